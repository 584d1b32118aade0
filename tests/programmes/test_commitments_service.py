"""Proposing, changing and confirming commitments: each path, each refusal, each state × step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.core.errors import (
    DomainError,
    EditConflictError,
    ReasonNeededError,
    StepNotAllowedError,
)
from milstolpe.organisations.enums import Role
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import (
    COMMITMENT_STEPS,
    OPEN_COMMITMENTS,
    CommitmentState,
    ProgrammeState,
)
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_history import history_rows, last_number
from milstolpe.programmes.queries.commitments import commitment_content, last_decision
from milstolpe.programmes.services.commitments import (
    AlreadyCommittedError,
    change_commitment,
    propose_commitment,
    register_on_behalf,
    take_commitment_step,
    take_commitment_steps,
)
from milstolpe.programmes.services.measures import InvalidContentError
from tests.factories.organisations import (
    ActorGroupMemberFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActivityFactory,
    MeasureActorFactory,
    MeasureFactory,
)
from tests.programmes.commitment_world import Place, make_place

pytestmark = pytest.mark.django_db

FULL = CommitmentContent(
    note="Vi städar två gånger om året.",
    decided_on="2026-02-03",
    decided_by="Kommunstyrelsen",
    case_number="KS 2026/12",
    contact_name="Kim Ek",
    contact_email="kim@example.org",
)


@pytest.fixture
def place() -> Place:
    return make_place()


def propose(place: Place, measure: Measure, content: CommitmentContent = FULL) -> Commitment:
    return propose_commitment(measure, content, organisation=place.lund, by=place.contact)


def commitment_in(place: Place, state: str, **values: Any) -> Commitment:
    row: Commitment = CommitmentFactory(
        measure=place.measure(),
        organisation=place.lund,
        state=state,
        confirmed_at="2026-01-01T00:00Z" if state == CommitmentState.CONFIRMED else None,
        close_reason="skäl" if state in ("declined", "ended") else "",
        **values,
    )
    return row


# --- Proposing ---


def test_proposal_holds_all_that_was_written(place: Place) -> None:
    measure = place.measure()
    activity = MeasureActivityFactory(measure=measure, key=3, text="Städa stränder")
    MeasureActivityFactory(measure=measure, key=4)
    content = replace(
        FULL,
        activities=(ActivityEntry(3, activity.text),),
        together_with=("Malmö stad",),
    )
    row = propose(place, measure, content)
    assert commitment_content(Commitment.objects.get(pk=row.pk)) == content
    assert (row.state, row.organisation, row.proposed_by) == (
        CommitmentState.PROPOSED,
        place.lund,
        place.contact,
    )
    assert not row.is_on_behalf


def test_proposal_without_decision_is_taken(place: Place) -> None:
    row = propose(place, place.measure(), CommitmentContent())
    assert row.decided_on is None


def test_same_proposal_again_gives_the_first(
    place: Place, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    measure = place.measure()
    with django_capture_on_commit_callbacks(execute=True):
        first = propose(place, measure)
        assert propose(place, measure) == first
    assert Commitment.objects.count() == 1
    assert len(mailoutbox) == 1


def test_other_proposal_by_the_same_is_refused(place: Place) -> None:
    measure = place.measure(code="HK1")
    propose(place, measure)
    with pytest.raises(AlreadyCommittedError, match=r"Lunds kommun har redan .* HK1"):
        propose(place, measure, CommitmentContent(note="Något annat"))
    assert Commitment.objects.get().note == FULL.note


@pytest.mark.parametrize("state", OPEN_COMMITMENTS)
def test_open_commitment_stands_in_the_way(place: Place, state: str) -> None:
    row = commitment_in(place, state, note="Äldre")
    with pytest.raises(AlreadyCommittedError):
        propose(place, row.measure)


@pytest.mark.parametrize("state", [CommitmentState.DECLINED, CommitmentState.ENDED])
def test_closed_commitment_does_not(place: Place, state: str) -> None:
    row = commitment_in(place, state)
    assert propose(place, row.measure) != row


@pytest.mark.parametrize("who", ["coordinator", "other_contact", "other_coordinator"])
def test_only_those_who_speak_for_the_organisation_propose(place: Place, who: str) -> None:
    with pytest.raises(PermissionDenied):
        propose_commitment(place.measure(), FULL, organisation=place.lund, by=getattr(place, who))
    assert not Commitment.objects.exists()


def test_deciding_manager_proposes_too(place: Place) -> None:
    boss = MembershipFactory(organisation=place.lund, role=Role.DECIDER).user
    row = propose_commitment(place.measure(), FULL, organisation=place.lund, by=boss)
    assert row.proposed_by == boss


def test_organisation_that_is_not_named_can_sign_up(place: Place) -> None:
    row = propose_commitment(
        place.measure(), FULL, organisation=place.malmo, by=place.other_contact
    )
    assert row.organisation == place.malmo


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (ProgrammeState.DRAFT, "inte beslutat än"),
        (ProgrammeState.CONSULTATION, "inte beslutat än"),
        (ProgrammeState.CLOSED, "avslutat"),
    ],
)
def test_programme_must_be_decided_and_not_closed(state: str, text: str) -> None:
    place = make_place(state)
    with pytest.raises(DomainError, match=text):
        propose(place, MeasureFactory(programme=place.programme))
    assert not Commitment.objects.exists()


def test_withdrawn_measure_takes_no_commitment(place: Place) -> None:
    measure = place.measure(withdrawn_on=localdate(), withdrawn_reason="Klar")
    with pytest.raises(DomainError, match="tillbakadragen"):
        propose(place, measure)


def test_measure_is_looked_at_anew(place: Place) -> None:
    measure = place.measure()
    Measure.objects.filter(pk=measure.pk).update(withdrawn_on=localdate(), withdrawn_reason="Klar")
    with pytest.raises(DomainError, match="tillbakadragen"):
        propose(place, measure)


def test_internal_measure_is_for_those_it_names(place: Place) -> None:
    measure = place.measure(is_internal=True)
    assert propose(place, measure).organisation == place.lund
    with pytest.raises(DomainError, match="intern"):
        propose_commitment(measure, FULL, organisation=place.malmo, by=place.other_contact)


def test_internal_measure_may_name_a_group(place: Place) -> None:
    member = ActorGroupMemberFactory(organisation=place.malmo)
    measure = MeasureFactory(programme=place.programme, is_internal=True)
    MeasureActorFactory(measure=measure, organisation=None, group=member.group)
    row = propose_commitment(measure, FULL, organisation=place.malmo, by=place.other_contact)
    assert row.organisation == place.malmo


def test_organisation_that_has_ended_cannot_commit(place: Place) -> None:
    place.lund.end_on = localdate() - timedelta(days=1)
    place.lund.save()
    with pytest.raises(DomainError, match="finns inte längre"):
        propose(place, place.measure())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decided_on": (localdate() + timedelta(days=1)).isoformat()}, "decided_on"),
        ({"decided_on": "1989-12-31"}, "decided_on"),
        ({"decided_by": ""}, "decided_by"),
        ({"decided_on": ""}, "decided_on"),
        ({"activities": (ActivityEntry(99, "Finns inte"),)}, "activities"),
        ({"together_with": ("Lunds kommun",)}, "together_with"),
        ({"together_with": ("Markägare",)}, "together_with"),
        ({"note": "å" * 5_001}, "note"),
    ],
)
def test_wrong_content_is_refused(place: Place, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidContentError) as refusal:
        propose(place, place.measure(), replace(FULL, **values))
    assert list(refusal.value.problems) == [field]
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("day", ["1990-01-01", localdate().isoformat()])
def test_decisions_from_1990_until_today_are_taken(place: Place, day: str) -> None:
    row = propose(place, place.measure(), replace(FULL, decided_on=day))
    assert commitment_content(row).decided_on == day


def test_next_commitment_begins_from_the_last_decision(place: Place) -> None:
    assert last_decision(place.programme, place.lund) == CommitmentContent()
    propose(place, place.measure(), replace(FULL, together_with=("Malmö stad",)))
    assert last_decision(place.programme, place.lund) == replace(FULL, note="")
    assert last_decision(place.programme, place.malmo) == CommitmentContent()


# --- Registering on behalf ---


def register(place: Place, *measures: Measure, content: CommitmentContent = FULL) -> Any:
    return register_on_behalf(
        [(measure, content) for measure in measures],
        organisation=place.lund,
        by=place.coordinator,
    )


def test_registered_commitments_are_confirmed_at_once(place: Place) -> None:
    rows = register(place, place.measure(), place.measure())
    assert [(row.state, row.is_on_behalf, row.confirmed_by) for row in rows] == [
        (CommitmentState.CONFIRMED, True, place.coordinator)
    ] * 2
    assert all(row.confirmed_at for row in rows)


def test_same_registration_again_gives_the_first(
    place: Place, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    measure = place.measure()
    with django_capture_on_commit_callbacks(execute=True):
        first = register(place, measure)
        assert register(place, measure) == first
    assert Commitment.objects.count() == 1
    assert len(mailoutbox) == 1  # to the contact that FULL names


def test_registration_confirms_what_waits_to_be_renewed(place: Place) -> None:
    waiting = commitment_in(place, CommitmentState.TO_RENEW, note="Från förra perioden")
    [row] = register(place, waiting.measure)
    assert row.pk == waiting.pk
    row.refresh_from_db()
    assert (row.state, row.note, row.is_on_behalf) == (CommitmentState.CONFIRMED, FULL.note, True)


@pytest.mark.parametrize("state", [CommitmentState.PROPOSED, CommitmentState.CONFIRMED])
def test_registration_does_not_touch_other_open_ones(place: Place, state: str) -> None:
    row = commitment_in(place, state, note="Sagt förut")
    other = place.measure()
    with pytest.raises(AlreadyCommittedError):
        register(place, other, row.measure)
    assert Commitment.objects.get().note == "Sagt förut"  # nor was the first one made


@pytest.mark.parametrize("who", ["contact", "other_contact", "other_coordinator"])
def test_only_those_who_work_on_the_programme_register(place: Place, who: str) -> None:
    with pytest.raises(PermissionDenied):
        register_on_behalf(
            [(place.measure(), FULL)], organisation=place.lund, by=getattr(place, who)
        )


def test_registration_follows_the_same_rules(place: Place) -> None:
    with pytest.raises(InvalidContentError):
        register(place, place.measure(), content=replace(FULL, decided_on="1066-10-14"))
    with pytest.raises(DomainError, match="tillbakadragen"):
        register(place, place.measure(withdrawn_on=localdate(), withdrawn_reason="Klar"))


# --- Steps ---

ACTOR_STEPS = {"propose", "decline"}
OWNER_STEPS = {"confirm", "register", "decline", "end"}
STEPS_AND_STATES = [(step, state) for step in COMMITMENT_STEPS for state in CommitmentState]


def may(step: str, who: str) -> bool:
    steps = {"contact": ACTOR_STEPS, "coordinator": OWNER_STEPS}
    return step in steps.get(who, set())


@pytest.mark.parametrize("who", ["contact", "coordinator", "other_contact", "other_coordinator"])
@pytest.mark.parametrize(("step", "state"), STEPS_AND_STATES)
def test_every_step_from_every_state(place: Place, step: str, state: str, who: str) -> None:
    row = commitment_in(place, state)
    taken = COMMITMENT_STEPS[step]
    act: Callable[[], Commitment] = lambda: take_commitment_step(  # noqa: E731
        row, step, by=getattr(place, who), reason="Därför"
    )
    if state not in taken.from_states:
        with pytest.raises(StepNotAllowedError):
            act()
    elif not may(step, who):
        with pytest.raises(PermissionDenied):
            act()
    else:
        assert act().state == taken.to_state
    row.refresh_from_db()
    allowed = state in taken.from_states and may(step, who)
    assert row.state == (taken.to_state if allowed else state)


@pytest.mark.parametrize("step", [s.name for s in COMMITMENT_STEPS.values() if s.needs_reason])
def test_closing_needs_a_reason(place: Place, step: str) -> None:
    state = next(iter(COMMITMENT_STEPS[step].from_states))
    row = commitment_in(place, state)
    with pytest.raises(ReasonNeededError):
        take_commitment_step(row, step, by=place.coordinator, reason=" \n")
    row.refresh_from_db()
    assert row.state == state


def test_unknown_step_is_refused(place: Place) -> None:
    row = commitment_in(place, CommitmentState.PROPOSED)
    with pytest.raises(StepNotAllowedError):
        take_commitment_step(row, "publish", by=place.coordinator)


def test_confirming_says_who_and_when(place: Place) -> None:
    row = commitment_in(place, CommitmentState.PROPOSED)
    done = take_commitment_step(row, "confirm", by=place.coordinator)
    assert done.confirmed_by == place.coordinator
    assert done.confirmed_at is not None
    assert not done.is_on_behalf


def test_sending_again_forgets_why_it_was_declined(place: Place) -> None:
    row = commitment_in(place, CommitmentState.DECLINED)
    assert take_commitment_step(row, "propose", by=place.contact).close_reason == ""


def test_sending_again_is_refused_when_there_is_a_newer_one(place: Place) -> None:
    declined = commitment_in(place, CommitmentState.DECLINED)
    propose(place, declined.measure)
    with pytest.raises(AlreadyCommittedError):
        take_commitment_step(declined, "propose", by=place.contact)


@pytest.mark.parametrize("step", ["propose", "confirm", "register"])
def test_closed_programme_opens_no_commitments(step: str) -> None:
    place = make_place(ProgrammeState.CLOSED)
    row = commitment_in(place, next(iter(COMMITMENT_STEPS[step].from_states)))
    by = place.contact if step == "propose" else place.coordinator
    with pytest.raises(DomainError, match="avslutat"):
        take_commitment_step(row, step, by=by)


def test_commitments_of_a_closed_programme_can_be_ended() -> None:
    place = make_place(ProgrammeState.CLOSED)
    row = commitment_in(place, CommitmentState.CONFIRMED)
    done = take_commitment_step(row, "end", by=place.coordinator, reason="Perioden är slut")
    assert done.close_reason == "Perioden är slut"


def test_many_are_moved_all_or_none(place: Place) -> None:
    proposed = [commitment_in(place, CommitmentState.PROPOSED) for _n in range(3)]
    declined = commitment_in(place, CommitmentState.DECLINED)
    ids = [row.pk for row in proposed]
    with pytest.raises(StepNotAllowedError):
        take_commitment_steps([*ids, declined.pk], "confirm", by=place.coordinator)
    assert set(Commitment.objects.values_list("state", flat=True)) == {"proposed", "declined"}
    rows = take_commitment_steps(ids, "confirm", by=place.coordinator)
    assert {row.state for row in rows} == {CommitmentState.CONFIRMED}


# --- Changing ---


def change(
    row: Commitment, by: User, base_number: int | None = None, reason: str = "", **values: Any
) -> Commitment:
    content = replace(commitment_content(row), **values)
    number = base_number or last_number(row)
    return change_commitment(row, content, base_number=number, by=by, reason=reason)


@pytest.mark.parametrize("state", [CommitmentState.PROPOSED, CommitmentState.TO_RENEW])
@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_parties_change_what_is_not_confirmed(place: Place, state: str, who: str) -> None:
    row = commitment_in(place, state)
    assert change(row, getattr(place, who), note="Nytt").note == "Nytt"


def test_coordinator_changes_a_confirmed_one_with_a_reason(place: Place) -> None:
    row = commitment_in(place, CommitmentState.CONFIRMED)
    with pytest.raises(ReasonNeededError):
        change(row, place.coordinator, note="Nytt")
    change(row, place.coordinator, note="Nytt", reason="Nytt beslut")
    row.refresh_from_db()
    assert (row.note, row.state) == ("Nytt", CommitmentState.CONFIRMED)


def test_actor_cannot_change_a_confirmed_one(place: Place) -> None:
    row = commitment_in(place, CommitmentState.CONFIRMED)
    with pytest.raises(DomainError, match="inte längre ändra"):
        change(row, place.contact, note="Nytt", reason="Nytt beslut")


@pytest.mark.parametrize("state", [CommitmentState.DECLINED, CommitmentState.ENDED])
@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_nobody_changes_a_closed_one(place: Place, state: str, who: str) -> None:
    row = commitment_in(place, state)
    with pytest.raises(DomainError, match="inte längre ändra"):
        change(row, getattr(place, who), note="Nytt", reason="Därför")


@pytest.mark.parametrize("who", ["other_contact", "other_coordinator"])
def test_outsiders_change_nothing(place: Place, who: str) -> None:
    row = commitment_in(place, CommitmentState.PROPOSED)
    with pytest.raises(PermissionDenied):
        change(row, getattr(place, who), note="Nytt")


def test_two_who_change_different_things_are_both_kept(place: Place) -> None:
    row = propose(place, place.measure())
    base = last_number(row)
    mine = replace(FULL, case_number="KS 2026/99")
    change(row, place.coordinator, note="Samordnarens ord")
    change_commitment(row, mine, base_number=base, by=place.contact)
    row.refresh_from_db()
    assert (row.case_number, row.note) == ("KS 2026/99", "Samordnarens ord")


def test_two_who_change_the_same_thing_must_choose(place: Place) -> None:
    row = propose(place, place.measure())
    base = last_number(row)
    change(row, place.coordinator, decided_by="Miljönämnden")
    mine = replace(FULL, decided_by="Kommunfullmäktige")
    with pytest.raises(EditConflictError) as conflict:
        change_commitment(row, mine, base_number=base, by=place.contact)
    assert list(conflict.value.conflicts) == ["decided_by"]
    assert conflict.value.number == last_number(row)
    row.refresh_from_db()
    assert row.decided_by == "Miljönämnden"


def test_lists_are_part_of_the_conflict(place: Place) -> None:
    row = propose(place, place.measure())
    base = last_number(row)
    OrganisationFactory(name="Region Skåne", slug="region-skane")
    change(row, place.coordinator, together_with=("Malmö stad",))
    mine = replace(FULL, together_with=("Region Skåne",))
    with pytest.raises(EditConflictError) as conflict:
        change_commitment(row, mine, base_number=base, by=place.contact)
    assert list(conflict.value.conflicts) == ["together_with"]


def test_page_without_a_known_beginning_is_too_old(place: Place) -> None:
    row = propose(place, place.measure())
    with pytest.raises(DomainError, match="för gammal"):
        change_commitment(row, FULL, base_number=999_999, by=place.contact)
    with pytest.raises(DomainError, match="för gammal"):
        change_commitment(row, FULL, base_number=None, by=place.contact)


def test_row_without_history_can_be_changed_once_from_nothing(place: Place) -> None:
    row = commitment_in(place, CommitmentState.PROPOSED)
    row.history.all().delete()
    changed = change_commitment(row, FULL, base_number=None, by=place.contact)
    assert commitment_content(changed) == FULL


# --- History ---


def test_each_act_is_one_row_with_who_and_what_changed(place: Place) -> None:
    measure = place.measure()
    activity = MeasureActivityFactory(measure=measure, key=1, text="Städa stränder")
    row = propose(place, measure)
    change(row, place.contact, activities=(ActivityEntry(1, activity.text),), note="Mer")
    take_commitment_step(row, "confirm", by=place.coordinator)
    take_commitment_step(row, "end", by=place.coordinator, reason="Åtgärden är klar")
    rows = history_rows(row)
    assert [(each.what, each.state, each.by) for each in rows] == [
        ("Avsluta åtagandet", "ended", str(place.coordinator)),
        ("Bekräfta", "confirmed", str(place.coordinator)),
        ("", "proposed", str(place.contact)),
        ("Föreslaget", "proposed", str(place.contact)),
    ]
    assert rows[0].reason == "Åtgärden är klar"
    changes = [[str(change.label) for change in each.changes] for each in rows]
    assert changes == [[], [], ["Valda aktiviteter", "Vad åtagandet innebär"], []]


def test_history_costs_the_same_however_long(place: Place, django_assert_num_queries: Any) -> None:
    measure = place.measure()
    activity = ActivityEntry(1, MeasureActivityFactory(measure=measure, key=1).text)
    content = replace(FULL, together_with=("Malmö stad",), activities=(activity,))
    row = propose(place, measure, content)
    for number in range(4):
        change(row, place.contact, note=f"Ändring {number}")
    with django_assert_num_queries(3):
        assert len(history_rows(row)) == 5
