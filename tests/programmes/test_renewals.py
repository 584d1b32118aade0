"""Commitments follow their measures into the next period, to be confirmed anew."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import localdate, now

from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment, Measure, Programme
from milstolpe.programmes.queries.commitment_history import content_at, history_rows, last_number
from milstolpe.programmes.queries.commitments import commitment_content
from milstolpe.programmes.queries.periods import Outcome
from milstolpe.programmes.services.carrying import carry_over
from milstolpe.programmes.services.commitments import change_commitment, take_commitment_step
from milstolpe.programmes.services.periods import start_next_period, undo_outcome
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import CommitmentFactory, saved_measure, saved_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def old(user) -> Programme:
    """A running programme; HK1 and HK2 offer activities to choose."""
    made = saved_programme(OrganisationFactory(county_board=True), by=user)
    offered = ("Städa stränder", "Städa parker")
    saved_measure(made, activities=tuple(ActivityEntry(0, text) for text in offered))
    saved_measure(made, activities=(ActivityEntry(0, "Plocka skräp"),))
    made.state = "running"
    made.save()
    return made


@pytest.fixture
def new(old, user) -> Programme:
    return start_next_period(old, title="Nytt", start_year=2031, end_year=2034, by=user)


@pytest.fixture
def lund():
    return OrganisationFactory(lund=True)


def committed(measure: Measure, organisation: Any, *texts: str, **fields: Any) -> Commitment:
    stated = {"state": CommitmentState.CONFIRMED, "confirmed_at": now(), "close_reason": "Slut."}
    row: Commitment = CommitmentFactory(
        measure=measure, organisation=organisation, **(stated | fields)
    )
    row.activities.set(measure.activities.filter(text__in=texts))
    return row


def carry(new: Programme, user: Any, kind: str, measures: list[Measure], *codes: str) -> None:
    rows = [Outcome(measure.public_id, kind, codes, "Skäl.") for measure in measures]
    carry_over(new, rows, by=user)


def chosen(row: Commitment) -> list[str]:
    return [activity.text for activity in row.activities.order_by("position")]


def test_commitment_waits_to_be_confirmed_anew(old, new, user, lund):
    malmo = OrganisationFactory(name="Malmö stad", slug="malmo-stad")
    proposer = UserFactory()
    measure = old.measures.get(code="HK1")
    before = committed(
        measure,
        lund,
        "Städa parker",
        decided_on=date(2027, 3, 1),
        decided_by="Kommunstyrelsen",
        case_number="7-2027",
        note="Varje vår.",
        contact_name="Anna",
        contact_email="anna@example.org",
        proposed_by=proposer,
    )
    before.together_with.add(malmo)
    carry(new, user, "carried", [measure], "N1")
    row = Commitment.objects.get(measure__programme=new)
    assert (row.state, row.organisation, row.renews) == ("to_renew", lund, before)
    assert commitment_content(row) == CommitmentContent(
        activities=(ActivityEntry(2, "Städa parker"),),
        note="Varje vår.",
        together_with=("Malmö stad",),
        contact_name="Anna",
        contact_email="anna@example.org",
    )
    assert (row.proposed_by, row.confirmed_at, row.close_reason) == (proposer, None, "")
    before.refresh_from_db()
    assert (before.state, mail.outbox) == ("confirmed", [])


@pytest.mark.parametrize("state", CommitmentState)
def test_only_what_stands_in_the_old_period_is_copied(old, new, user, lund, state):
    measure = old.measures.get(code="HK1")
    committed(measure, lund, state=state)
    carry(new, user, "carried", [measure], "N1")
    copied = state in (CommitmentState.PROPOSED, CommitmentState.CONFIRMED)
    assert Commitment.objects.filter(measure__programme=new).exists() == copied


def test_organisation_that_has_ended_commits_to_nothing(old, new, user, lund):
    measure = old.measures.get(code="HK1")
    committed(measure, lund)
    lund.end_on = localdate() - timedelta(days=1)
    lund.save()
    carry(new, user, "carried", [measure], "N1")
    assert not Commitment.objects.filter(measure__programme=new).exists()


def test_each_part_of_a_split_measure_gets_one(old, new, user, lund):
    measure = old.measures.get(code="HK1")
    committed(measure, lund, "Städa parker")
    carry(new, user, "split", [measure], "N1", "N2")
    rows = Commitment.objects.filter(measure__programme=new).order_by("measure__position")
    assert [(row.measure.code, chosen(row)) for row in rows] == [
        ("N1", ["Städa parker"]),
        ("N2", []),
    ]


def test_two_commitments_to_merged_measures_become_one(old, new, user, lund):
    first, second = old.measures.order_by("code")
    committed(first, lund, "Städa stränder", note="Varje vår.")
    committed(second, lund, "Plocka skräp", note="Varje höst.")
    carry(new, user, "merged", [first, second], "N1")
    row = Commitment.objects.get(measure__programme=new)
    assert (chosen(row), row.note) == (
        ["Städa stränder", "Plocka skräp"],
        "Varje vår.\n\nVarje höst.",
    )


def test_later_merge_is_added_to_the_commitment_that_waits(old, new, user, lund):
    first, second = old.measures.order_by("code")
    committed(first, lund, note="Samma.")
    committed(second, lund, "Plocka skräp", note="Samma.")
    carry(new, user, "merged", [first], "N1")
    carry(new, user, "merged", [second], "N1")
    row = Commitment.objects.get(measure__programme=new)
    assert (chosen(row), row.note, row.history.count()) == (["Plocka skräp"], "Samma.", 2)
    number = last_number(row)
    assert content_at(row, number) == commitment_content(row)


def test_history_holds_all_of_the_copy(old, new, user, lund):
    measure = old.measures.get(code="HK1")
    before = committed(measure, lund, "Städa stränder", note="Varje vår.")
    before.together_with.add(OrganisationFactory())
    carry(new, user, "carried", [measure], "N1")
    row = Commitment.objects.get(measure__programme=new)
    assert content_at(row, last_number(row)) == commitment_content(row)
    [save] = history_rows(row)
    assert (save.by, save.is_step, save.state) == (str(user), True, "to_renew")


def test_contact_can_change_and_confirm_the_copy(old, new, user, lund):
    contact = MembershipFactory(organisation=lund).user
    measure = old.measures.get(code="HK1")
    committed(measure, lund, "Städa stränder", "Städa parker")
    carry(new, user, "carried", [measure], "N1")
    Programme.objects.filter(pk=new.pk).update(state="decided")
    row = Commitment.objects.get(measure__programme=new)
    [kept, _dropped] = commitment_content(row).activities
    fewer = CommitmentContent(activities=(kept,), note="Bara stränder.")
    change_commitment(row, fewer, base_number=last_number(row), by=contact)
    take_commitment_step(row, "propose", by=contact)
    row.refresh_from_db()
    assert (row.state, chosen(row)) == ("proposed", ["Städa stränder"])


def test_undo_takes_the_copy_back(old, new, user, lund):
    measure = old.measures.get(code="HK1")
    before = committed(measure, lund)
    carry(new, user, "carried", [measure], "N1")
    undo_outcome(new, measure, by=user)
    assert list(Commitment.objects.all()) == [before]
    assert not new.measures.exists()


def test_undo_of_one_merged_measure_leaves_what_the_other_gave(old, new, user, lund):
    first, second = old.measures.order_by("code")
    committed(first, lund, "Städa stränder", note="Varje vår.")
    committed(second, lund, "Plocka skräp", note="Varje höst.")
    carry(new, user, "merged", [first, second], "N1")
    undo_outcome(new, first, by=user)
    row = Commitment.objects.get(measure__programme=new)
    assert (row.renews.measure, row.note, chosen(row)) == (second, "Varje höst.", ["Plocka skräp"])


def test_copy_that_somebody_has_changed_stays_and_keeps_its_measure(old, new, user, lund):
    measure = old.measures.get(code="HK1")
    committed(measure, lund)
    carry(new, user, "carried", [measure], "N1")
    row = Commitment.objects.get(measure__programme=new)
    row.note = "Ändrad."
    row.save()
    assert undo_outcome(new, measure, by=user) == [row.measure]
    assert Commitment.objects.get(pk=row.pk).note == "Ändrad."
