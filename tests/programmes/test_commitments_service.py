"""Proposing and registering commitments: each path, each refusal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from milstolpe.core.errors import (
    DomainError,
)
from milstolpe.organisations.enums import Role
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import (
    OPEN_COMMITMENTS,
    CommitmentState,
    ProgrammeState,
)
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitments import commitment_content, last_decision
from milstolpe.programmes.services.commitments import (
    AlreadyCommittedError,
    propose_commitment,
    register_on_behalf,
)
from milstolpe.programmes.services.measures import InvalidContentError
from tests.factories.organisations import (
    ActorGroupMemberFactory,
    MembershipFactory,
)
from tests.factories.programmes import (
    MeasureActivityFactory,
    MeasureActorFactory,
    MeasureFactory,
)
from tests.programmes.commitment_world import FULL, Place, commitment_in, make_place, propose

pytestmark = pytest.mark.django_db


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
