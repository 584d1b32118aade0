"""The sheets of the yearly follow-up: as it stands where the reader runs it, else as published."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KeyTextTransform

from milstolpe.programmes.models import Measure
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.models import (
    Answer,
    Evidence,
    ExtraAnswer,
    FollowUp,
    Instrument,
    PublishedYear,
    Question,
    Report,
)
from milstolpe.transfer.export.cells import Joined, Paths, Row, cells, only_if, yes_no
from milstolpe.transfer.export.programmes import OF_ORGANISATION, OF_PROGRAMME
from milstolpe.transfer.export.scope import Scope, in_order_of_programmes
from milstolpe.transfer.template.columns import BETWEEN, Sheet
from milstolpe.transfer.template.reports import (
    EVIDENCE,
    EXTRA_ANSWERS,
    FOLLOW_UPS,
    INSTRUMENTS,
    QUESTIONS,
    REPORT_HEADS,
    REPORTS,
)

Frozen = dict[str, Any]  # an answer in a published year
# Who asks, and how: what the county board writes to those who answer is not published.
_NOT_PUBLISHED = ("instructions", "mail_text")


def instruments(scope: Scope) -> Iterator[Row]:
    return cells(INSTRUMENTS, scope.instruments.order_by("slug"), {"instrument": "slug"})


def follow_ups(scope: Scope) -> Iterator[Row]:
    own = Q(programme__in=scope.worked_on)
    before = Q(previous__in=scope.follow_ups().order_by().values("pk"))
    newest = PublishedYear.objects.filter(follow_up=OuterRef("pk")).order_by("-number")
    published = newest.values(text=KeyTextTransform("analysis", "figures"))[:1]
    paths: Paths = {
        **OF_PROGRAMME,
        # What has been written since is not published.
        "analysis": Case(
            When(own, then=F("analysis")), default=Subquery(published), output_field=CharField()
        ),
        **{name: only_if(own, name) for name in _NOT_PUBLISHED},
        "previous_programme": only_if(before, "previous__programme__address"),
        "previous_year": only_if(before, "previous__year"),
    }
    rows = scope.follow_ups().order_by(*in_order_of_programmes("programme"), "year")
    return cells(FOLLOW_UPS, rows, paths)


def questions(scope: Scope) -> Iterator[Row]:
    published = Q(follow_up__state=FollowUpState.PUBLISHED, is_public=True)
    rows = Question.objects.filter(
        published | Q(follow_up__programme__in=scope.worked_on),
        follow_up__in=scope.follow_ups().order_by().values("pk"),
    )
    order = (*_year_order("follow_up"), "position", "pk")
    return cells(QUESTIONS, rows.order_by(*order), _of_follow_up("follow_up"))


def report_heads(scope: Scope) -> Iterator[Row]:
    paths: Paths = {
        **_of_follow_up("follow_up"),
        **OF_ORGANISATION,
        "answered_by": "answered_by__slug",
    }
    rows = Report.objects.filter(follow_up__in=scope.own_follow_ups().values("pk"))
    order = (*_year_order("follow_up"), "organisation__slug")
    return cells(REPORT_HEADS, rows.order_by(*order), paths)


def reports(scope: Scope) -> Iterator[Row]:
    links = Answer.instruments.through.objects.filter(answer=OuterRef("pk"))
    slugs = links.order_by("instrument__slug").values(text=F("instrument__slug"))
    paths: Paths = {
        **_of_answer(""),
        "is_saved": Q(number__gt=0),
        # Most answers have none, and to see that takes less time than to join nothing.
        "instruments": only_if(Q(Exists(links)), Joined(slugs)),
    }
    rows = _own(Answer.objects.all(), scope, "")
    known = dict(Instrument.objects.values_list("name", "slug"))
    return chain(
        cells(REPORTS, rows.order_by(*_answer_order("")), paths),
        _published(scope, REPORTS, lambda frozen: [_published_report(frozen, known)]),
    )


def extra_answers(scope: Scope) -> Iterator[Row]:
    paths: Paths = {**_of_answer("answer__"), "position": "question__position"}
    rows = _own(ExtraAnswer.objects.all(), scope, "answer__")
    order = (*_answer_order("answer__"), "question__position", "pk")
    return chain(
        cells(EXTRA_ANSWERS, rows.order_by(*order), paths),
        _published(scope, EXTRA_ANSWERS, lambda frozen: frozen["extras"]),
    )


def evidence(scope: Scope) -> Iterator[Row]:
    paths: Paths = {**_of_answer("answer__"), "label": "title"}
    rows = _own(Evidence.objects.filter(file__isnull=True), scope, "answer__")
    return chain(
        cells(EVIDENCE, rows.order_by(*_answer_order("answer__"), "pk"), paths),
        _published(scope, EVIDENCE, lambda frozen: frozen["links"]),
    )


def _own(rows: QuerySet[Any], scope: Scope, path: str) -> QuerySet[Any]:
    """Those of rows that lead to an answer by `path` whose follow-up is shown as it stands."""
    if scope.is_whole:
        return rows
    return rows.filter(**{f"{path}report__follow_up__in": scope.own_follow_ups().values("pk")})


def _of_follow_up(path: str) -> Paths:
    return {
        **{key: f"{path}__{place}" for key, place in OF_PROGRAMME.items()},
        "year": f"{path}__year",
    }


def _of_answer(path: str) -> Paths:
    return {
        **_of_follow_up(f"{path}report__follow_up"),
        "measure": f"{path}measure__public_id",
        "measure_code": f"{path}measure__code",
        "organisation": f"{path}report__organisation__slug",
        "organisation_name": f"{path}report__organisation__name",
    }


def _year_order(path: str) -> tuple[str, ...]:
    return (*in_order_of_programmes(f"{path}__programme"), f"{path}__year")


def _answer_order(path: str) -> tuple[str, ...]:
    place = (f"{path}measure__position", f"{path}measure_id", f"{path}report__organisation__slug")
    return (*_year_order(f"{path}report__follow_up"), *place)


def _published(
    scope: Scope, sheet: Sheet, parts: Callable[[Frozen], list[dict[str, Any]]]
) -> Iterator[Row]:
    """Rows of the frozen copies, `parts` of each answer; what has become internal is left out."""
    keys = [column.key for column in sheet.columns]
    years = scope.publications().select_related("follow_up__programme")
    for year in years.order_by(*_year_order("follow_up")).iterator(1):
        of_year = _of_published_year(year.follow_up)
        seen = set(_seen_measures(year))
        numbers = dict(year.follow_up.questions.values_list("text", "position"))
        for frozen in year.answers:
            if frozen["measure"] in seen:
                same = of_year | _of_published_answer(frozen)
                for part in parts(frozen):
                    whole = same | part
                    if "question" in part:
                        whole["position"] = numbers.get(part["question"])
                    yield [whole.get(key) for key in keys]


def _seen_measures(year: PublishedYear) -> QuerySet[Measure, str]:
    measures = Measure.objects.filter(programme=year.follow_up.programme, is_internal=False)
    return measures.values_list("public_id", flat=True)


def _of_published_year(follow_up: FollowUp) -> dict[str, Any]:
    programme = follow_up.programme
    return {
        "programme": programme.address,
        "programme_title": programme.title,
        "year": follow_up.year,
    }


def _of_published_answer(frozen: Frozen) -> dict[str, Any]:
    return {
        "measure": frozen["measure"],
        "measure_code": frozen["code"],
        "organisation": frozen["organisation_slug"],
        "organisation_name": frozen["organisation"],
    }


def _published_report(frozen: Frozen, known: dict[str, str]) -> dict[str, Any]:
    words = {key: REPORTS.by_key[key].choices for key in ("role", "grade")}
    slugs = sorted(known.get(name, name) for name in frozen["instruments"])
    return {
        "role": words["role"].get(frozen["role"]),
        "is_saved": yes_no(frozen["handed_in"]),
        "grade": words["grade"].get(frozen["grade"]),
        "is_continuous": yes_no(frozen["is_continuous"]),
        "rationale": frozen["rationale"],
        "action_taken": frozen["action_taken"],
        "instruments": BETWEEN.join(slugs),
        "is_unchanged": yes_no(frozen["is_unchanged"]),
    }
