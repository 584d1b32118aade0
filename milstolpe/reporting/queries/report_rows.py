"""The rows of one report: each measure with its answer, last time's, and who has been asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment
from milstolpe.records.models import StoredFile
from milstolpe.reporting.content import AnswerContent, FileEntry
from milstolpe.reporting.models import Handover, Instrument, Question, Report
from milstolpe.reporting.queries.contents import (
    Previous,
    kept_content,
    previous_contents,
    with_kept,
)


@dataclass(frozen=True)
class ReportRow:
    """One measure of the report."""

    answer: Any  # Answer with `kept`, measure and its area
    content: AnswerContent
    previous: Previous | None
    handovers: Sequence[Handover]  # open ones
    is_released: bool = False  # the organisation's commitment to it has ended

    @property
    def area(self) -> str:
        return self.answer.measure.area.title if self.answer.measure.area else ""


@dataclass(frozen=True)
class ReportContent:
    """Everything that the page of a report is drawn from. Six queries in all."""

    report: Report
    rows: Sequence[ReportRow]
    instruments: Sequence[Instrument]
    questions: Sequence[Question]

    @property
    def done(self) -> int:
        return sum(row.answer.number > 0 for row in self.rows)

    @property
    def saves(self) -> int:
        """How many times the answers have been saved: the version that somebody looks at."""
        return sum(row.answer.number for row in self.rows)


def report_content(report: Report) -> ReportContent:
    """The report with its rows in the order of the programme."""
    rows = report.answers.select_related("measure__area").order_by(
        "measure__area__position", "measure__position", "measure_id"
    )
    answers = list(with_kept(rows))
    measures = [row.measure_id for row in answers]
    previous, released = previous_contents(report, measures), _released(report, measures)
    handovers = defaultdict(list)
    for handover in open_handovers(report):
        handovers[handover.answer_id].append(handover)
    shown = [
        ReportRow(
            answer=answer,
            content=kept_content(answer),
            previous=previous.get(answer.measure_id),
            handovers=handovers[answer.pk],
            is_released=answer.measure_id in released,
        )
        for answer in answers
    ]
    return ReportContent(report, shown, *register(report))


def _released(report: Report, measures: Sequence[int]) -> set[int]:
    """The measures to which the organisation's commitment has ended, and it has no other."""
    rows = Commitment.objects.filter(measure__in=measures, organisation=report.organisation_id)
    states = defaultdict(set)
    for measure, state in rows.values_list("measure_id", "state").order_by():
        states[measure].add(state)
    return {pk for pk, found in states.items() if found == {CommitmentState.ENDED}}


def open_handovers(report: Report) -> Sequence[Handover]:
    """Measures that colleagues have been asked about, and not yet taken in or called back."""
    rows = Handover.objects.filter(
        answer__report=report, taken_at__isnull=True, ended_at__isnull=True
    )
    return list(rows.select_related("answer__measure").order_by("answer__measure__position", "pk"))


def attachable_files(
    user: Any, ids: Iterable[int], answers: Iterable[Any], bases: Iterable[AnswerContent]
) -> dict[int, FileEntry]:
    """Which of these files `user` may attach: those that are there already, and own uploads.

    Args:
        answers: with `kept`.
        bases: what the writers began from.
    """
    there = [entry for row in answers for entry in kept_content(row).files]
    there += [entry for base in bases for entry in base.files]
    known = {entry.id: entry for entry in there}
    if new := set(ids) - known.keys():
        rows = StoredFile.objects.filter(pk__in=new, uploaded_by=user)
        known |= {row.pk: FileEntry(row.pk, row.name, row.sha256) for row in rows}
    return known


def answers_with_kept(report: Report, ids: Iterable[int]) -> list[Any]:
    """The answers that are to be written in. One query."""
    rows = with_kept(report.answers.select_related("measure"))
    return list(rows.filter(pk__in=list(ids)))


def register(report: Report) -> tuple[list[Instrument], list[Question]]:
    """What every answer of the report is read with: instruments, and the programme's questions."""
    return list(Instrument.objects.all()), list(report.follow_up.questions.all())


def register_of_few(
    report: Report, slugs: Iterable[str], questions: Iterable[int]
) -> tuple[list[Instrument], list[Question]]:
    """The same, but only these instruments and questions (ids); where there are none, no query."""
    asked = report.follow_up.questions.filter(pk__in=list(questions))
    return list(Instrument.objects.filter(slug__in=list(slugs))), list(asked)
