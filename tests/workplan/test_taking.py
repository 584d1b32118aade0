"""A plan that was understood becomes the plan of its year; the command says what it found."""

import io
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Plan
from milstolpe.workplan.reading.lines import text_lines
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.services.taking import read_plan, take_plan
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import PlanFactory

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "plans/plan-2031.txt"


def found():
    return parse_plan(text_lines(FILE.read_text("utf-8")))


def run(*arguments: str) -> tuple[int, str]:
    told = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_plan", *arguments, stdout=told, stderr=told)
    return int(ended.value.code or 0), told.getvalue()


def test_rows_are_made_in_the_order_of_the_document():
    before = PlanFactory(year=2030)

    plan = take_plan(found(), by=MembershipFactory(role="rus_member").user)

    assert (plan.year, plan.previous_id, plan.budget_stated_sek) == (2031, before.pk, 1_350_000)
    assert [(row.title, row.days, row.cash) for row in Activity.objects.all()] == [
        ("Årlig uppföljning", 50, "no"),
        ("Bättre mått", 12.5, "possibly"),
        ("Träffar för samordnare", 16, "yes"),
        ("Stöd till kommuner", 10, "no"),
        ("Vattendagarna", 4, "meeting_costs"),
    ]
    assert Activity.objects.first().text == (
        "Samla in och sammanställ texter. Detta görs genom att:\n\n"
        "- Skicka ut en mall.\n- Ordna möten."
    )
    assert [row.amount_sek for row in plan.budget_lines.all()] == [1_200_000, 150_000]


def test_year_that_has_a_plan_is_refused():
    PlanFactory(year=2031)

    with pytest.raises(DomainError):
        take_plan(found(), by=None)

    assert Activity.objects.count() == 0


def test_only_rus_takes_a_plan():
    with pytest.raises(PermissionDenied):
        take_plan(found(), by=UserFactory())


def test_document_without_year_or_activities_is_refused():
    with pytest.raises(DomainError):
        take_plan(parse_plan(text_lines("Ett brev.")), by=None)


def test_dry_run_writes_nothing_and_reports_what_was_understood(tmp_path):
    report = tmp_path / "report.json"

    status, told = run(str(FILE), "--dry-run", "--report", str(report))

    assert (status, Plan.objects.count()) == (0, 0)
    assert "5 aktiviteter, 92,5 dagar" in told
    assert json.loads(report.read_text("utf-8")) == found().as_json()


def test_wrong_sum_is_named_and_told_by_the_exit_status(tmp_path):
    changed = tmp_path / "plan.md"
    changed.write_text(FILE.read_text("utf-8").replace("arbetstid 50 dagar", "arbetstid 5 dagar"))

    status, told = run(str(changed))

    assert (status, Plan.objects.count()) == (1, 1)
    assert "STÄMMER INTE: Dagar, Uppföljning av målen. Angivet 62,5, räknat 17,5." in told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"%PDF-1.7"),
        ("plan.docx", b"PK\x03\x04 not a document"),
        ("plan.docx", b"Verksamhetsplan 2031"),
        ("plan.txt", b"\x00\x01\x02\x03"),
        ("plan.txt", b"rad\n" * 30_000),
    ],
)
def test_what_is_no_plan_document_is_refused(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    status, told = run(str(file))

    assert status == 2
    assert told.strip()


def test_missing_file_is_told(tmp_path):
    assert run(str(tmp_path / "ingen.txt"))[0] == 2


def test_file_is_read_by_its_ending():
    with FILE.open("rb") as file, pytest.raises(DomainError):
        read_plan("plan.odt", file, FILE.stat().st_size)
