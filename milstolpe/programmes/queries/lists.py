"""Lists of measures: one query gives page, CSV, XLSX and JSON the same rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from milstolpe.core.aggregates import JoinText
from milstolpe.core.collation import swedish
from milstolpe.core.prepared import visitor_stream
from milstolpe.organisations.models import ActorGroupMember, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import (
    Commitment,
    Measure,
    MeasureActor,
    MeasureObjective,
    MeasureSdg,
    Theme,
)
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    commitments_visible_to,
    measures_visible_to,
)
from milstolpe.search.queries import matching


@dataclass(frozen=True)
class MeasureFilter:
    """What a list of measures is narrowed to; empty values narrow nothing."""

    county: str = ""  # slug
    programme: str = ""  # address
    objective: str = ""  # slug
    main_only: bool = False  # only where the objective is a main one
    actor: str = ""  # slug of an organisation, also through its groups and commitments
    group: str = ""  # slug of an actor group, when the group itself is meant
    role: str = ""  # ActorRole, together with `actor` or `group`
    area: int | None = None  # id
    theme: str = ""  # slug
    text: str = ""
    public_id: str = ""  # one measure alone


class MeasureRow(NamedTuple):
    """One measure as lists and files show it. Lists inside are joined with "; "."""

    county_code: str
    county: str
    programme: str
    address: str
    first_year: int
    last_year: int
    state: str
    public_id: str
    code: str
    title: str
    text: str
    area: str
    start_year: int
    end_year: int
    leads: str
    partners: str
    main_objectives: str  # "2 Frisk luft; 15 God bebyggd miljö"
    other_objectives: str
    sdgs: str  # "3; 11"
    themes: str
    followed_up_in: str
    withdrawn_on: object  # date or None
    is_example: bool

    @property
    def objectives(self) -> str:
        """All of them, the main ones first."""
        return "; ".join(filter(None, (self.main_objectives, self.other_objectives)))


def filtered_measures(user: Any, wanted: MeasureFilter) -> QuerySet[Measure]:
    """The measures that `user` may see and the filter lets through, in no order."""
    measures = measures_visible_to(user)
    if wanted.county:
        measures = measures.filter(programme__county__slug=wanted.county)
    if wanted.programme:
        measures = measures.filter(programme__address=wanted.programme)
    if wanted.public_id:
        measures = measures.filter(public_id=wanted.public_id)
    if wanted.area:
        measures = measures.filter(area_id=wanted.area)
    if wanted.theme:
        measures = measures.filter(themes__slug=wanted.theme)
    if wanted.objective:
        links = MeasureObjective.objects.filter(objective__slug=wanted.objective)
        links = links.filter(is_main=True) if wanted.main_only else links
        measures = measures.filter(pk__in=links.values("measure_id"))
    if wanted.actor or wanted.group:
        measures = measures.filter(_names_actor(user, wanted))
    if wanted.text:
        measures = measures.filter(pk__in=matching(wanted.text, kind="measure"))
    return measures


def _in_list_order(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """By county, the newest programme first, then as the programme orders its measures."""
    return measures.order_by(
        "programme__county_id",
        "-programme__start_year",
        swedish("programme__title"),
        "programme_id",
        "position",
        "pk",
    )


def measure_rows(user: Any, wanted: MeasureFilter) -> QuerySet[Measure, tuple[Any, ...]]:
    """Rows of a file, in the order of the list; each tuple has the fields of `MeasureRow`."""
    return _in_list_order(filtered_measures(user, wanted)).values_list(
        "programme__county_id",
        "programme__county__name",
        "programme__title",
        "programme__address",
        "programme__start_year",
        "programme__end_year",
        "programme__state",
        "public_id",
        "code",
        "title",
        "text",
        Coalesce("area__title", Value("")),
        Coalesce("start_year", "programme__start_year"),
        Coalesce("end_year", "programme__end_year"),
        _actor_names(user, ActorRole.LEAD),
        _actor_names(user, ActorRole.PARTNER),
        _objective_names(is_main=True),
        _objective_names(is_main=False),
        _sdg_numbers(),
        _theme_names(),
        "followed_up_in",
        "withdrawn_on",
        "programme__is_example",
    )


# Filters whose condition is the same every day and for every value.
COMPILED_FILTERS = ("county", "programme", "objective", "area", "theme", "public_id")


@dataclass(frozen=True)
class _NarrowedRows:
    """`measure_rows` narrowed by some filters, in a form that `core.prepared` compiles once."""

    filters: tuple[str, ...]
    main_only: bool

    def __call__(self, user: Any, values: Sequence[Any]) -> QuerySet[Measure, tuple[Any, ...]]:
        chosen = dict(zip(self.filters, values, strict=True))
        return measure_rows(user, MeasureFilter(**chosen, main_only=self.main_only))


def measure_stream(user: Any, wanted: MeasureFilter) -> Iterator[tuple[Any, ...]]:
    """`measure_rows` some hundred at a time, in constant memory. One query."""
    chosen = {name: value for name in COMPILED_FILTERS if (value := getattr(wanted, name))}
    if wanted != MeasureFilter(**chosen, main_only=wanted.main_only):
        return measure_rows(user, wanted).iterator(chunk_size=500)
    build = _NarrowedRows(tuple(chosen), wanted.main_only)
    return visitor_stream(build, user, list(chosen.values()))


def _names_actor(user: Any, wanted: MeasureFilter) -> Q:
    """The measure names the actor, itself or through a group, or the actor has committed to it.

    Only through links that the user may see: filtering must not tell more than the page.
    """
    links = actors_visible_to(user)
    if wanted.role:
        links = links.filter(role=wanted.role)
    if wanted.group:
        return Q(pk__in=links.filter(group__slug=wanted.group).values("measure_id"))
    # Each side of every "or" is a list of ids, so that the database can use its indexes.
    actor = Organisation.objects.filter(slug=wanted.actor).values("pk")
    groups = ActorGroupMember.objects.filter(in_force(), organisation__in=actor)
    named = links.filter(Q(organisation__in=actor) | Q(group__in=groups.values("group_id")))
    condition = Q(pk__in=named.values("measure_id"))
    if not wanted.role:
        joint = Commitment.together_with.through.objects.filter(organisation__in=actor)
        committed = commitments_visible_to(user).filter(
            Q(organisation__in=actor) | Q(pk__in=joint.values("commitment_id"))
        )
        condition |= Q(pk__in=committed.values("measure_id"))
    return condition


def _joined(rows: QuerySet[Any], name: Any) -> Coalesce:
    """The names of one measure's rows as one text; empty when there are none."""
    per_measure = (
        rows.filter(measure=OuterRef("pk"))
        .order_by()
        .values("measure")
        .annotate(joined=JoinText(name))
        .values("joined")
    )
    return Coalesce(Subquery(per_measure), Value(""), output_field=CharField())


def _actor_names(user: Any, role: ActorRole) -> Coalesce:
    rows: QuerySet[MeasureActor] = actors_visible_to(user).filter(role=role)
    return _joined(rows, Coalesce("organisation__name", "group__name", "kind__name"))


def _objective_names(*, is_main: bool) -> Coalesce:
    name = Concat(Cast("objective_id", CharField()), Value(" "), "objective__name_sv")
    return _joined(MeasureObjective.objects.filter(is_main=is_main), name)


def _sdg_numbers() -> Coalesce:
    return _joined(MeasureSdg.objects.all(), Cast("sdg_id", CharField()))


def _theme_names() -> Coalesce:
    per_measure = (
        Theme.objects.filter(measures=OuterRef("pk"))
        .order_by()
        .values("measures")
        .annotate(joined=JoinText(F("name")))
        .values("joined")
    )
    return Coalesce(Subquery(per_measure), Value(""), output_field=CharField())
