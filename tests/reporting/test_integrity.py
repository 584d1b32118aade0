"""What was changed in a follow-up behind the product's back is found, and nothing else is."""

from typing import Any

import pytest
from django.db import connection

from milstolpe.programmes.queries.integrity import Verdict
from milstolpe.reporting.models import (
    Answer,
    AnswerRevision,
    FollowUp,
    PublishedYear,
    Report,
    Submission,
)
from milstolpe.reporting.queries.integrity import verify
from tests.factories.reporting import opened
from tests.reporting.answering import handed_in, published

pytestmark = pytest.mark.django_db

CHANGED = "Innehållet stämmer inte med sin kontrollsumma."


@pytest.fixture
def year() -> FollowUp:
    """Two measures answered, handed in and published."""
    follow_up = opened(measures=2)
    handed_in(follow_up.reports.get(), "GP", rationale="Därför.")
    published(follow_up)
    return follow_up


@pytest.fixture
def report(year: FollowUp) -> Report:
    return year.reports.get()


def found() -> list[tuple[str, int | None, str]]:
    return [(row.address, row.number, str(row.what)) for row in verify(Verdict()).found]


def place(report: Report) -> str:
    """The first measure of the report."""
    answer = report.answers.earliest("pk")
    return f"uppfoljning/{report.pk}/{answer.measure.public_id}"


def test_what_was_saved_handed_in_and_published_agrees(year):
    verdict = verify(Verdict())
    assert (verdict.saves, verdict.found) == (4, [])


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"content": {"grade": "H"}}])
def test_a_changed_save_is_named(report, change: dict[str, Any]):
    first = report.answers.earliest("pk")
    AnswerRevision.objects.filter(answer=first).update(**change)
    assert (place(report), 1, CHANGED) in found()


def test_an_answer_that_was_changed_without_a_save_is_found(report):
    first = report.answers.earliest("pk")
    Answer.objects.filter(pk=first.pk).update(rationale="Annat.")
    assert found() == [(place(report), None, "Det som visas är inte det som sparades sist.")]


def test_a_frozen_copy_that_is_not_what_the_receipt_is_for_is_named(report):
    copy = report.submissions.get()
    Submission.objects.update(content=copy.content | {"message": "Annat"})
    assert found() == [(f"uppfoljning/{report.pk}", 1, CHANGED)]


@pytest.mark.parametrize("name", ["figures", "answers"])
def test_a_published_year_that_was_changed_is_named(year, name: str):
    PublishedYear.objects.update(**{name: []})
    assert found() == [(f"{year.programme.address}/{year.year}", 1, CHANGED)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps valid JSON only")
def test_a_published_year_that_cannot_be_read_is_named(year):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute("UPDATE reporting_publishedyear SET figures = CAST(%s AS TEXT)", [b'"\xff'])
        cursor.execute("PRAGMA ignore_check_constraints=OFF")
    address = f"{year.programme.address}/{year.year}"
    assert found() == [(address, 1, "Sparningen går inte att läsa.")]
