"""Who is mailed about a report, what the mail says, and what happens to one that comes back."""

import datetime
import re
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from milstolpe.accounts.mail import RETRY_AFTER
from milstolpe.core.errors import DomainError
from milstolpe.records.models import Notice
from milstolpe.reporting.mail import send_mail
from milstolpe.reporting.models import Mailing, Report
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.services.mailings import invite_all, remind_late
from milstolpe.reporting.services.reports import give_longer_time, take_report_step
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.reporting import (
    MailingFactory,
    contact_of,
    coordinator_of,
    opened,
    stranger,
)
from tests.reporting.running import handed_in

pytestmark = pytest.mark.django_db

REFUSED: dict[str, tuple[int, bytes]] = {}  # address → what the mail server says to it


class MailServer(EmailBackend):
    """Keeps mails, and refuses the addresses in `REFUSED` as a mail server does."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            refused = {address: REFUSED[address] for address in message.to if address in REFUSED}
            if refused:
                raise smtplib.SMTPRecipientsRefused(refused)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> Iterator[None]:
    settings.EMAIL_BACKEND = "tests.reporting.test_telling.MailServer"
    REFUSED.clear()
    yield
    REFUSED.clear()


@pytest.fixture
def mails(django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]) -> Any:
    """Call with something to do; gives (recipient, subject) of the mails that went out."""

    def sent(act: Callable[[], object]) -> list[tuple[str, str]]:
        del mailoutbox[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [(mail.to[0], mail.subject) for mail in mailoutbox]

    return sent


def one_report(**fields: Any) -> Report:
    """Of Lund, with a contact person and a function mailbox."""
    report = opened(measures=1, **fields).reports.get()
    report.organisation.function_mailbox = "miljo@lund.example.org"
    report.organisation.save()
    return report


def invite(report: Report) -> Callable[[], object]:
    return lambda: invite_all(report.follow_up, by=coordinator_of(report.follow_up))


def addresses(**wanted: Any) -> list[str]:
    return sorted(Mailing.objects.filter(**wanted).values_list("email", flat=True))


def test_invitation_has_the_programmes_words_and_own_link(mails: Any, mailoutbox: Any) -> None:
    report = one_report(mail_text="Fråga Anna om du undrar.")
    contact = contact_of(report)

    sent = mails(invite(report))

    title = report.follow_up.programme.title
    assert sent == [(contact.email, f"Rapportera senast 25 februari 2028: {title} 2027")]
    body = mailoutbox[0].body
    assert "Fråga Anna om du undrar." in body
    assert f"http://127.0.0.1:8000/arbeta/uppfoljning/{report.pk}/" in body
    assert "Den fungerar en gång, inom sju dagar:" in body
    report.refresh_from_db()
    assert report.invited_at is not None
    assert list(Notice.objects.values_list("user", "address")) == [
        (contact.pk, f"/arbeta/uppfoljning/{report.pk}/")
    ]


def test_link_of_the_mail_logs_in_once(
    mails: Any, mailoutbox: Any, client: Any, settings: Any
) -> None:
    settings.DEMO = True
    report = one_report()
    contact = contact_of(report)
    mails(invite(report))
    link = re.search(r"http://127.0.0.1:8000(/konto/\S+)", mailoutbox[0].body)
    assert link

    response = client.post(link[1])

    assert response.headers["Location"] == f"/arbeta/uppfoljning/{report.pk}/"
    assert client.session["_auth_user_id"] == str(contact.pk)
    assert client.post(link[1]).status_code == 410


def test_ended_contact_is_not_mailed_but_the_mailbox_is(mails: Any) -> None:
    report = one_report()
    MembershipFactory(organisation=report.organisation, ended=True)

    assert [to for to, _subject in mails(invite(report))] == ["miljo@lund.example.org"]


def test_organisation_without_any_address_is_left_to_the_coordinator(mails: Any) -> None:
    report = opened(measures=1).reports.get()

    assert mails(invite(report)) == []
    report.refresh_from_db()
    assert report.invited_at is None


def test_whoever_answers_for_several_gets_one_mail(mails: Any, mailoutbox: Any) -> None:
    follow_up = opened(measures=1, organisations=3)
    association = OrganisationFactory()
    follow_up.reports.update(answered_by=association)
    contact = MembershipFactory(organisation=association).user

    sent = mails(lambda: invite_all(follow_up, by=coordinator_of(follow_up)))

    assert [to for to, _subject in sent] == [contact.email]
    assert mailoutbox[0].body.count("/arbeta/uppfoljning/") == 3
    assert addresses(kind="invitation") == [contact.email] * 3


def test_second_press_mails_nobody(mails: Any) -> None:
    report = one_report()
    contact_of(report)
    mails(invite(report))

    with pytest.raises(DomainError):
        invite(report)()
    assert len(addresses()) == 1


def test_returned_mail_goes_to_the_mailbox_once(mails: Any) -> None:
    report = one_report()
    lost = [contact_of(report).email for _person in range(2)]
    REFUSED.update(dict.fromkeys(lost, (550, b"No such\nuser")))

    sent = mails(invite(report))

    assert [to for to, _subject in sent] == ["miljo@lund.example.org"]
    assert addresses(bounced_at=None) == ["miljo@lund.example.org"]
    bounced = Mailing.objects.exclude(bounced_at=None)
    assert set(bounced.values_list("bounce_text", flat=True)) == {
        "Mejlet kunde inte lämnas fram. (550 No such user)"
    }


def test_refused_mailbox_is_not_tried_again(mails: Any) -> None:
    report = one_report()
    REFUSED["miljo@lund.example.org"] = (550, b"Full")

    assert mails(invite(report)) == []
    assert addresses() == ["miljo@lund.example.org"]


def test_mail_server_that_is_away_is_told_in_the_row_at_last() -> None:
    row = MailingFactory(report=one_report(), email="borta@example.org")
    REFUSED["borta@example.org"] = (451, b"Come back later")

    send_mail.func(ids=[row.pk], tried=len(RETRY_AFTER))

    row.refresh_from_db()
    assert row.bounce_text == "E-postservern gick inte att nå."
    assert addresses() == ["borta@example.org"]


def test_mail_server_that_is_away_is_asked_again(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    row = MailingFactory(report=one_report(), email="borta@example.org")
    REFUSED["borta@example.org"] = (451, b"Come back later")

    send_mail.func(ids=[row.pk])

    job = DBTaskResult.objects.get()
    assert job.args_kwargs["kwargs"] == {"ids": [row.pk], "tried": 1}
    assert job.run_after > timezone.now()


def test_reminder_goes_to_those_who_are_late_and_no_others(mails: Any) -> None:
    follow_up = opened(measures=1, organisations=4)
    late, done, waived, longer = follow_up.reports.order_by("pk")
    coordinator = coordinator_of(follow_up)
    handed_in(done)
    take_report_step(waived, "waive", by=coordinator, reason="Nedlagd")
    give_longer_time(
        longer, until=last_second(datetime.date(2126, 3, 1)), reason="Sjukdom", by=coordinator
    )
    contact = contact_of(late)
    contact_of(waived)
    contact_of(longer)
    ids = [row.pk for row in (late, done, waived, longer)]

    sent = mails(lambda: remind_late(follow_up, ids, shown_at=timezone.now(), by=coordinator))

    title = follow_up.programme.title
    assert sent == [(contact.email, f"Påminnelse: {title} 2027")]
    late.refresh_from_db()
    assert late.reminded_at is not None


def test_only_those_that_the_page_named_are_reminded(mails: Any) -> None:
    follow_up = opened(measures=1, organisations=2)
    first, second = follow_up.reports.order_by("pk")
    contact = contact_of(first)
    contact_of(second)

    sent = mails(
        lambda: remind_late(
            follow_up, [first.pk], shown_at=timezone.now(), by=coordinator_of(follow_up)
        )
    )

    assert [to for to, _subject in sent] == [contact.email]


def test_second_press_reminds_nobody(mails: Any) -> None:
    report = one_report()
    contact_of(report)
    coordinator, shown_at = coordinator_of(report.follow_up), timezone.now()

    def remind() -> None:
        remind_late(report.follow_up, [report.pk], shown_at=shown_at, by=coordinator)

    assert len(mails(remind)) == 1
    with pytest.raises(DomainError):
        remind()


def test_second_press_of_longer_time_mails_nobody(mails: Any) -> None:
    report = one_report()
    contact_of(report)
    coordinator = coordinator_of(report.follow_up)
    until = last_second(datetime.date(2126, 3, 31))

    def give() -> None:
        give_longer_time(report, until=until, reason="Sjukdom", by=coordinator)

    assert [len(mails(give)), len(mails(give))] == [1, 0]


def test_stranger_mails_nobody(mails: Any) -> None:
    report = one_report()
    contact_of(report)

    with pytest.raises(PermissionDenied):
        invite_all(report.follow_up, by=stranger())
    assert addresses() == []


def test_returned_report_says_why(mails: Any, mailoutbox: Any) -> None:
    report = one_report()
    contact = handed_in(report)
    coordinator = coordinator_of(report.follow_up)

    sent = mails(
        lambda: take_report_step(report, "return", by=coordinator, reason="HK1 saknar motiv")
    )

    title = report.follow_up.programme.title
    assert sent == [(contact.email, f"Er rapport är återlämnad: {title} 2027")]
    assert "HK1 saknar motiv" in mailoutbox[0].body


def test_longer_time_says_until_when_and_why(mails: Any, mailoutbox: Any) -> None:
    report = one_report()
    contact_of(report)
    coordinator = coordinator_of(report.follow_up)
    until = last_second(datetime.date(2126, 3, 31))  # the clock has changed by then

    mails(lambda: give_longer_time(report, until=until, reason="Sjukdom", by=coordinator))

    body = mailoutbox[0].body.replace("\xa0", " ")
    assert "har förlängd svarstid, till 31 mars 2126 kl. 23.59." in body
    assert "Skäl: Sjukdom" in body


def test_coordinators_get_a_notice_when_a_report_comes_in() -> None:
    report = one_report()
    coordinator = coordinator_of(report.follow_up)
    handed_in(report)

    follow_up = report.follow_up
    page = f"/arbeta/program/{follow_up.programme.address}/uppfoljning/{follow_up.year}/"
    assert list(coordinator.notices.values_list("address", flat=True)) == [
        f"{page}rapporter/{report.pk}/"
    ]


@pytest.mark.slow
def test_many_are_queued_once_each(mails: Any) -> None:
    follow_up = opened(measures=1, organisations=60)
    contacts = [contact_of(report).email for report in follow_up.reports.all()]

    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)):
        sent = mails(lambda: invite_all(follow_up, by=coordinator_of(follow_up)))

    assert sorted(to for to, _subject in sent) == sorted(contacts)
