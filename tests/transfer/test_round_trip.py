"""What is exported can be imported into an empty database, and then the export is the same.

The demo's content is small, but it has several periods, commitments that were renewed,
consultations, years of follow-up in every state, and reports that are handed in or not.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from milstolpe.demo.services import Size, add_content
from milstolpe.programmes.queries.integrity import verify
from milstolpe.reporting.models import ExtraAnswer, FollowUp, PublishedYear, Report
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.export.sheets import filled_sheets
from milstolpe.transfer.models import Import
from milstolpe.transfer.reading.mapping import FileMapping
from milstolpe.transfer.services.running import Given, carry_out, plan_file
from tests.backup.installations import KIND, installation, migrate
from tests.transfer.written import written

pytestmark = pytest.mark.slow


@pytest.fixture
def content(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, bytes]]:
    """The files of a filled installation; then an empty one is entered."""
    with django_db_blocker.unblock():
        with installation(tmp_path / "first", KIND):
            prepare()
            add_content(Size(programmes=9, measures=90, organisations=400, years=0), seed="export")
            ask_more()
            assert_it_has_something_of_all()
            first = {kind: written(kind) for kind in ("xlsx", "zip", "json")}
        with installation(tmp_path / "second", KIND):
            prepare()
            yield first


def prepare() -> None:
    migrate()
    call_command("load_reference_data", stdout=io.StringIO())


def ask_more() -> None:
    """Own questions, evidence, long texts and signs that spreadsheets take for formulas."""
    follow_up = FollowUp.objects.filter(reports__answers__number__gt=0).order_by("pk")[0]
    question = follow_up.questions.create(position=0, text="Hur många?", kind="text")
    report = Report.objects.filter(follow_up=follow_up, answers__number__gt=0).order_by("pk")[0]
    answer = report.answers.filter(number__gt=0).order_by("pk")[0]
    answer.evidence.create(title="Sidan", url="https://example.org/sidan")
    ExtraAnswer.objects.create(answer=answer, question=question, text="=1+1")
    answer.action_taken = "− Först ett minus\n\n" + "lång text med 🌲 " * 3_000 + "slut"
    answer.save()


def assert_it_has_something_of_all() -> None:
    empty = [sheet.key for sheet, rows in filled_sheets(Scope()) if next(rows, None) is None]
    assert empty == []
    assert PublishedYear.objects.exists()


def test_the_export_of_what_was_imported_is_the_same(content: dict[str, bytes]) -> None:
    given = Given("allt.xlsx", io.BytesIO(content["xlsx"]), len(content["xlsx"]), FileMapping(), "")
    planned = plan_file(given)
    carry_out(given, planned, Import.objects.create(name="allt.xlsx", is_dry_run=False))
    assert planned.plan.is_whole
    again = {kind: written(kind) for kind in content}
    # Says what is wrong, if anything is.
    before, after = (json.loads(files["json"]) for files in (content, again))
    for key, rows in before.items():
        assert len(after[key]) == len(rows), key
        for row, then in zip(after[key], rows, strict=True):
            assert row == then, key
    assert again == content
    assert verify().found == []
