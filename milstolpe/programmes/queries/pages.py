"""What the public pages of a programme and of a measure show, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext

from milstolpe.core.aggregates import JoinText
from milstolpe.objectives.models import Objective
from milstolpe.programmes.content import GoalEntry, InteractionEntry, MeasureContent
from milstolpe.programmes.enums import ActorRole, InteractionSign
from milstolpe.programmes.models import (
    Commitment,
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureRevision,
    MeasureSuccession,
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeOwner,
    Theme,
)
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    commitments_visible_to,
    documents_visible_to,
    measures_visible_to,
    programmes_visible_to,
    successions_visible_to,
)


@dataclass(frozen=True)
class NamedLink:
    """Something to show by name; without an address it is only a name."""

    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class AreaRow:
    """An area with the number of its measures that the viewer may see."""

    area: ProgrammeArea
    measure_count: int

    @property
    def label(self) -> str:
        return ngettext("%(n)s measure", "%(n)s measures", self.measure_count) % {
            "n": self.measure_count
        }


@dataclass(frozen=True)
class ProgrammePage:
    """A programme as its page shows it; the list of measures comes beside."""

    programme: Programme
    owners: Sequence[ProgrammeOwner]
    areas: Sequence[AreaRow]
    measure_count: int  # all that the viewer may see, whatever the filter
    documents: Sequence[ProgrammeDocument]
    successors: Sequence[Programme]
    predecessor: Programme | None  # only when the viewer may see it
    last_version: int | None
    # Choices of the filter: (value, name)
    objective_choices: Sequence[tuple[str, str]]
    actor_choices: Sequence[tuple[str, str]]
    theme_choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ObjectiveMark:
    """An objective that a measure touches."""

    objective: Objective
    is_main: bool


@dataclass(frozen=True)
class InteractionMark:
    """A conflict or synergy with an objective."""

    objective: Objective
    entry: InteractionEntry

    @property
    def label(self) -> str:
        return str(InteractionSign(self.entry.sign).label)


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment as the public sees it: no persons."""

    commitment: Commitment
    together: str  # names joined with "; "
    activities: str


@dataclass(frozen=True)
class MeasurePage:
    """A measure as its page shows it: now, or in an old version."""

    measure: Measure
    content: MeasureContent
    version: MeasureRevision | None  # the old version shown; None for what stands now
    last_version: int | None
    leads: Sequence[NamedLink]
    partners: Sequence[NamedLink]
    shows_actors: bool
    objectives: Sequence[ObjectiveMark]
    interactions: Sequence[InteractionMark]
    commitments: Sequence[CommitmentRow]
    origins: Sequence[MeasureSuccession]  # where it came from
    continuations: Sequence[MeasureSuccession]  # what became of it


def programme_page(user: Any, programme: Programme) -> ProgrammePage:
    """Everything of a programme's page but the list. At most nine queries."""
    measures = measures_visible_to(user).filter(programme=programme)
    counts: dict[int | None, int] = dict(
        measures.order_by().values_list("area").annotate(Count("pk"))
    )
    related = list(
        programmes_visible_to(user)
        .filter(Q(predecessor=programme) | Q(successors=programme))
        .select_related("county")
    )
    return ProgrammePage(
        programme=programme,
        owners=list(programme.owners.select_related("organisation")),
        areas=[AreaRow(area, counts.get(area.pk, 0)) for area in programme.areas.all()],
        measure_count=sum(counts.values()),
        documents=list(documents_visible_to(user).filter(programme=programme)),
        successors=[row for row in related if row.predecessor_id == programme.pk],
        predecessor=next((row for row in related if row.pk == programme.predecessor_id), None),
        last_version=programme.revisions.aggregate(last=Max("version"))["last"],
        objective_choices=_objective_choices(measures),
        actor_choices=_actor_choices(user, programme),
        theme_choices=_theme_choices(measures),
    )


