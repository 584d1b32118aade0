"""Mails to colleagues that come back: told to whoever asked, seen on the report, put right."""

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from milstolpe.reporting.models import Handover
from milstolpe.reporting.services.bounces import take_bounces
from tests.reporting.conftest import Desk
from tests.reporting.returned import Returned, letter

pytestmark = pytest.mark.django_db
WRONG = "kolega@example.org"


@pytest.fixture
def hand_over(desk: Desk, django_capture_on_commit_callbacks: Any) -> Any:
    """Hands the first two measures to that address, and gives the handover of the first."""

    def send(email: str) -> Handover:
        ids = [row.pk for row in desk.answers[:2]]
        with django_capture_on_commit_callbacks(execute=True):
            desk.client.post(f"{desk.address}kollegor/", {"val": ids, "email": email})
        return Handover.objects.get(answer=ids[0], email=email)

    return send


def returned(row: Handover) -> bytes:
    assert row.reference
    return letter("postfix", Returned(row.reference.hex, to=row.email))


def test_letter_is_told_once_and_seen_on_the_report(desk: Desk, hand_over: Any) -> None:
    row = hand_over(WRONG)
    assert mail.outbox[0].message()["Message-ID"] == f"<{row.reference.hex}@127.0.0.1>"

    marked = take_bounces(returned(row))
    assert [each.email for each in marked] == [WRONG, WRONG]  # both measures in one mail
    assert take_bounces(returned(row)) == []

    (notice,) = desk.contact.notices.all()
    address = f"/arbeta/uppfoljning/kollega/{row.pk}/"
    assert (notice.text, notice.address) == (f"Mejlet till {WRONG} kom tillbaka.", address)
    page = desk.client.get(desk.address)
    link = page.context["bounced"][0]
    assert (link.label, link.address) == (f"{row.answer.measure.code}: {WRONG}", address)
    assert link.note.startswith("Adressen finns inte. (550 5.1.1 ")
    assert "Ett mejl till en kollega kom tillbaka." in page.content.decode()
    (colleague,) = page.context["areas"][0][1][0].colleagues
    assert colleague.label == f"Mejlet till {WRONG} kom tillbaka"


def test_right_address_takes_the_place_of_the_wrong_one(desk: Desk, hand_over: Any) -> None:
    row = hand_over(WRONG)
    take_bounces(returned(row))
    page = desk.client.get(f"/arbeta/uppfoljning/kollega/{row.pk}/").content.decode()
    assert f'href="{desk.address}kollegor/?val={row.answer_id}"' in page

    hand_over("kollega@example.org")

    row.refresh_from_db()
    assert not row.is_open
    assert desk.client.get(desk.address).context["bounced"] == []


def test_mail_that_is_sent_anew_is_known_by_its_own_reference(desk: Desk, hand_over: Any) -> None:
    first = hand_over(WRONG)
    take_bounces(returned(first))
    again = hand_over(WRONG)  # the mailbox had been full

    assert (again.pk, again.bounced_at) == (first.pk, None)
    assert take_bounces(returned(first)) == []  # a late letter about the mail before
    assert len(take_bounces(returned(again))) == 2


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({WRONG: (550, b"5.1.1 No such user")})


def test_address_that_is_refused_at_once_is_seen_too(
    desk: Desk, hand_over: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.reporting.test_colleague_bounces.Refusing"

    row = hand_over(WRONG)

    assert row.bounce_text == "Adressen finns inte. (550 5.1.1 No such user)"
    assert desk.contact.notices.count() == 1
