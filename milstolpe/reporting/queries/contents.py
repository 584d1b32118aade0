"""Answers read whole: as they stand now, as they stood, and as they were last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from milstolpe.programmes.content import LinkEntry
from milstolpe.programmes.models import MeasureSuccession
from milstolpe.reporting.content import AnswerContent, ExtraEntry, FileEntry
from milstolpe.reporting.enums import ANSWERED_STATES
from milstolpe.reporting.models import Answer, AnswerRevision, ExtraAnswer, Report


@dataclass(frozen=True)
class Previous:
    """What the organisation answered about a measure the time before."""

    year: int
    content: AnswerContent


def with_contents(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Answers with everything that `answer_content` reads. Four queries in all."""
    extras = ExtraAnswer.objects.select_related("question").order_by("question__position", "pk")
    return answers.prefetch_related(
        "instruments", "evidence__file", Prefetch("extras", queryset=extras)
    )


def answer_content(answer: Answer) -> AnswerContent:
    """The answer as it stands now; read it with `with_contents`."""
    evidence = sorted(answer.evidence.all(), key=lambda row: row.pk)
    return AnswerContent(
        grade=answer.grade,
        is_continuous=answer.is_continuous,
        rationale=answer.rationale,
        action_taken=answer.action_taken,
        instruments=tuple(sorted(row.slug for row in answer.instruments.all())),
        links=tuple(LinkEntry(row.title, row.url) for row in evidence if row.file is None),
        files=tuple(
            FileEntry(row.file.pk, row.title, row.file.sha256) for row in evidence if row.file
        ),
        extras=tuple(
            ExtraEntry(row.question_id, row.question.text, row.text) for row in answer.extras.all()
        ),
    )


def with_kept(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Answers with `kept`, the content of the newest save as JSON: all of a report in one query."""
    newest = AnswerRevision.objects.filter(answer=OuterRef("pk"), number=OuterRef("number"))
    return answers.annotate(kept=Subquery(newest.values("content")[:1]))


def kept_content(answer: Any) -> AnswerContent:
    """The answer as it stands now, or empty; read it with `with_kept`."""
    return AnswerContent.from_json(answer.kept) if answer.kept else AnswerContent()


def content_at(answer: Answer, number: int) -> AnswerContent | None:
    """The answer as it stood after save `number`; 0 is before any. None: there is no such save."""
    if number == 0:
        return AnswerContent()
    row = answer.revisions.filter(number=number).first()
    return AnswerContent.from_json(row.content) if row else None


def previous_contents(reports: Iterable[Report]) -> dict[tuple[int, int], Previous]:
    """(organisation, measure) → what was answered last time, for every report at once.

    From the newest earlier follow-up in which the organisation has handed in; also of the measure
    that this one comes from in the period before. A query for each report, and two.
    """
    reports = list(reports)
    asked = {
        (row.organisation_id, measure): row.follow_up
        for row in reports
        for measure in row.answers.values_list("measure_id", flat=True)
    }
    origins = _origins({measure for _organisation, measure in asked})
    measures = {measure for _organisation, measure in asked} | set(origins)
    rows = with_kept(
        Answer.objects.filter(
            report__organisation__in={organisation for organisation, _measure in asked},
            report__state__in=ANSWERED_STATES,
            measure__in=measures,
            number__gt=0,
        )
        .exclude(report__in=reports)
        .select_related("report__follow_up")
    )
    found: dict[tuple[int, int], Previous] = {}
    for row in rows.order_by("report__follow_up__year", "pk"):  # the newest comes last
        year = row.report.follow_up.year
        for measure in {row.measure_id, *origins.get(row.measure_id, ())}:
            key = (row.report.organisation_id, measure)
            if key in asked and year < asked[key].year:
                found[key] = Previous(year, _of_last_time(row))
    return found


def _origins(measures: Iterable[int]) -> dict[int, list[int]]:
    """Old measure → the new ones among `measures` that come from it alone."""
    origins: dict[int, list[int]] = {}
    rows: Iterable[tuple[Any, Any]] = MeasureSuccession.objects.filter(
        new__in=measures, kind="carried"
    ).values_list("old_id", "new_id")
    for old, new in rows:
        origins.setdefault(old, []).append(new)
    return origins


def _of_last_time(answer: Any) -> AnswerContent:
    """Last time's evidence and extra answers belong to last time."""
    return AnswerContent(
        grade=answer.grade,
        is_continuous=answer.is_continuous,
        rationale=answer.rationale,
        action_taken=answer.action_taken,
        instruments=kept_content(answer).instruments,
    )


def contents_at(numbers: Mapping[int, int]) -> dict[int, AnswerContent]:
    """Answer id → the answer as it stood after that save, for those that have it. One query."""
    rows = AnswerRevision.objects.filter(
        answer__in=numbers, number__in=set(numbers.values())
    ).values_list("answer_id", "number", "content")
    found = {
        answer: AnswerContent.from_json(content)
        for answer, number, content in rows
        if numbers[answer] == number
    }
    return found | {answer: AnswerContent() for answer, number in numbers.items() if not number}
