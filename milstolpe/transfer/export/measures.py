"""The sheets of measures and commitments."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from milstolpe.programmes.models import (
    Commitment,
    Measure,
    MeasureActivity,
    MeasureInteraction,
    MeasureLink,
    MeasureObjective,
    MeasureSdg,
)
from milstolpe.transfer.export.cells import Joined, Paths, Row, cells, only_if
from milstolpe.transfer.export.programmes import OF_MEASURE, OF_ORGANISATION, OF_PROGRAMME
from milstolpe.transfer.export.scope import Scope, in_order_of_programmes
from milstolpe.transfer.template.measures import (
    ACTIVITIES,
    ACTOR_ROLES,
    COMMITMENTS,
    INTERACTIONS,
    MEASURE_LINKS,
    MEASURES,
    SUCCESSIONS_SHEET,
)

MEASURE_ORDER = (*in_order_of_programmes("measure__programme"), "measure__position", "measure_id")


def measures(scope: Scope) -> Iterator[Row]:
    milestones = Measure.milestone_targets.through.objects.filter(measure=OuterRef("pk"))
    themes = Measure.themes.through.objects.filter(measure=OuterRef("pk"))
    paths: Paths = {
        **OF_PROGRAMME,
        "measure": "public_id",
        "area": "area__title",
        "objectives_main": _goals(MeasureObjective, "objective__number", is_main=True),
        "objectives_also": _goals(MeasureObjective, "objective__number", is_main=False),
        "sdgs_main": _goals(MeasureSdg, "sdg__number", is_main=True),
        "sdgs_also": _goals(MeasureSdg, "sdg__number", is_main=False),
        "milestone_targets": _texts(milestones, "milestonetarget__slug"),
        "themes": _texts(themes, "theme__name"),
    }
    order = (*in_order_of_programmes("programme"), "position", "pk")
    return cells(MEASURES, scope.measures().order_by(*order), paths)


def actor_roles(scope: Scope) -> Iterator[Row]:
    words = ACTOR_ROLES.by_key["link"].choices
    whens = [When(Q(**{f"{link}__isnull": False}), then=Value(words[link])) for link in words]
    paths: Paths = {
        **OF_MEASURE,
        "link": Case(*whens, output_field=CharField()),
        "actor": Coalesce("organisation__slug", "group__slug", "kind__slug"),
        "actor_name": Coalesce("organisation__name", "group__name", "kind__name"),
    }
    return cells(ACTOR_ROLES, scope.actors().order_by(*MEASURE_ORDER, "pk"), paths)


def activities(scope: Scope) -> Iterator[Row]:
    rows = scope.of_measures(MeasureActivity.objects.all())
    return cells(ACTIVITIES, rows.order_by(*MEASURE_ORDER, "position", "key"), OF_MEASURE)


def interactions(scope: Scope) -> Iterator[Row]:
    rows = scope.of_measures(MeasureInteraction.objects.all())
    paths = {**OF_MEASURE, "objective": "objective__number"}
    return cells(INTERACTIONS, rows.order_by(*MEASURE_ORDER, "objective__number"), paths)


def measure_links(scope: Scope) -> Iterator[Row]:
    rows = scope.of_measures(MeasureLink.objects.all())
    return cells(MEASURE_LINKS, rows.order_by(*MEASURE_ORDER, "position", "pk"), OF_MEASURE)


def successions(scope: Scope) -> Iterator[Row]:
    paths = {
        "old": "old__public_id",
        "new": "new__public_id",
        "programme": "programme__address",
    }
    order = (*in_order_of_programmes("programme"), "old__public_id", "new__public_id")
    return cells(SUCCESSIONS_SHEET, scope.successions().order_by(*order), paths)


def commitments(scope: Scope) -> Iterator[Row]:
    activities = Commitment.activities.through.objects.filter(commitment=OuterRef("pk"))
    together = Commitment.together_with.through.objects.filter(commitment=OuterRef("pk"))
    own = Q(measure__programme__in=scope.worked_on)
    renewed = Q(renews__in=scope.seen_commitments())
    paths: Paths = {
        **OF_MEASURE,
        **OF_ORGANISATION,
        # Between the one who commits and those who run the programme.
        **{name: only_if(own, name) for name in ("case_number", "close_reason")},
        "number": _number("pk", "measure", "organisation"),
        "activities": _numbers(activities, "measureactivity__key"),
        "together_with": _texts(together, "organisation__slug"),
        "renews": only_if(renewed, "renews__measure__public_id"),
        "renews_number": only_if(
            renewed, _number("renews", "renews__measure", "renews__organisation")
        ),
    }
    order = (*MEASURE_ORDER, "organisation__slug", "pk")
    return cells(COMMITMENTS, scope.commitments().order_by(*order), paths)


def _goals(model: type[MeasureObjective | MeasureSdg], number: str, *, is_main: bool) -> Joined:
    links: QuerySet[MeasureObjective | MeasureSdg] = model._default_manager.filter(
        measure=OuterRef("pk"), is_main=is_main
    )
    return _numbers(links, number)


def _numbers(rows: QuerySet[Any], number: str) -> Joined:
    return Joined(rows.order_by(number).values(text=Cast(number, CharField())))


def _texts(rows: QuerySet[Any], text: str) -> Joined:
    return Joined(rows.order_by(text).values(text=F(text)))


def _number(commitment: str, measure: str, organisation: str) -> Subquery:
    """Which of the organisation's commitments to the measure it is: 1, 2 … as they were made."""
    earlier = Commitment.objects.filter(
        measure=OuterRef(measure), organisation=OuterRef(organisation), pk__lte=OuterRef(commitment)
    )
    return Subquery(earlier.order_by().values("measure").annotate(n=Count("pk")).values("n"))
