"""What those who work on programmes see: their own ones, with what others do not see."""

from typing import Any
from uuid import UUID, uuid5

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from milstolpe.core.aggregates import JoinText
from milstolpe.core.collation import swedish
from milstolpe.core.steps import StepTaken, steps_taken
from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import County
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.content import MeasureContent, ProgrammeContent
from milstolpe.programmes.enums import PROGRAMME_STEPS, ActorRole
from milstolpe.programmes.models import Measure, MeasureActor, Programme, ProgrammeOwner


def own_organisation_ids(user: Any) -> frozenset[int]:
    """The organisations for which the person works on programmes."""
    return standing_of(user).organisation_ids(Role.COORDINATOR, Role.DECIDER)


def own_programme_ids(user: Any) -> "QuerySet[ProgrammeOwner, Any]":
    """Ids of the programmes that the person may work on, for conditions."""
    owned = ProgrammeOwner.objects.filter(organisation__in=own_organisation_ids(user))
    return owned.values("programme_id")


def own_programmes(user: Any) -> QuerySet[Programme]:
    """Programmes that the person may work on, with `measure_count`; the newest period first."""
    return (
        Programme.objects.filter(pk__in=own_programme_ids(user))
        .select_related("county")
        .annotate(measure_count=Count("measures"))
        .order_by("-start_year", swedish("title"), "pk")
    )


def coordinated_counties(user: Any) -> list[County]:
    """The counties at whose county board the person is coordinator: where programmes are made."""
    counties = {
        row.organisation.county.code: row.organisation.county
        for row in standing_of(user).memberships
        if row.role == Role.COORDINATOR
        and row.organisation.kind == OrganisationKind.COUNTY_BOARD
        and row.organisation.county is not None
    }
    return [county for _code, county in sorted(counties.items())]


def coordinated_boards(user: Any) -> list[str]:
    """The names of those county boards: the first owners of a new programme."""
    return [
        row.organisation.name
        for row in standing_of(user).memberships
        if row.role == Role.COORDINATOR and row.organisation.kind == OrganisationKind.COUNTY_BOARD
    ]


def work_measures(programme: Programme) -> QuerySet[Measure]:
    """Every measure of the programme in its order, also the internal ones; `leads` are names."""
    names = (
        MeasureActor.objects.filter(measure=OuterRef("pk"), role=ActorRole.LEAD)
        .order_by()
        .values("measure")
        .annotate(names=JoinText(Coalesce("organisation__name", "group__name", "kind__name")))
    )
    leads = Coalesce(Subquery(names.values("names")), Value(""), output_field=CharField())
    return programme.measures.select_related("area").annotate(leads=leads)


def programme_events(programme: Programme) -> list[StepTaken]:
    """The steps of the programme, the latest first. One query."""
    events = programme.events.select_related("by")
    return steps_taken(events, PROGRAMME_STEPS, prolong=_("Prolong"))


def next_measure(measure: Measure) -> Measure | None:
    """The one after it in the programme's order; None after the last."""
    later = Q(position=measure.position, pk__gt=measure.pk) | Q(position__gt=measure.position)
    return measure.programme.measures.filter(later).order_by("position", "pk").first()


def row_key(form_key: UUID, place: int) -> UUID:
    """The form key of the measure in row `place` (from 0) of a table."""
    return uuid5(form_key, str(place))


def is_table_saved(form_key: UUID) -> bool:
    """Whether the table with this key was saved before: its button was pressed twice."""
    return Measure.objects.filter(form_key=row_key(form_key, 0)).exists()


def measure_revision_content(measure: Measure, number: int) -> MeasureContent | None:
    """The content of a revision; None when there is no such."""
    row = measure.revisions.filter(number=number).first()
    return MeasureContent.from_json(row.content) if row else None


def programme_revision_content(programme: Programme, number: int) -> ProgrammeContent | None:
    """The content of a revision; None when there is no such."""
    row = programme.revisions.filter(number=number).first()
    return ProgrammeContent.from_json(row.content) if row else None
