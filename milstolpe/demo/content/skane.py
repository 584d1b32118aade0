"""Skåne's programme 2022–2025 as its public site shows it, and an invented draft of the next."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.actors import CountyActors
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.periods import Carried, anew, link_periods, renumbered
from milstolpe.demo.content.phrases import Area, skane
from milstolpe.demo.content.programmes import EXAMPLE_SOURCE, complete_programme, make_programme
from milstolpe.demo.content.storing import store_measures
from milstolpe.demo.content.timeline import Timeline
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
)
from milstolpe.programmes.enums import ActorRole, DocumentKind, ProgrammeState, SuccessionKind
from milstolpe.programmes.models import Programme, ProgrammeDocument
from milstolpe.programmes.queries.contents import (
    measure_content,
    programme_content,
    with_contents,
)
from milstolpe.programmes.services.revisions import record_programme

COUNTY = "12"
FROM_SOURCE = "Infört ur öppen källa"
COLUMNS = (
    "title",
    "start_year",
    "end_year",
    "purpose",
    "source",
    "word_area",
    "word_lead",
    "word_partner",
)


def add_facts(actors: CountyActors, *, by: User, predecessor: Programme | None = None) -> Programme:
    """The real programme, closed since its period is over.

    Its steps, days and case number are not public, so there are none.
    """
    programme = make_programme(
        actors.county,
        _facts_content(actors),
        state=ProgrammeState.CLOSED,
        by=by,
        predecessor=predecessor,
        is_example=False,
    )
    store_measures(
        programme,
        _fact_measures(actors),
        dice=Dice(programme.title),
        by=by,
        reason=FROM_SOURCE,
    )
    record_programme(programme, programme_content(programme), by=by, reason=FROM_SOURCE)
    ProgrammeDocument.objects.create(
        programme=programme,
        kind=DocumentKind.OTHER,
        title=skane()["site_title"],
        url=skane()["site"],
    )
    return programme


def add_next_draft(facts: Programme, *, by: User) -> None:
    """An invented draft of the next period, where some measures still wait for an answer."""
    first, dice = timezone.localdate().year + 1, Dice(facts.address)
    content = replace(
        programme_content(facts),
        title=skane()["next_title"],
        start_year=first,
        end_year=first + 4,
        purpose=skane()["next_purpose"],
        source=EXAMPLE_SOURCE,
    )
    programme = make_programme(
        facts.county, content, state=ProgrammeState.DRAFT, by=by, predecessor=facts
    )
    carried = _begun(facts)
    contents = renumbered([new for lot in carried for new in lot.new], _areas())
    measures = store_measures(programme, contents, dice=dice, by=by, reason="")
    link_periods(programme, carried, measures)
    timeline = Timeline.of((first, first + 4), ProgrammeState.DRAFT, dice)
    complete_programme(programme, timeline, by=by, reason="")


def _begun(facts: Programme) -> list[Carried]:
    """One of each kind, by the measures' places in the list of facts."""
    old = list(with_contents(facts.measures.all()))
    new = [anew(measure_content(measure)) for measure in old]
    return [
        Carried(SuccessionKind.CARRIED, old[0:1], new[0:1]),
        Carried(SuccessionKind.MERGED, old[3:5], new[3:4]),
        Carried(SuccessionKind.DROPPED, old[6:7], []),
    ]


def _facts_content(actors: CountyActors) -> ProgrammeContent:
    facts = skane()
    return ProgrammeContent(
        **{name: facts[name] for name in COLUMNS},
        areas=tuple(
            AreaEntry(0, area["code"], area["title"], area.get("text", ""))
            for area in facts["areas"]
        ),
        owners=(OwnerEntry(actors.board.slug, actors.board.name, "", "", ""),),
    )


def _fact_measures(actors: CountyActors) -> list[MeasureContent]:
    titles = {area.code: area.title for area in _areas()}
    return [
        MeasureContent(
            code=row["code"],
            title=row["title"],
            text=row["text"],
            area=titles[row["area"]],
            actors=(
                *_named(row.get("leads", ()), ActorRole.LEAD, actors),
                *_named(row.get("partners", ()), ActorRole.PARTNER, actors),
            ),
            activities=tuple(
                ActivityEntry(key, text) for key, text in enumerate(row.get("activities", ()), 1)
            ),
        )
        for row in skane()["measure"]
    ]


def _areas() -> list[Area]:
    return [Area(area["code"], area["title"], []) for area in skane()["areas"]]


def _named(codes: Iterable[str], role: str, actors: CountyActors) -> list[ActorEntry]:
    """`codes` are "group:" or "kind:" and a slug, or the slug of an organisation alone."""
    full = [code if ":" in code else f"org:{code}" for code in codes]
    return [replace(actors.by_code[code][0], role=role) for code in full]
