"""Commitments move and change: each state × step, two people at once, what is kept of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.accounts.models import User
from milstolpe.core.errors import (
    DomainError,
    EditConflictError,
    ReasonNeededError,
    StepNotAllowedError,
)
from milstolpe.programmes.content import ActivityEntry
from milstolpe.programmes.enums import (
    COMMITMENT_STEPS,
    CommitmentState,
    ProgrammeState,
)
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.commitment_history import history_rows, last_number
from milstolpe.programmes.queries.commitments import commitment_content
from milstolpe.programmes.services.commitments import (
    AlreadyCommittedError,
    change_commitment,
    take_commitment_step,
    take_commitment_steps,
)
from tests.factories.organisations import (
    OrganisationFactory,
)
from tests.factories.programmes import (
    MeasureActivityFactory,
)
from tests.programmes.commitment_world import FULL, Place, commitment_in, make_place, propose

pytestmark = pytest.mark.django_db


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
    row.refresh_from_db()
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
    change(row, place.coordinator, decided_by="Tekniska nämnden", reason="Ny nämnd")
    take_commitment_step(row, "end", by=place.coordinator, reason="Åtgärden är klar")
    rows = history_rows(row)
    assert [(each.is_step, each.state, each.by, each.reason) for each in rows] == [
        (True, "ended", str(place.coordinator), "Åtgärden är klar"),
        (False, "confirmed", str(place.coordinator), "Ny nämnd"),
        (True, "confirmed", str(place.coordinator), ""),
        (False, "proposed", str(place.contact), ""),
        (True, "proposed", str(place.contact), ""),
    ]
    changes = [[str(change.label) for change in each.changes] for each in rows]
    assert changes == [
        [],
        ["Beslutat av (befattning eller organ)"],
        [],
        ["Valda aktiviteter", "Vad åtagandet innebär"],
        [],
    ]


def test_history_costs_the_same_however_long(place: Place, django_assert_num_queries: Any) -> None:
    measure = place.measure()
    activity = ActivityEntry(1, MeasureActivityFactory(measure=measure, key=1).text)
    content = replace(FULL, together_with=("Malmö stad",), activities=(activity,))
    row = propose(place, measure, content)
    for number in range(4):
        change(row, place.contact, note=f"Ändring {number}")
    with django_assert_num_queries(3):
        assert len(history_rows(row)) == 5
