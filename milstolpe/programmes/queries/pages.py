"""What the public pages of a programme and of a measure show, ready to print."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import ngettext

from milstolpe.core.formats import sort_key_sv
from milstolpe.core.prepared import visitor_rows
from milstolpe.objectives.marks import ObjectiveName
from milstolpe.objectives.queries import objective_names
from milstolpe.programmes.content import (
    AreaEntry,
    GoalEntry,
    InteractionEntry,
    MeasureContent,
    ProgrammeContent,
)
from milstolpe.programmes.enums import ActorRole, CommitmentState, DocumentKind, InteractionSign
from milstolpe.programmes.models import Measure, MeasureRevision, Programme
from milstolpe.programmes.queries import page_rows

Choice = tuple[str, str]  # value, name


@dataclass(frozen=True)
class AreaRow:
    """An area with the number of its measures that the viewer may see."""

    area: AreaEntry
    measure_count: int

    @property
    def label(self) -> str:
        return ngettext("%(n)s measure", "%(n)s measures", self.measure_count) % {
            "n": self.measure_count
        }


class RelatedProgramme(NamedTuple):
    """The programme of the period before or after."""

    address: str
    title: str
    start_year: int
    end_year: int
    predecessor_id: int | None


class DocumentRow(NamedTuple):
    """A document as the public page lists it."""

    pk: int
    title: str
    kind: str

    @property
    def kind_label(self) -> str:
        return str(DocumentKind(self.kind).label)


@dataclass(frozen=True)
class ProgrammePage:
    """A programme as its page shows it; the list of measures comes beside."""

    programme: Programme
    content: ProgrammeContent
    version: int | None  # the newest numbered one
    areas: Sequence[AreaRow]
    measure_count: int  # all that the viewer may see, whatever the filter
    documents: Sequence[DocumentRow]
    related: Sequence[RelatedProgramme]
    # Choices of the filter
    objective_choices: Sequence[Choice]
    actor_choices: Sequence[Choice]
    theme_choices: Sequence[Choice]


class NamedLink(NamedTuple):
    """An actor by name, with the slug of what it is; kinds of actor have no page."""

    name: str
    organisation: str | None = None  # slug
    group: str | None = None  # slug


@dataclass(frozen=True)
class ObjectiveMark:
    """An objective that a measure touches."""

    objective: ObjectiveName
    is_main: bool


@dataclass(frozen=True)
class InteractionMark:
    """A conflict or synergy with an objective."""

    objective: ObjectiveName
    entry: InteractionEntry

    @property
    def label(self) -> str:
        return str(InteractionSign(self.entry.sign).label)


class CommitmentRow(NamedTuple):
    """A commitment as the public sees it: no persons. Names are joined with "; "."""

    organisation: str
    slug: str
    state: str
    decided_on: date | None
    decided_by: str
    note: str
    together: str
    activities: str

    @property
    def state_label(self) -> str:
        return str(CommitmentState(self.state).label)


class SuccessionRow(NamedTuple):
    """A link between periods, seen from one of its ends."""

    other: str  # which end the other one is: old or new
    kind: str
    reason: str
    programme: str  # of the later period, also when the measure was dropped
    first_year: int
    last_year: int
    other_public_id: str | None  # None when the measure was dropped
    other_code: str | None
    other_title: str | None
    other_first_year: int | None
    other_last_year: int | None


@dataclass(frozen=True)
class MeasurePage:
    """A measure as its page shows it: now, or in an old version."""

    measure: Measure
    content: MeasureContent
    is_old: bool
    version: int | None  # the one shown, or the newest numbered one
    leads: Sequence[NamedLink]
    partners: Sequence[NamedLink]
    shows_actors: bool
    objectives: Sequence[ObjectiveMark]
    interactions: Sequence[InteractionMark]
    commitments: Sequence[CommitmentRow]
    successions: Sequence[SuccessionRow]


def programme_page(user: Any, programme: Programme) -> ProgrammePage:
    """Everything of a programme's page but the list. Four queries."""
    revision = programme.revisions.first()
    assert revision is not None  # every save makes one
    content = ProgrammeContent.from_json(revision.content)
    found: dict[str, list[Choice]] = defaultdict(list)
    choices = visitor_rows(page_rows.choices_and_counts, user, [programme.pk])
    for kind, value, name in sorted(choices, key=lambda row: sort_key_sv(row[2])):
        found[kind].append((value, name))
    counts = {area: int(count) for area, count in found["area"]}
    documents = visitor_rows(page_rows.documents, user, [programme.pk])
    related = visitor_rows(
        page_rows.related_programmes, user, [programme.pk, programme.predecessor_id or 0]
    )
    return ProgrammePage(
        programme=programme,
        content=content,
        version=revision.version,
        areas=[AreaRow(area, counts.get(str(area.id), 0)) for area in content.areas],
        measure_count=sum(counts.values()),
        documents=[DocumentRow(*row) for row in documents],
        related=[RelatedProgramme(*row) for row in related],
        objective_choices=found["objective"],
        actor_choices=found["actor"],
        theme_choices=found["theme"],
    )


def measure_page(user: Any, measure: Measure, *, old: MeasureRevision | None = None) -> MeasurePage:
    """Everything of a measure's page. Five queries, however much it holds."""
    revision = old or measure.revisions.first()
    assert revision is not None  # every save makes one
    content = MeasureContent.from_json(revision.content)
    objectives = {row.number: row for row in objective_names(user)}
    actors = (
        [(entry.role, NamedLink(entry.name)) for entry in content.actors]
        if old
        else [
            (role, NamedLink(*link))
            for role, *link in visitor_rows(page_rows.actors, user, [measure.pk])
        ]
    )
    commitments = visitor_rows(page_rows.commitments, user, [measure.pk])
    successions = [
        *visitor_rows(page_rows.origins, user, [measure.pk]),
        *visitor_rows(page_rows.continuations, user, [measure.pk]),
    ]
    return MeasurePage(
        measure=measure,
        content=content,
        is_old=old is not None,
        version=revision.version,
        leads=[link for role, link in actors if role == ActorRole.LEAD],
        partners=[link for role, link in actors if role == ActorRole.PARTNER],
        shows_actors=bool(actors) or measure.programme.is_decided,
        objectives=_marks(content.objectives, objectives),
        interactions=[
            InteractionMark(objectives[entry.number], entry) for entry in content.interactions
        ],
        commitments=[CommitmentRow(*row) for row in commitments],
        successions=[SuccessionRow(*row) for row in successions],
    )


def _marks(
    entries: Sequence[GoalEntry], objectives: dict[int, ObjectiveName]
) -> list[ObjectiveMark]:
    return [ObjectiveMark(objectives[entry.number], entry.is_main) for entry in entries]