def measure_page(
    user: Any, measure: Measure, *, version: MeasureRevision | None = None
) -> MeasurePage:
    """Everything of a measure's page. At most seven queries, however much it holds."""
    revision = version or measure.revisions.first()
    assert revision is not None  # every save makes one
    content = MeasureContent.from_json(revision.content)
    objectives = {row.number: row for row in Objective.objects.all()}
    leads, partners = _actor_links(user, measure, content if version else None)
    successions = list(
        successions_visible_to(user)
        .filter(Q(old=measure) | Q(new=measure))
        .select_related("old__programme", "new__programme", "programme")
    )
    return MeasurePage(
        measure=measure,
        content=content,
        version=version,
        last_version=measure.revisions.aggregate(last=Max("version"))["last"],
        leads=leads,
        partners=partners,
        shows_actors=bool(leads or partners) or measure.programme.is_decided,
        objectives=_marks(content.objectives, objectives),
        interactions=[
            InteractionMark(objectives[entry.number], entry) for entry in content.interactions
        ],
        commitments=_commitment_rows(user, measure),
        origins=[row for row in successions if row.new_id == measure.pk],
        continuations=[row for row in successions if row.old_id == measure.pk],
    )


def _marks(entries: Sequence[GoalEntry], objectives: dict[int, Objective]) -> list[ObjectiveMark]:
    return [ObjectiveMark(objectives[entry.number], entry.is_main) for entry in entries]


def _actor_links(
    user: Any, measure: Measure, old: MeasureContent | None
) -> tuple[list[NamedLink], list[NamedLink]]:
    """Leads and partners: today's names, or those of the old version as they stood."""
    if old is not None:
        by_role: dict[str, list[NamedLink]] = {ActorRole.LEAD: [], ActorRole.PARTNER: []}
        for entry in old.actors:
            by_role[entry.role].append(NamedLink(entry.name))
        return by_role[ActorRole.LEAD], by_role[ActorRole.PARTNER]
    rows = (
        actors_visible_to(user)
        .filter(measure=measure)
        .select_related("organisation", "group", "kind")
    )
    links = [(row.role, _actor_link(row)) for row in rows]
    return (
        [link for role, link in links if role == ActorRole.LEAD],
        [link for role, link in links if role == ActorRole.PARTNER],
    )


def _actor_link(row: MeasureActor) -> NamedLink:
    if row.organisation:
        return NamedLink(row.organisation.name, row.organisation.get_absolute_url())
    if row.group:
        return NamedLink(row.group.name, f"{reverse('programmes:measures')}?grupp={row.group.slug}")
    return NamedLink(row.actor.name)


def _commitment_rows(user: Any, measure: Measure) -> list[CommitmentRow]:
    together = Commitment.together_with.through.objects.filter(commitment=OuterRef("pk"))
    chosen = MeasureActivity.objects.filter(commitments=OuterRef("pk"))
    rows = (
        commitments_visible_to(user)
        .filter(measure=measure)
        .select_related("organisation")
        .annotate(
            together=_joined(together, "commitment", F("organisation__name")),
            chosen=_joined(chosen, "commitments", F("text")),
        )
    )
    return [CommitmentRow(row, row.together, row.chosen) for row in rows]


def _joined(rows: QuerySet[Any], group: str, name: F) -> Coalesce:
    per_commitment = rows.order_by().values(group).annotate(joined=JoinText(name))
    return Coalesce(Subquery(per_commitment.values("joined")), Value(""), output_field=CharField())


def _objective_choices(measures: QuerySet[Measure]) -> list[tuple[str, str]]:
    rows = Objective.objects.filter(measure_links__measure__in=measures).distinct()
    return [(row.slug, row.name) for row in rows]


def _actor_choices(user: Any, programme: Programme) -> list[tuple[str, str]]:
    rows = (
        actors_visible_to(user)
        .filter(measure__programme=programme, organisation__isnull=False)
        .order_by("organisation__name")
        .values_list("organisation__slug", "organisation__name")
        .distinct()
    )
    return [(slug or "", name or "") for slug, name in rows]


def _theme_choices(measures: QuerySet[Measure]) -> list[tuple[str, str]]:
    return list(Theme.objects.filter(measures__in=measures).distinct().values_list("slug", "name"))
