"""One row of every kind in every state, each with a word of its own, and all who may look at it.

`marks` says for each word who may see it, written by hand from the table of roles and states.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, now

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
)
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.services.measures import create_measure
from milstolpe.programmes.services.programmes import Decision, create_programme, take_step
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    CommitmentFactory,
    ConsultationCommentFactory,
    ProgrammeDocumentFactory,
)

STEPS_TO = {
    ProgrammeState.DRAFT: (),
    ProgrammeState.CONSULTATION: ("consult",),
    ProgrammeState.DECIDED: ("consult", "decide"),
    ProgrammeState.RUNNING: ("consult", "decide", "start"),
    ProgrammeState.CLOSED: ("consult", "decide", "start", "close"),
}
OWNERS = frozenset({"coordinator", "decider", "reviewer", "objective lead"})
NAMED = frozenset({"contact"})
OUTSIDERS = frozenset(
    {
        "anonymous",
        "other coordinator",
        "other contact",
        "ended coordinator",
        "closed account",
        "administrator",
        "rus member",
        "rus lead",
        "national reader",
    }
)
EVERYONE = OWNERS | NAMED | OUTSIDERS
NOBODY: frozenset[str] = frozenset()


@dataclass
class World:
    """Viewers by name, programmes by state, and who may see each word."""

    viewers: dict[str, Any]
    programmes: dict[str, Programme] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    marks: dict[str, frozenset[str]] = field(default_factory=dict)

    def mark(self, word: str, who: frozenset[str]) -> str:
        self.marks[word] = who
        return word


def make_world() -> World:
    """All states × {open, internal} measures, commitments, comments, documents."""
    board = OrganisationFactory(county_board=True)
    named = OrganisationFactory(lund=True)
    world = World(_viewers(board, named))
    for state in ProgrammeState:
        _add_programme(world, board, named, state)
    return world


def _viewers(board: Organisation, named: Organisation) -> dict[str, Any]:
    other_board = OrganisationFactory(other_county_board=True)
    other = OrganisationFactory(name="Malmö stad", slug="malmo-stad")

    def person(organisation: Organisation, role: str, **fields: Any) -> User:
        user: User = MembershipFactory(organisation=organisation, role=role, **fields).user
        return user

    closed = person(board, Role.COORDINATOR)
    closed.is_active = False
    closed.save()
    return {
        "anonymous": AnonymousUser(),
        "coordinator": person(board, Role.COORDINATOR),
        "decider": person(board, Role.DECIDER),
        "reviewer": person(board, Role.REVIEWER),
        "objective lead": person(board, Role.OBJECTIVE_LEAD),
        "contact": person(named, Role.CONTACT),
        "other coordinator": person(other_board, Role.COORDINATOR),
        "other contact": person(other, Role.CONTACT),
        "ended coordinator": person(
            board,
            Role.COORDINATOR,
            start_on=localdate() - timedelta(days=300),
            end_on=localdate() - timedelta(days=1),
        ),
        "closed account": closed,
        "administrator": person(other, Role.ADMINISTRATOR),
        "rus member": person(other, Role.RUS_MEMBER),
        "rus lead": person(other, Role.RUS_LEAD),
        "national reader": person(other, Role.NATIONAL_READER),
    }


def _add_programme(
    world: World, board: Organisation, named: Organisation, state: ProgrammeState
) -> None:
    by = world.viewers["coordinator"]
    is_public = state != ProgrammeState.DRAFT
    is_decided = state in (ProgrammeState.DECIDED, ProgrammeState.RUNNING, ProgrammeState.CLOSED)
    seen = EVERYONE if is_public else OWNERS
    word = f"zq{state}"
    programme = create_programme(
        CountyFactory(skane=True),
        ProgrammeContent(
            title=world.mark(f"{word}titel", seen),
            start_year=2026,
            end_year=2029,
            purpose=world.mark(f"{word}syfte", seen),
            answer_by=(localdate() + timedelta(days=30)).isoformat(),
            answer_to="Svara per brev.",
            areas=(AreaEntry(0, "", world.mark(f"{word}omrade", seen), ""),),
            owners=(OwnerEntry(board.slug, board.name, "123-2026", "", ""),),
        ),
        by=by,
    )
    for is_internal in (False, True):
        _add_measure(world, programme, named, word, is_internal, is_public, is_decided)
    ProgrammeDocumentFactory(programme=programme, title=world.mark(f"{word}dokument", seen))
    ConsultationCommentFactory(
        programme=programme,
        text=world.mark(f"{word}synpunkt", OWNERS),
        answer=world.mark(f"{word}svar", OWNERS),
    )
    decision = Decision(date(2026, 1, 15), "Landshövdingen", "123-2026", board.slug)
    for step in STEPS_TO[state]:
        take_step(programme, step, by=by, decision=decision if step == "decide" else None)
    world.programmes[state] = Programme.objects.get(pk=programme.pk)


def _add_measure(
    world: World,
    programme: Programme,
    named: Organisation,
    word: str,
    is_internal: bool,
    is_public: bool,
    is_decided: bool,
) -> None:
    word = f"{word}{'intern' if is_internal else 'oppen'}"
    seen = EVERYONE if is_public and not is_internal else OWNERS
    if is_internal and is_decided:
        seen = OWNERS | NAMED
    committed_seen = seen if is_decided and not is_internal else OWNERS
    actor = OrganisationFactory(name=f"Zq aktör {word}", slug=f"zq-aktor-{word}")
    measure = create_measure(
        programme,
        MeasureContent(
            code=word[2:14] + ("i" if is_internal else "o"),
            title=world.mark(f"{word}rubrik", seen),
            text=world.mark(f"{word}text", seen),
            expected_effect=world.mark(f"{word}effekt", seen),
            is_internal=is_internal,
            actors=(
                ActorEntry("lead", "organisation", actor.slug, actor.name),
                ActorEntry("partner", "organisation", named.slug, named.name),
            ),
            activities=(ActivityEntry(0, world.mark(f"{word}aktivitet", seen)),),
            themes=(world.mark(f"{word}tema", seen),),
        ),
        by=world.viewers["coordinator"],
    )
    world.measures.append(measure)
    _add_commitments(world, measure, word, committed_seen)


def _add_commitments(world: World, measure: Measure, word: str, seen: frozenset[str]) -> None:
    """One in each state, each by an organisation of its own."""
    for state in CommitmentState:
        public = state in (CommitmentState.CONFIRMED, CommitmentState.ENDED)
        committer = OrganisationFactory(
            name=f"Zq part {word} {state}", slug=f"zq-part-{word}-{state}",
            kind=OrganisationKind.COMPANY,
        )  # fmt: skip
        CommitmentFactory(
            measure=measure,
            organisation=committer,
            state=state,
            note=world.mark(f"{word}{state}loftet", seen if public else OWNERS),
            contact_email=f"{world.mark(f'{word}{state}kontakt', OWNERS)}@example.org",
            confirmed_at=now(),
            close_reason="skäl",
        )
