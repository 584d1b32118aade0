"""A whole year through the services: planned, opened, answered, handed in, closed, published."""

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import EditConflictError
from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import PublishedAnswer
from milstolpe.reporting.services.answers import Edit, LockedError, save_answers, save_unchanged
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.reports import take_report_step
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import FollowUpFactory, contact_of, coordinator_of, opened, stranger
from tests.reporting.answering import save

pytestmark = pytest.mark.django_db


def test_year_goes_from_opened_to_published():
    follow_up = opened(measures=3, organisations=2)
    first, second = follow_up.reports.order_by("pk")
    coordinator = coordinator_of(follow_up)
    contact = contact_of(first)

    save(first, "GHE", by=contact, rationale="Gjort")
    submission = hand_in(first, by=contact, case_number="2027/12")
    take_report_step(first, "accept", by=coordinator)
    follow_up = take_follow_up_step(follow_up, "close", by=coordinator)
    year = publish_year(follow_up, by=coordinator)

    first.refresh_from_db()
    assert first.state == "accepted"
    assert submission.content["answers"][0]["rationale"] == "Gjort"
    assert year.figures["total"] == {
        "G": 1, "H": 1, "P": 0, "E": 1, "N": 0, "missing": 3, "continuous": 0
    }  # fmt: skip
    assert (year.figures["organisations_asked"], year.figures["organisations_handed_in"]) == (2, 1)
    assert sorted(PublishedAnswer.objects.values_list("grade", flat=True)) == [
        "", "", "", "E", "G", "H"
    ]  # fmt: skip
    assert list(broken_receipts(Receipt.objects.order_by("number"))) == []
    assert second.submissions.count() == 0


def test_last_year_can_be_stated_as_unchanged():
    before = opened(measures=2)
    report = before.reports.get()
    contact, coordinator = contact_of(report), coordinator_of(before)
    save(report, "PE", by=contact, action_taken="En kampanj")
    hand_in(report, by=contact)
    publish_year(take_follow_up_step(before, "close", by=coordinator), by=coordinator)
    now = FollowUpFactory(programme=before.programme, year=2028, first_year=2028, last_year=2028)
    now = take_follow_up_step(now, "open", by=coordinator)
    report = now.reports.get()

    saved = save_unchanged(report, {row.pk: 0 for row in report.answers.all()}, by=contact)
    hand_in(report, by=contact)
    year = publish_year(take_follow_up_step(now, "close", by=coordinator), by=coordinator)

    assert [(row.grade, row.action_taken, row.is_unchanged) for row in saved] == [
        ("P", "En kampanj", True),
        ("E", "En kampanj", True),
    ]
    assert year.figures["change"] == {
        "from_year": 2027, "better": 0, "same": 2, "worse": 0, "only_now": 0, "only_then": 0
    }  # fmt: skip
    assert [row["actors"] for row in year.figures["stuck"]] == [1]


def test_two_people_keep_both_texts_and_are_asked_about_the_degree():
    report = opened(measures=1).reports.get()
    answer = report.answers.get()
    contact = contact_of(report)
    first = AnswerContent(grade="P", rationale="Ett.\n\nTvå.")
    save_answers(report, [Edit(answer.pk, first, 0)], by=contact)

    mine = AnswerContent(grade="P", rationale="Ett ändrat.\n\nTvå.")
    theirs = AnswerContent(grade="H", rationale="Ett.\n\nTvå ändrat.")
    save_answers(report, [Edit(answer.pk, theirs, 1)], by=contact)
    (joined,) = save_answers(report, [Edit(answer.pk, mine, 1)], by=contact)

    assert (joined.grade, joined.rationale) == ("H", "Ett ändrat.\n\nTvå ändrat.")
    with pytest.raises(EditConflictError) as raised:
        save_answers(report, [Edit(answer.pk, AnswerContent(grade="E"), 1)], by=contact)
    assert raised.value.conflicts["grade"].theirs == "H"


def test_nobody_else_writes_and_nobody_writes_too_late():
    follow_up = opened(measures=1)
    report = follow_up.reports.get()
    with pytest.raises(PermissionDenied):
        save(report, "G", by=stranger())
    with pytest.raises(PermissionDenied):
        save(report, "G", by=coordinator_of(follow_up))
    take_follow_up_step(follow_up, "close", by=coordinator_of(follow_up))
    with pytest.raises(LockedError):
        save(report, "G", by=contact_of(report))
    assert report.answers.get().number == 0
