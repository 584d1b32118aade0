"""Makes programmes in any state, with the steps, owners and dates behind it."""

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.actors import CountyActors
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import Plan, common
from milstolpe.demo.content.timeline import PATHS, Timeline, at_noon
from milstolpe.organisations.models import County
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import DECIDED_STATES, PROGRAMME_STEPS, ProgrammeState
from milstolpe.programmes.models import (
    MeasureRevision,
    Programme,
    ProgrammeDocument,
    ProgrammeEvent,
)
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.services.programmes import create_programme
from milstolpe.programmes.services.revisions import record_programme

EXAMPLE_SOURCE = "Påhittat exempel"
EXAMPLE_SITE = "https://example.org/exempel"


def planned_years(plan: Plan) -> tuple[int, int]:
    this_year = timezone.localdate().year
    return this_year + plan.years[0], this_year + plan.years[1]


def planned_content(
    plan: Plan, actors: CountyActors, timeline: Timeline, dice: Dice
) -> ProgrammeContent:
    """What a generated programme says about itself."""
    phrases = common()["programmes"]
    is_out = plan.state != ProgrammeState.DRAFT
    first, last = planned_years(plan)
    return ProgrammeContent(
        title=plan.title,
        start_year=first,
        end_year=last,
        purpose=dice.choice(phrases["purposes"]),
        word_area=plan.words[0],
        word_lead=plan.words[1],
        word_partner=plan.words[2],
        reporters=plan.reporters,
        rhythm=plan.rhythm,
        answer_by=timeline.answer_by.isoformat() if is_out else "",
        answer_to=phrases["answer_to"] if is_out else "",
        source=EXAMPLE_SOURCE,
        areas=tuple(AreaEntry(0, area.code, area.title, "") for area in plan.areas),
        owners=_owners(plan, actors, timeline, dice),
    )


def make_programme(
    county: County,
    content: ProgrammeContent,
    *,
    state: str,
    by: User,
    predecessor: Programme | None = None,
    is_example: bool = True,
) -> Programme:
    """Make a programme that stands in `state`; `complete_programme` writes how it came there."""
    programme = create_programme(
        county, content, by=by, predecessor=predecessor, is_example=is_example
    )
    programme.state = state
    programme.first_public_at = timezone.now() if programme.is_public else None
    programme.save(update_fields=["state", "first_public_at"])
    return programme


def complete_programme(programme: Programme, timeline: Timeline, *, by: User, reason: str) -> None:
    """Write the steps that led to the state and, when decided, the first version of the programme.

    Everything gets its own day: it did not all happen today. Call it when the measures stand.
    """
    _write_events(programme, timeline, by=by)
    if programme.is_decided:
        record_programme(programme, programme_content(programme), by=by, reason=reason)
    begun = at_noon(timeline.begun)
    saved = at_noon(timeline.decide) if programme.is_decided else begun
    programme.revisions.filter(version=None).update(at=begun)
    programme.revisions.exclude(version=None).update(at=saved)
    MeasureRevision.objects.filter(measure__programme=programme).update(at=saved)
    programme.measures.update(created_at=begun, changed_at=saved)
    public = at_noon(timeline.consult) if programme.is_public else None
    Programme.objects.filter(pk=programme.pk).update(created_at=begun, first_public_at=public)


def add_documents(programme: Programme, dice: Dice) -> None:
    """Some links to documents that do not exist; their addresses lead to a page that says so."""
    ProgrammeDocument.objects.bulk_create(
        ProgrammeDocument(programme=programme, kind=kind, title=title, url=EXAMPLE_SITE)
        for kind, title in dice.some(common()["programmes"]["documents"], dice.randint(0, 4))
    )


def _write_events(programme: Programme, timeline: Timeline, *, by: User) -> None:
    before: str = ProgrammeState.DRAFT
    events = []
    for name in PATHS[programme.state]:
        step = PROGRAMME_STEPS[name]
        events.append(
            ProgrammeEvent(
                programme=programme, step=name, from_state=before, to_state=step.to_state, by=by
            )
        )
        before = step.to_state
    ProgrammeEvent.objects.bulk_create(events)
    for event in events:
        event.at = at_noon(timeline.day_of(event.step))
    ProgrammeEvent.objects.bulk_update(events, ["at"])


def _owners(
    plan: Plan, actors: CountyActors, timeline: Timeline, dice: Dice
) -> tuple[OwnerEntry, ...]:
    """The county board first, then the authorities that decide together with it."""
    is_decided = plan.state in DECIDED_STATES
    others = [actors.by_code[f"org:{slug}"][0] for slug in plan.owners]
    return tuple(
        OwnerEntry(
            slug=owner.slug,
            name=owner.name,
            case_number=f"{dice.randint(100, 9999)}-{timeline.begun.year}",
            decided_on=timeline.decide.isoformat() if is_decided else "",
            decided_by=dice.choice(("Landshövdingen", "Ledningen")) if is_decided else "",
        )
        for owner in (actors.board, *others)
    )
