"""Who is told by mail about a commitment, and what the mail gives away."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from milstolpe.organisations.enums import Role
from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.services.commitments import (
    propose_commitment,
    register_on_behalf,
    take_commitment_step,
    take_commitment_steps,
)
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import CommitmentFactory
from tests.programmes.commitment_world import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]) -> Iterator[Any]:
    """Call with something to do; gives the mails that went out, by recipient."""

    def sent(act: Callable[[], object]) -> dict[str, Any]:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {mail.to[0]: mail for mail in mailoutbox}

    return sent


def proposed(place: Place, **values: Any) -> Commitment:
    row: Commitment = CommitmentFactory(
        measure=place.measure(), organisation=place.lund, proposed_by=place.contact, **values
    )
    return row


def test_coordinators_hear_of_a_proposal(place: Place, mails: Any) -> None:
    measure = place.measure(code="HK1", title="Minska nedskräpningen")
    content = CommitmentContent()
    sent = mails(
        lambda: propose_commitment(measure, content, organisation=place.lund, by=place.contact)
    )
    assert list(sent) == ["samordnare@example.org"]
    mail = sent["samordnare@example.org"]
    assert mail.subject == "Lunds kommun föreslår 1 åtagande"
    assert "- HK1 Minska nedskräpningen" in mail.body
    assert f"/arbeta/program/{place.programme.address}/ataganden/" in mail.body


def test_coordinators_of_other_counties_and_former_ones_do_not(place: Place, mails: Any) -> None:
    MembershipFactory(organisation=place.board, role=Role.COORDINATOR, ended=True)
    closed = MembershipFactory(organisation=place.board, role=Role.COORDINATOR).user
    closed.is_active = False
    closed.save()
    row = proposed(place, state=CommitmentState.TO_RENEW)
    sent = mails(lambda: take_commitment_step(row, "propose", by=place.contact))
    assert list(sent) == ["samordnare@example.org"]


def test_without_coordinator_the_owners_mailbox_is_used(place: Place, mails: Any) -> None:
    place.coordinator.memberships.all().delete()
    place.board.function_mailbox = "miljomal@example.org"
    place.board.save()
    row = proposed(place, state=CommitmentState.TO_RENEW)
    assert list(mails(lambda: take_commitment_step(row, "propose", by=place.contact))) == [
        "miljomal@example.org"
    ]


@pytest.mark.parametrize(
    ("step", "state", "subject"),
    [
        ("confirm", "proposed", "1 åtagande av Lunds kommun är bekräftat"),
        ("decline", "proposed", "1 åtagande av Lunds kommun är avböjt"),
        ("end", "confirmed", "1 åtagande av Lunds kommun har upphört"),
    ],
)
def test_actor_hears_what_the_county_board_did(
    place: Place, mails: Any, step: str, state: str, subject: str
) -> None:
    row = proposed(place, state=state, confirmed_at="2026-01-01T00:00Z")
    sent = mails(lambda: take_commitment_step(row, step, by=place.coordinator, reason="Dubblett"))
    mail = sent["lund@example.org"]
    assert (list(sent), mail.subject) == (["lund@example.org"], subject)
    assert ("Skäl: Dubblett" in mail.body) == (step != "confirm")
    assert "/arbeta/ataganden/" in mail.body


def test_named_contact_and_proposer_are_both_told(place: Place, mails: Any) -> None:
    row = proposed(place, contact_email="Kim@Example.org")
    sent = mails(lambda: take_commitment_step(row, "confirm", by=place.coordinator))
    assert list(sent) == ["kim@example.org", "lund@example.org"]


def test_proposer_who_has_left_is_not_told(place: Place, mails: Any) -> None:
    row = proposed(place)
    place.contact.memberships.all().delete()
    place.lund.function_mailbox = "lund-miljo@example.org"
    place.lund.save()
    sent = mails(lambda: take_commitment_step(row, "confirm", by=place.coordinator))
    assert list(sent) == ["lund-miljo@example.org"]


def test_with_nothing_else_all_who_speak_for_the_actor_are_told(place: Place, mails: Any) -> None:
    MembershipFactory(organisation=place.lund, role=Role.DECIDER, user__email="chef@example.org")
    content = CommitmentContent(decided_on="2026-02-03", decided_by="Kommunstyrelsen")
    sent = mails(
        lambda: register_on_behalf(
            [(place.measure(), content)], organisation=place.lund, by=place.coordinator
        )
    )
    assert list(sent) == ["chef@example.org", "lund@example.org"]


def test_taking_back_is_told_to_the_coordinators(place: Place, mails: Any) -> None:
    row = proposed(place)
    sent = mails(
        lambda: take_commitment_step(row, "decline", by=place.contact, reason="Ingen budget")
    )
    assert list(sent) == ["samordnare@example.org"]
    assert sent["samordnare@example.org"].subject == "Lunds kommun tar tillbaka 1 åtagande"
    assert "Ingen budget" in sent["samordnare@example.org"].body


def test_many_at_once_make_one_mail_each(place: Place, mails: Any, mailoutbox: list[Any]) -> None:
    ids = [proposed(place).pk for _n in range(3)]
    other = CommitmentFactory(
        measure=place.measure(), organisation=place.malmo, proposed_by=place.other_contact
    )
    sent = mails(lambda: take_commitment_steps([*ids, other.pk], "confirm", by=place.coordinator))
    assert len(mailoutbox) == 2
    assert sent["lund@example.org"].subject == "3 åtaganden av Lunds kommun är bekräftade"
    assert sent["lund@example.org"].body.count("\n- ") == 3
    assert sent["malmo@example.org"].subject == "1 åtagande av Malmö stad är bekräftat"


def test_internal_measure_is_named_by_its_code_alone(place: Place, mails: Any) -> None:
    measure = place.measure(code="B7", title="Hemligt förråd", is_internal=True)
    sent = mails(
        lambda: propose_commitment(
            measure, CommitmentContent(), organisation=place.lund, by=place.contact
        )
    )
    body = sent["samordnare@example.org"].body
    assert "- B7\n" in body
    assert "förråd" not in body


def test_nothing_is_mailed_when_it_is_refused(place: Place, mails: Any) -> None:
    row = proposed(place, state=CommitmentState.DECLINED, close_reason="skäl")

    def act() -> None:
        with pytest.raises(Exception, match="Ladda om sidan"):
            take_commitment_step(row, "confirm", by=place.coordinator)

    assert mails(act) == {}


def test_nobody_is_mailed_about_what_they_did_themselves(place: Place, mails: Any) -> None:
    MembershipFactory(organisation=place.lund, role=Role.CONTACT, user=place.coordinator)
    row = proposed(place, contact_email="samordnare@example.org")
    sent = mails(lambda: take_commitment_step(row, "confirm", by=place.coordinator))
    assert list(sent) == ["lund@example.org"]
