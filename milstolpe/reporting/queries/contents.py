"""Answers read whole: as they stand now, as they stood, and as they were last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import AnswerContent, ExtraEntry, FileEntry
from milstolpe.reporting.enums import ANSWERED_STATES
from milstolpe.reporting.models import Answer, AnswerRevision, ExtraAnswer, Instrument, Report


@dataclass(frozen=True)
class Previous:
    """What the organisation answered about a measure the time before."""

    year: int
    content: AnswerContent


def instrument_names() -> dict[str, str]:
    """Slug → name of every instrument. One query."""
    return dict(Instrument.objects.values_list("slug", "name"))


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


def previous_contents(report: Report, measures: Iterable[int]) -> dict[int, Previous]:
    """Measure → what the organisation answered about it last time, for these of the report.

    From the newest earlier follow-up in which the organisation has handed in; also of the measure
    that this one comes from alone in the period before. One query.
    """
    asked = set(measures)
    rows: QuerySet[Any] = with_kept(
        Answer.objects.annotate(
            carried=FilteredRelation(
                "measure__continuations", condition=Q(measure__continuations__kind="carried")
            )
        ).filter(
            Q(measure__in=asked) | Q(carried__new__in=asked),
            report__organisation=report.organisation_id,
            report__state__in=ANSWERED_STATES,
            report__follow_up__year__lt=report.follow_up.year,
            number__gt=0,
        )
    ).annotate(year=F("report__follow_up__year"), successor=F("carried__new"))
    found: dict[int, Previous] = {}
    for row in rows.order_by("year", "pk"):  # the newest comes last
        for measure in asked & {row.measure_id, row.successor}:
            found[measure] = Previous(row.year, _of_last_time(row))
    return found


def _of_last_time(answer: Any) -> AnswerContent:
    """Last time's evidence and extra answers belong to last time."""
    return AnswerContent(
        grade=answer.grade,
        is_continuous=answer.is_continuous,
        rationale=answer.rationale,
        action_taken=answer.action_taken,
        instruments=kept_content(answer).instruments,
    )


def begun_from(answers: Mapping[int, Any], numbers: Mapping[int, int]) -> dict[int, AnswerContent]:
    """Answer id → the answer as it stood after that save, for those that have it.

    One query, and none where everybody began from the newest save.

    Args:
        answers: with `kept`.
    """
    newest = {pk: kept_content(answers[pk]) for pk, n in numbers.items() if n == answers[pk].number}
    older = {pk: number for pk, number in numbers.items() if number and pk not in newest}
    rows = AnswerRevision.objects.filter(
        answer__in=older, number__in=set(older.values())
    ).values_list("answer_id", "number", "content")
    found = {
        answer: AnswerContent.from_json(content)
        for answer, number, content in rows
        if older[answer] == number
    }
    return {pk: AnswerContent() for pk, number in numbers.items() if not number} | newest | found
