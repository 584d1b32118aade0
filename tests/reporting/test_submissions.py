"""Handing in: complete or told what is missing, frozen, with a receipt."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from milstolpe.core.errors import DomainError, StepNotAllowedError
from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts, canonical_sha256
from milstolpe.reporting.content import AnswerContent, ExtraEntry
from milstolpe.reporting.models import Report
from milstolpe.reporting.services.answers import Edit, LockedError, save_answers
from milstolpe.reporting.services.reports import (
    approve_report,
    ask_for_approval,
    take_report_step,
)
from milstolpe.reporting.services.submissions import IncompleteError, hand_in
from tests.factories.reporting import (
    QuestionFactory,
    contact_of,
    coordinator_of,
    opened,
    stranger,
)
from tests.reporting.answering import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return opened(measures=2).reports.get()


def test_report_is_frozen_as_it_stands_with_a_receipt_of_it(report):
    contact = contact_of(report)
    save(report, "GN", by=contact, rationale="Därför.\n\nOch så.")
    submission = hand_in(report, by=contact, case_number=" 2027/12 ", message="Hej")
    report.refresh_from_db()
    receipt = submission.receipt
    assert report.state == "handed_in"
    assert (receipt.organisation, receipt.content_sha256) == (
        report.organisation.name,
        canonical_sha256(submission.content),
    )
    answers = submission.content["answers"]
    assert [(row["grade"], row["rationale"]) for row in answers] == [
        ("G", "Därför.\n\nOch så."),
        ("N", "Därför.\n\nOch så."),
    ]
    assert (submission.content["case_number"], submission.content["message"]) == ("2027/12", "Hej")
    submission.refresh_from_db()
    assert canonical_sha256(submission.content) == receipt.content_sha256


def test_no_person_is_named_in_the_receipt(report):
    contact = contact_of(report)
    save(report, "GG", by=contact)
    receipt = hand_in(report, by=contact).receipt
    told = f"{receipt.what} {receipt.organisation}"
    assert contact.email not in told
    assert str(contact) not in told


def test_what_is_missing_stops_the_handing_in(report):
    contact = contact_of(report)
    save(report, "GN", by=contact)
    with pytest.raises(IncompleteError) as raised:
        hand_in(report, by=contact)
    (missing,) = raised.value.missing.values()
    assert missing == ["rationale"]
    assert (report.submissions.count(), Receipt.objects.count()) == (0, 0)


def test_required_question_is_missing_unless_the_measure_is_not_relevant(report):
    question = QuestionFactory(follow_up=report.follow_up, is_required=True)
    contact = contact_of(report)
    first, second = save(report, "GN", by=contact, rationale="Därför")
    with pytest.raises(IncompleteError) as raised:
        hand_in(report, by=contact)
    assert raised.value.missing == {first.pk: [f"q{question.pk}"]}
    answered = AnswerContent("G", extras=(ExtraEntry(question.pk, question.text, "Tid"),))
    save_answers(report, [Edit(first.pk, answered, 1)], by=contact)
    (extra,) = hand_in(report, by=contact).content["answers"][0]["extras"]
    assert extra == {"question": question.pk, "label": "Vad hindrar er?", "text": "Tid"}
    assert second.number == 1


def test_manager_approves_first_and_a_change_takes_it_away(report):
    contact, decider = contact_of(report), contact_of(report, role="decider")
    report = ask_for_approval(report, needed=True, by=contact)
    save(report, "GG", by=contact)
    with pytest.raises(DomainError):
        hand_in(report, by=contact)
    approve_report(report, by=decider)
    save(report, "GH", by=contact)
    with pytest.raises(DomainError):
        hand_in(report, by=contact)
    approve_report(report, by=decider)
    assert hand_in(report, by=contact).number == 1


def test_nothing_is_handed_in_twice_by_a_second_press(report):
    contact = contact_of(report)
    save(report, "GG", by=contact)
    hand_in(report, by=contact)
    with pytest.raises(LockedError):
        hand_in(report, by=contact)
    assert Receipt.objects.count() == 1


def test_returned_report_is_handed_in_again_and_both_stay(report):
    contact = contact_of(report)
    save(report, "GG", by=contact)
    first = hand_in(report, by=contact)
    take_report_step(
        report, "return", by=coordinator_of(report.follow_up), reason="Skriv mer om strandängar"
    )
    report.refresh_from_db()
    save(report, "GH", by=contact)
    second = hand_in(report, by=contact)
    first.refresh_from_db()
    assert [row.content["answers"][1]["grade"] for row in (first, second)] == ["G", "H"]
    assert (second.number, second.receipt.previous_hash) == (2, first.receipt.hash)
    assert list(report.events.values_list("step", flat=True)) == [
        *("hand_in", "return", "hand_in", "begin")
    ]


def test_county_board_hands_in_on_behalf_and_strangers_do_not(report):
    coordinator = coordinator_of(report.follow_up)
    edits = [Edit(row.pk, AnswerContent("P"), 0) for row in report.answers.all()]
    with pytest.raises(DomainError):
        save_answers(report, edits, by=coordinator, way="on_behalf", source=" ")
    save_answers(report, edits, by=coordinator, way="on_behalf", source="Brev 2027-12-01")
    with pytest.raises(PermissionDenied):
        hand_in(report, by=stranger())
    content = hand_in(report, by=coordinator).content
    assert {row["entered_from"] for row in content["answers"]} == {"Brev 2027-12-01"}


def test_waived_report_is_not_handed_in(report):
    take_report_step(report, "waive", by=coordinator_of(report.follow_up), reason="Har ingen kust")
    report.refresh_from_db()
    with pytest.raises((LockedError, StepNotAllowedError)):
        hand_in(report, by=contact_of(report), now=timezone.now())
    assert report.submissions.count() == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_reports_handed_in_at_once_make_one_unbroken_chain():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    follow_up = opened(measures=1, organisations=12)
    contacts = {}
    for report in follow_up.reports.all():
        contacts[report] = contact_of(report)
        save(report, "G", by=contacts[report])

    def give(report: Report) -> None:
        try:
            hand_in(report, by=contacts[report])
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        done = wait([pool.submit(give, report) for report in contacts])
    assert [task.exception() for task in done.done] == [None] * 12
    rows = list(Receipt.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, 13))
    assert list(broken_receipts(rows)) == []
