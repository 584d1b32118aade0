"""Mails that come back as letters: known by their reference, told in Swedish, put right."""

import io
import mailbox
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from milstolpe.reporting.bounces import read_bounces, reason_of
from milstolpe.reporting.mail import compose
from milstolpe.reporting.models import Mailing, Report
from milstolpe.reporting.services.bounces import take_bounces
from milstolpe.reporting.services.mailings import invite_all
from tests.factories.organisations import MembershipFactory
from tests.factories.reporting import MailingFactory, contact_of, opened
from tests.programmes.browsing import said
from tests.reporting.returned import Returned, letter
from tests.reporting.running import Desk, handed_in

REFERENCE = "c0ffee00c0ffee00c0ffee00c0ffee00"


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


def mail_of(**fields: Any) -> Mailing:
    return MailingFactory(report=opened(measures=1).reports.get(), **fields)


def returned(row: Mailing, **fields: Any) -> Returned:
    assert row.reference
    return Returned(row.reference.hex, **fields)


# --- Reading ---


@pytest.mark.parametrize("server", ["postfix", "exchange"])
def test_letter_says_which_mail_and_why(server: str) -> None:
    (bounce,) = read_bounces(letter(server, Returned(REFERENCE)))

    assert REFERENCE in bounce.references
    assert (bounce.recipient, bounce.status) == ("kontakt@lund.example.org", "5.1.1")
    assert bounce.said.startswith("550 5.1.1 <kontakt@lund.example.org>")


@pytest.mark.parametrize("server", ["postfix", "exchange"])
@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_delay_is_no_bounce(server: str, action: str) -> None:
    assert read_bounces(letter(server, Returned(REFERENCE, action=action, status="4.4.1"))) == []


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 500, b"Subject: Hej\n\nHej", letter("absence", Returned(REFERENCE))]
)
def test_other_letters_are_no_bounces(raw: bytes) -> None:
    assert read_bounces(raw) == []


def test_every_cut_of_a_letter_is_read_without_a_fault() -> None:
    whole = letter("postfix", Returned(REFERENCE))
    for end in range(0, len(whole), 37):
        assert len(read_bounces(whole[:end])) <= 1


@pytest.mark.parametrize(
    ("status", "said_by_server", "reason"),
    [
        ("5.1.1", "User unknown", "Adressen finns inte. (User unknown)"),
        ("5.1.10", "", "Adressen finns inte."),
        ("5.1.2", "", "Adressens del efter @ finns inte."),
        ("5.2.1", "", "Brevlådan är stängd."),
        ("5.2.2", "", "Brevlådan är full."),
        ("5.4.1", "", "Mottagarens e-postserver tar inte emot mejl till adressen."),
        ("4.4.7", "", "Mejlet kunde inte lämnas fram i tid."),
        ("5.7.1", "", "Mottagarens e-postserver avvisade mejlet."),
        ("", "550 5.1.1 No", "Adressen finns inte. (550 5.1.1 No)"),
        ("", "550 No", "Mejlet kunde inte lämnas fram. (550 No)"),
    ],
)
def test_reason_is_in_swedish(status: str, said_by_server: str, reason: str) -> None:
    assert reason_of(status, said_by_server) == reason


# --- Marking ---


