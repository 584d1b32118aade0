"""One report as those who judge it see it: every answer beside last time's, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from milstolpe.core.steps import StepTaken, steps_taken
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import REPORT_STEPS, Way
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.contents import (
    Previous,
    instrument_names,
    kept_content,
    previous_contents,
    with_kept,
)
from milstolpe.reporting.words import grade_mark


@dataclass(frozen=True)
class Told:
    """What is said of a measure, ready to show."""

    grade: str  # Grade, or empty
    grade_label: str
    rationale: str
    action_taken: str
    instruments: str  # names with commas between
    links: Sequence[Any] = ()  # LinkEntry
    files: Sequence[Any] = ()  # FileEntry
    extras: Sequence[Any] = ()  # ExtraEntry


@dataclass(frozen=True)
class AnswerRow:
    """A measure with the answer now and last time's."""

    pk: int  # of the answer
    code: str
    title: str
    public_id: str
    is_internal: bool
    role: str
    now: Told | None  # None: nothing is saved
    before: Told | None
    before_year: int | None
    is_unchanged: bool
    way: str  # how it came in, where that is not the usual way
    source: str  # where an answer that was entered on their behalf comes from


def answer_rows(report: Report) -> list[AnswerRow]:
    """All answers of the report, in the order of the programme. Three queries."""
    answers = list(report_answers(report))
    previous = previous_contents(report, [row.measure_id for row in answers])
    names = instrument_names()
    return [_row(answer, previous.get(answer.measure_id), names) for answer in answers]


def report_answers(report: Report) -> Any:
    """The report's answers with `kept`, in the order of the programme."""
    rows = report.answers.select_related("measure__programme")
    return with_kept(rows.order_by("measure__position", "measure_id"))


def report_events(report: Report) -> list[StepTaken]:
    """The steps of the report, the latest first. One query."""
    return steps_taken(report.events.select_related("by"), REPORT_STEPS)


def _row(answer: Any, before: Previous | None, names: dict[str, str]) -> AnswerRow:
    measure, programme = answer.measure, answer.measure.programme
    own_words = {"lead": programme.word_lead, "partner": programme.word_partner}
    is_plain = answer.way in ("", Way.PAGE, Way.UNCHANGED)
    return AnswerRow(
        pk=answer.pk,
        code=measure.code,
        title=measure.title,
        public_id=measure.public_id,
        is_internal=measure.is_internal,
        role=own_words[answer.role] or answer.get_role_display(),
        now=told(kept_content(answer), names) if answer.number else None,
        before=told(before.content, names) if before else None,
        before_year=before.year if before else None,
        is_unchanged=answer.is_unchanged,
        way="" if is_plain else str(Way(answer.way).label),
        source=answer.entry_source,
    )


def told(content: AnswerContent, names: dict[str, str]) -> Told:
    """The content in words.

    Args:
        names: slug of an instrument → its name.
    """
    return Told(
        grade=content.grade,
        grade_label=_label(content),
        rationale=content.rationale,
        action_taken=content.action_taken,
        instruments=", ".join(content.named_instruments(names)),
        links=content.links,
        files=content.files,
        extras=content.extras,
    )


def _label(content: AnswerContent) -> str:
    mark = grade_mark(content.grade, is_continuous=content.is_continuous)
    return str(mark.label) if content.grade else ""
