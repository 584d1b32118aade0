"""Mails go through the queue, hold no foreign headers, and are tried again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from milstolpe.accounts.mail import RETRY_AFTER, deliver_mail, mail_invitation, mail_login_link
from milstolpe.accounts.models import LoginLink
from milstolpe.accounts.services import errand_address, send_mail_later
from milstolpe.accounts.services.links import ask_for_password_reset, open_login_link
from tests.accounts.steps import Committed
from tests.factories.accounts import LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db

LETTER = {"to": "a@example.org", "subject": "Hej", "body": "Rad ett\nRad två"}


class NoServerError(OSError):
    """As when nothing listens at the other end."""


@pytest.fixture
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def _mail_server_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise NoServerError

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_mail_is_sent_after_the_transaction(
    committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    with committed():
        send_mail_later(**LETTER)
        assert mailoutbox == []
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["a@example.org"], "Hej", "Rad ett\nRad två")


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_a_subject_cannot_add_headers(
    committed: Committed, mailoutbox: list[EmailMessage], line_break: str
) -> None:
    with committed():
        send_mail_later(**LETTER | {"subject": f"Hej{line_break}Bcc: b@example.org"})
    assert mailoutbox[0].subject == "Hej Bcc: b@example.org"
    assert mailoutbox[0].recipients() == ["a@example.org"]


def test_an_invitation_cannot_add_headers_or_lines(mailoutbox: list[EmailMessage]) -> None:
    link = LoginLinkFactory(kind="invitation")
    mail_invitation.call(
        str(link.pk), organisation_name="Kommunen\nBcc: b@example.org", invited_by="A\r\n\r\nB"
    )
    assert "\n" not in mailoutbox[0].subject
    assert mailoutbox[0].subject.endswith("Kommunen Bcc: b@example.org")
    assert "A B" in mailoutbox[0].body


def test_an_answer_goes_where_it_is_told(
    committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    with committed():
        send_mail_later(**LETTER, reply_to="b@example.org")
        send_mail_later(**LETTER)
    assert [mail.reply_to for mail in mailoutbox] == [["b@example.org"], []]


@pytest.mark.usefixtures("_queue")
def test_the_queue_holds_no_secret(committed: Committed) -> None:
    user = UserFactory()
    with committed():
        link = open_login_link(email=user.email, next_url="")
        ask_for_password_reset(email=user.email)
    kept = [job.args_kwargs["kwargs"] for job in DBTaskResult.objects.order_by("task_path")]
    assert kept == [{"link_id": str(link.pk)}, {"email": user.email}]


@pytest.mark.usefixtures("_queue", "_mail_server_is_down")
@pytest.mark.parametrize("tried", range(len(RETRY_AFTER)))
def test_a_mail_that_cannot_be_handed_over_is_tried_again(tried: int) -> None:
    deliver_mail.call(**LETTER, tried=tried)
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs["kwargs"] == LETTER | {
        "reply_to": "",
        "reference": "",
        "tried": tried + 1,
    }
    wait = job.run_after - timezone.now()
    assert abs(wait - timedelta(minutes=RETRY_AFTER[tried])) < timedelta(seconds=5)


@pytest.mark.usefixtures("_queue", "_mail_server_is_down")
def test_at_last_the_job_fails() -> None:
    with pytest.raises(NoServerError):
        deliver_mail.call(**LETTER, tried=len(RETRY_AFTER))
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("change", [{"used_at": timezone.now()}, {"email": "nobody@example.org"}])
def test_a_link_that_leads_nowhere_is_not_mailed(
    mailoutbox: list[EmailMessage], change: dict[str, Any]
) -> None:
    mail_login_link.call(str(LoginLinkFactory(**change).pk))
    assert mailoutbox == []


def test_errand_logs_in_and_leads_on() -> None:
    user = UserFactory()

    address = errand_address(email=user.email.upper(), next_url="/arbeta/uppfoljning/1/")

    link = LoginLink.objects.get()
    assert f"/{link.pk}/" in address
    assert (link.next_url, link.kind) == ("/arbeta/uppfoljning/1/", "errand")
    assert timedelta(days=6) < link.expires_at - timezone.now() < timedelta(days=8)


@pytest.mark.parametrize("closed", [True, False])
def test_nobody_without_an_open_account_gets_an_errand(closed: bool) -> None:
    if closed:
        UserFactory(email="ingen@example.org", is_active=False)

    assert errand_address(email="ingen@example.org", next_url="/arbeta/") == ""
    assert LoginLink.objects.count() == 0