@pytest.mark.django_db
@pytest.mark.parametrize("server", ["postfix", "exchange"])
def test_mail_is_marked_told_and_sent_to_the_mailbox(
    server: str, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    report.organisation.function_mailbox = "miljo@lund.example.org"
    report.organisation.save()
    row = MailingFactory(report=report)

    with django_capture_on_commit_callbacks(execute=True):
        assert take_bounces(letter(server, returned(row))) == [row]
    assert take_bounces(letter(server, returned(row))) == []  # the same letter once more

    row.refresh_from_db()
    assert row.bounced_at is not None
    assert row.bounce_text.startswith("Adressen finns inte. (550 5.1.1 ")
    assert [mail.to for mail in mailoutbox] == [["miljo@lund.example.org"]]
    (notice,) = desk.user.notices.all()
    assert notice.text.startswith(f"Ett mejl till {report.organisation.name} kom tillbaka:")
    assert notice.address == desk.report_page(report)


@pytest.mark.django_db
def test_letter_about_somebody_elses_mail_marks_nothing() -> None:
    row = mail_of()

    assert take_bounces(letter("postfix", Returned(REFERENCE))) == []
    row.refresh_from_db()
    assert row.bounced_at is None


@pytest.mark.django_db
def test_mail_tells_which_it_is_when_it_comes_back(settings: Any) -> None:
    settings.BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = "studs@example.se", "M <m@example.se>"
    row = mail_of()
    assert row.reference

    message = compose([row])

    assert message.from_email == f"studs+{row.reference.hex}@example.se"
    assert message.message()["From"] == "M <m@example.se>"
    assert message.message()["Message-ID"] == f"<{row.reference.hex}@127.0.0.1>"
    settings.BOUNCE_ADDRESS = ""
    assert compose([row]).from_email == "M <m@example.se>"


@pytest.mark.django_db
def test_rows_of_one_mail_come_back_together() -> None:
    follow_up = opened(measures=1, organisations=2)
    desk_user = MembershipFactory(
        organisation=follow_up.programme.owners.get().organisation, role="coordinator"
    ).user
    contact = contact_of(follow_up.reports.order_by("pk")[0])
    follow_up.reports.update(answered_by=contact.memberships.get().organisation)
    rows = invite_all(follow_up, by=desk_user)

    marked = take_bounces(letter("postfix", returned(rows[0])))

    assert [row.email for row in rows] == [contact.email] * 2
    assert {row.pk for row in marked} == {row.pk for row in rows}


@pytest.mark.django_db
def test_receipt_that_comes_back_is_known_too(
    django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    report = opened(measures=1).reports.get()
    with django_capture_on_commit_callbacks(execute=True):
        contact = handed_in(report)

    row = Mailing.objects.get(kind="receipt")
    assert row.reference
    assert mailoutbox[0].message()["Message-ID"] == f"<{row.reference.hex}@127.0.0.1>"
    take_bounces(letter("exchange", returned(row)))
    assert Mailing.objects.exclude(bounced_at=None).get().email == contact.email
    assert Mailing.objects.count() == 1  # the function mailbox had it already


# --- Reading where the mail server puts them ---


@pytest.mark.django_db
def test_command_reads_files_standard_input_maildir_and_mbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [mail_of() for _place in range(4)]
    letters = [letter("postfix", returned(row)) for row in rows]
    file = tmp_path / "studs.eml"
    file.write_bytes(letters[0])
    folder = mailbox.Maildir(tmp_path / "Maildir")
    folder.add(letters[1])
    folder.add(letter("absence", returned(rows[0])))
    box = mailbox.mbox(tmp_path / "studs.mbox")
    box.add(letters[2])
    box.close()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(letters[3])))

    said_by_command = [
        run(str(file)),
        run("--maildir", str(tmp_path / "Maildir")),
        run("--mbox", str(tmp_path / "studs.mbox")),
        run(),
    ]

    assert [text.splitlines()[-1] for text in said_by_command] == ["1 mejl är markerat."] * 4
    assert Mailing.objects.filter(bounced_at=None).count() == 0
    flags = [letter.get_flags() for letter in mailbox.Maildir(tmp_path / "Maildir")]
    assert flags == ["S", "S"]
    assert run("--maildir", str(tmp_path / "Maildir")) == "0 mejl är markerade.\n"


@pytest.mark.django_db
def test_command_says_that_there_is_no_such_place(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Breven går inte att läsa"):
        run("--maildir", str(tmp_path / "nowhere"))


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("read_bounces", *words, stdout=out)
    return out.getvalue()


# --- Putting right ---


def bounced(report: Report, **fields: Any) -> Mailing:
    return MailingFactory(
        report=report, bounced_at=timezone.now(), bounce_text="Adressen finns inte.", **fields
    )


@pytest.mark.django_db
def test_overview_shows_it_and_leads_to_what_puts_it_right() -> None:
    desk = Desk(measures=1, organisations=2)
    report = desk.reports[0]
    bounced(report)

    page = desk.client.get(f"{desk.page}?lage=studs")

    assert [row.pk for row in page.context["rows"]] == [report.pk]
    text = page.content.decode()
    assert "Mejlet till kontakt@example.org kom tillbaka. Adressen finns inte." in text
    assert f"/arbeta/organisation/{report.organisation.slug}/" in text
    assert f"{desk.report_page(report)}skicka-igen/" in text
    (fact,) = [fact for fact in page.context["head"].facts if fact.address]
    assert (fact.value, fact.address) == (1, f"{desk.page}?lage=studs#reports")


@pytest.mark.django_db
def test_mail_is_sent_again_to_those_who_are_told_today(
    django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    bounced(report, kind="reminder")
    page = f"{desk.report_page(report)}skicka-igen/"
    nobody = desk.client.post(page)
    contact = contact_of(report)

    asked = desk.client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(page)

    assert said(nobody) == ["Det finns ingen adress att skicka till. Rätta kontakterna först."]
    assert f"Det går till: {contact.email}." in asked
    assert [mail.to for mail in mailoutbox] == [[contact.email]]
    assert Mailing.objects.filter(kind="reminder", bounced_at=None).get().email == contact.email
    assert [row.bounce for row in desk.client.get(desk.page).context["rows"]] == [None]
    assert desk.client.get(page).status_code == 404
    desk.client.post(page)
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_page_warns_when_the_address_is_still_the_one_that_bounced() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    bounced(report, email=contact_of(report).email)

    page = desk.client.get(f"{desk.report_page(report)}skicka-igen/").content.decode()

    assert "Det kom tillbaka från den adressen: rätta kontakterna först." in page


@pytest.mark.django_db
def test_receipt_is_sent_again(django_capture_on_commit_callbacks: Any, mailoutbox: Any) -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    handed_in(report)
    take_bounces(letter("postfix", returned(Mailing.objects.get(kind="receipt"))))
    contact = contact_of(report)

    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(f"{desk.report_page(report)}skicka-igen/")

    assert contact.email in {mail.to[0] for mail in mailoutbox}
    assert {mail.subject.split(":")[0] for mail in mailoutbox} == {"Kvittens"}
