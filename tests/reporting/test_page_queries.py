"""Every page and file of the room asks few queries, and no more of much than of little."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.programmes.content import LinkEntry
from milstolpe.records.services import store_file
from milstolpe.reporting.content import AnswerContent, ExtraEntry, FileEntry
from milstolpe.reporting.links import link_token
from milstolpe.reporting.models import FollowUp, Handover, Report
from milstolpe.reporting.queries.calendars import calendar_token
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.handovers import answer_handover, hand_over
from milstolpe.reporting.services.mailings import invite_all
from milstolpe.reporting.services.reports import take_report_step
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import (
    CalendarKeyFactory,
    FollowUpFactory,
    InstrumentFactory,
    QuestionFactory,
    contact_of,
)
from tests.organisations.queries import MOST, asked_of
from tests.reporting.published import published
from tests.reporting.running import browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True)
class World:
    """A published year and an open one after it, with something of everything that pages show."""

    before: FollowUp
    follow_up: FollowUp
    report: Report  # to answer; it has been handed in once and returned
    coordinator: User
    contact: User
    handover: Handover
    file: int
    token: str  # of the calendar feed

    @property
    def year(self) -> str:
        """Of the published year, without the last slash."""
        return self.before.get_absolute_url().rstrip("/")

    @property
    def running(self) -> str:
        return f"/arbeta/program/{self.follow_up.programme.address}/uppfoljning/"

    @property
    def overview(self) -> str:
        return f"{self.running}{self.follow_up.year}"

    @property
    def judged(self) -> str:
        return f"{self.overview}/rapporter/{self.report.pk}/"

    @property
    def answered(self) -> str:
        return f"/arbeta/uppfoljning/{self.report.pk}/"

    @property
    def colleagues_file(self) -> int:
        assert self.handover.proposal
        return int(self.handover.proposal["files"][0]["id"])

    @property
    def ids(self) -> list[int]:
        """Of the answers of the report."""
        return list(self.report.answers.order_by("pk").values_list("pk", flat=True))

    @property
    def ticked(self) -> str:
        return f"?{urlencode({'val': self.ids}, doseq=True)}"


def made(*, measures: int, organisations: int) -> World:
    """Everybody has answered with everything; all but the last have got their report back."""
    before = published(
        ("GHPE" * measures)[:measures],
        organisations=organisations,
        shows_map=True,
        shows_matrix=True,
    )
    programme, coordinator = before.follow_up.programme, before.coordinator
    follow_up = FollowUpFactory(programme=programme, year=2028, first_year=2028, last_year=2028)
    QuestionFactory(follow_up=follow_up)
    follow_up = take_follow_up_step(follow_up, "open", by=coordinator)
    invite_all(follow_up, by=coordinator)
    reports = list(follow_up.reports.order_by("pk"))
    contacts = [contact_of(report) for report in reports]
    content = whole_content(follow_up, by=contacts[0])
    for report, contact in zip(reports, contacts, strict=True):
        edits = [Edit(row.pk, content, 0) for row in report.answers.order_by("pk")]
        save_answers(report, edits, by=contact)
        hand_in(report, by=contact)
    for report in reports[:-1]:
        take_report_step(report, "return", by=coordinator, reason="Skriv mer")
    follow_up.reports.update(invited_at=None)  # there are mails, and some to send
    first = Report.objects.get(pk=reports[0].pk)
    first.mailings.update(bounced_at=timezone.now(), bounce_text="Adressen finns inte.")
    return World(
        before=before.follow_up,
        follow_up=follow_up,
        report=first,
        coordinator=coordinator,
        contact=contacts[0],
        handover=handed_over(first, by=contacts[0]),
        file=content.files[0].id,
        token=calendar_token(CalendarKeyFactory(user=contacts[0])),
    )


def whole_content(follow_up: FollowUp, *, by: User) -> AnswerContent:
    """Something in every field."""
    file = store_file(SimpleUploadedFile("bilaga.pdf", b"%PDF-1.7\n%%EOF\n"), by=by)
    question = follow_up.questions.get()
    return AnswerContent(
        grade="G",
        rationale="Motiv",
        action_taken="Gjort",
        instruments=(InstrumentFactory().slug,),
        links=(LinkEntry("Sida", "https://example.org/"),),
        files=(FileEntry(file.pk, file.name, file.sha256),),
        extras=(ExtraEntry(question.pk, question.text, "Tid"),),
    )


def handed_over(report: Report, *, by: User) -> Handover:
    """Every measure is handed to two colleagues; gives one that has been answered."""
    ids = [row.pk for row in report.answers.order_by("pk")]
    first, *_others = hand_over(report, ids, email="a@example.org", by=by)
    hand_over(report, ids, email="b@example.org", by=by)
    file = SimpleUploadedFile("karta.pdf", b"%PDF-1.7\n%%EOF\n")
    return answer_handover(first, AnswerContent(grade="P"), [file])


Addresses = Mapping[str, Callable[[World], str]]

# Name of the address → the address itself, for strangers.
OPEN: Addresses = {
    "years": lambda world: "/uppfoljning/",
    "years-file": lambda world: "/uppfoljning.json",
    "year": lambda world: f"{world.year}/",
    "year-file": lambda world: f"{world.year}.xlsx",
    "year-document": lambda world: f"{world.year}.docx",
    "year-version": lambda world: f"{world.year}/version/1/",
    "year-matrix": lambda world: f"{world.year}/matris/",
    "year-matrix-file": lambda world: f"{world.year}/matris.csv",
    "year-table": lambda world: f"{world.year}/tabell/atgarder.csv",
    "year-actor": lambda world: f"{world.year}/aktor/{world.report.organisation.slug}/",
    "year-actor-file": lambda world: f"{world.year}/aktor/{world.report.organisation.slug}.csv",
    "year-actor-document": (
        lambda world: f"{world.year}/aktor/{world.report.organisation.slug}.docx"
    ),
    "calendar-feed": lambda world: f"/arbeta/kalender/{world.token}.ics",
    "colleague": lambda world: f"/svara/{link_token(world.handover)}/",
    "colleague-file": (
        lambda world: f"/svara/{link_token(world.handover)}/fil/{world.colleagues_file}/"
    ),
}
RUN: Addresses = {
    "follow-ups": lambda world: world.running,
    "follow-up-new": lambda world: f"{world.running}ny/",
    "follow-up": lambda world: f"{world.overview}/",
    "follow-up-file": lambda world: f"{world.overview}.csv",
    "follow-up-edit": lambda world: f"{world.overview}/andra/",
    "follow-up-step": lambda world: f"{world.overview}/steg/close/",
    "invite": lambda world: f"{world.overview}/bjud-in/",
    "remind": lambda world: f"{world.overview}/paminn/",
    "analysis": lambda world: f"{world.overview}/analys/",
    "report-add": lambda world: f"{world.overview}/lagg-till/",
    "run-report": lambda world: world.judged,
    "run-report-step": lambda world: f"{world.judged}steg/waive/",
    "longer-time": lambda world: f"{world.judged}langre-tid/",
    "answered-by": lambda world: f"{world.judged}svarar/",
    "on-behalf": lambda world: f"{world.judged}fyll-i/",
    "send-again": lambda world: f"{world.judged}skicka-igen/",
    "calendar": lambda world: "/arbeta/kalender/",
}
ANSWER: Addresses = {
    "my-reports": lambda world: "/arbeta/uppfoljning/",
    "report": lambda world: world.answered,
    "report-unchanged": lambda world: f"{world.answered}oforandrade/{world.ticked}",
    "report-preview": lambda world: f"{world.answered}forhandsgranska/",
    "report-receipt": lambda world: f"{world.answered}kvittens/",
    "report-receipt-pdf": lambda world: f"{world.answered}kvittens.pdf",
    "report-receipt-data": lambda world: f"{world.answered}kvittens.json",
    "report-draft": lambda world: f"{world.answered}utskrift/",
    "report-handovers": lambda world: f"{world.answered}kollegor/{world.ticked}",
    "handover": lambda world: f"/arbeta/uppfoljning/kollega/{world.handover.pk}/",
    "handover-file": (
        lambda world: (
            f"/arbeta/uppfoljning/kollega/{world.handover.pk}/fil/{world.colleagues_file}/"
        )
    ),
    "evidence": lambda world: f"/arbeta/uppfoljning/svar/{world.ids[0]}/fil/{world.file}/",
    "answer-list": lambda world: f"{world.answered}lista/",
    "answer-list-file": lambda world: f"{world.answered}lista.xlsx",
}
# Where something is only sent.
SENT = {
    *("calendar-renew", "autosave", "report-approval", "report-approve", "report-take-back"),
    *("handover-return", "handover-call-back"),
}
# Counted in test_reference.py.
KEPT = {
    *("register", "register-add", "register-row", "register-remove"),
    "register-history",
}


def test_every_page_is_counted() -> None:
    _prefix, room = get_resolver().namespace_dict["reporting"]
    names = {name for name in room.reverse_dict if isinstance(name, str)}

    assert names - SENT - KEPT == {*OPEN, *RUN, *ANSWER}


def test_pages_ask_the_same_few_queries_of_much_and_little() -> None:
    little, much = made(measures=1, organisations=2), made(measures=10, organisations=5)

    few, many = queries(little), queries(much)

    assert many == few
    assert {name: number for name, number in few.items() if number > MOST} == {}


def queries(world: World) -> dict[str, int]:
    """Name of the address → queries, once what a process keeps is there."""
    who = (
        (OPEN, Client()),
        (RUN, browser(world.coordinator)),
        (ANSWER, browser(world.contact)),
    )
    found = {}
    for addresses, client in who:
        for name, address in addresses.items():
            asked_of(client, address(world))
            found[name] = len(asked_of(client, address(world)))
    return found
