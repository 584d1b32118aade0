"""The report of a year is drafted from what was told, written, finished and kept."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.workplan.models import YearReport, YearReportVersion
from milstolpe.workplan.queries.reports import draft_of_year, quarter_report
from milstolpe.workplan.services.reports import (
    base_number,
    finish_year_report,
    save_year_report,
)
from milstolpe.workplan.year_content import sums_of
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    BudgetUseFactory,
    DeliverableFactory,
    QuarterStatusFactory,
    UsedDaysFactory,
)
from tests.workplan.year import member, running

pytestmark = pytest.mark.django_db

TEXTS = {"summary": "Ett bra år.", "deviations": "", "ahead": ""}
ADDRESS = "/arbeta/verksamhetsplan/2031/verksamhetsberattelse"


def told_year():
    plan, (yearly, meetings) = running("Årlig uppföljning", "Möten", days=10)
    QuarterStatusFactory(activity=yearly, quarter=1, status="delayed", text="Mallen dröjer.")
    QuarterStatusFactory(activity=yearly, quarter=4, status="done")
    UsedDaysFactory(activity=yearly, quarter=1, days=4)
    UsedDaysFactory(activity=meetings, quarter=3, days="7.5")
    line = BudgetLineFactory(plan=plan, title="Arrangemang", amount_sek=200_000)
    BudgetUseFactory(line=line, amount_sek=12_500, used_on=date(2031, 2, 1))
    BudgetUseFactory(line=line, amount_sek=30_000, used_on=date(2032, 1, 9))
    DeliverableFactory(activity=yearly, title="Sammanställning", due_on=date(2031, 6, 1))
    AimFactory(area=yearly.area, judgement="partly", judgement_text="Hälften av länen.")
    return plan


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(row.text for row in document.paragraphs), *cells])


def test_quarter_counts_what_was_until_then():
    plan = told_year()

    first, year = quarter_report(plan, 1), draft_of_year(plan)

    assert [row["status"] for row in first["activities"]] == ["delayed", ""]
    assert [row["status"] for row in year["activities"]] == ["done", ""]
    assert (sums_of(first)["used"], sums_of(year)["used"]) == (4, 11.5)
    assert (sums_of(first)["used_sek"], sums_of(year)["used_sek"]) == (12_500, 42_500)
    assert (first["deliverables"], len(year["deliverables"])) == ([], 1)


def test_texts_of_two_are_joined_and_the_same_paragraph_asks():
    plan, by = told_year(), member()
    save_year_report(plan, TEXTS, base_number=None, by=by)
    begun = base_number(plan)
    save_year_report(plan, {**TEXTS, "ahead": "Fler möten."}, base_number=begun, by=by)

    saved = save_year_report(plan, {**TEXTS, "summary": "Bra."}, base_number=begun, by=by)
    with pytest.raises(EditConflictError):
        save_year_report(plan, {**TEXTS, "summary": "Dåligt."}, base_number=begun, by=by)

    assert (saved.summary, saved.ahead) == ("Bra.", "Fler möten.")


def test_finished_report_is_frozen_and_the_lead_finishes_it():
    plan, lead = told_year(), member("rus_lead")
    with pytest.raises(DomainError):
        finish_year_report(plan, by=lead)
    save_year_report(plan, TEXTS, base_number=None, by=member())
    with pytest.raises(PermissionDenied):
        finish_year_report(plan, by=member())

    first = finish_year_report(plan, by=lead)
    with pytest.raises(DomainError):
        finish_year_report(plan, by=lead)
    YearReport.objects.update(summary="Ett annat år.")
    finish_year_report(plan, by=lead)

    first.refresh_from_db()
    assert first.content["texts"]["summary"] == "Ett bra år."
    assert [row.number for row in YearReportVersion.objects.all()] == [2, 1]


def test_page_begins_from_the_figures_is_saved_and_finished(client, settings):
    settings.DEMO = True
    told_year()
    client.force_login(member("rus_lead"))
    page = client.get(f"{ADDRESS}/")
    summary = page.context["form"]["summary"].value()
    assert [link.address for link in page.context["left"]] == [
        "/arbeta/verksamhetsplan/2031/lage/kvartal-4/?visa=kvar"
    ]
    assert "2 aktiviteter. Klar: 1." in summary
    assert "42\xa0500 av 200\xa0000 kr" in summary

    client.post(f"{ADDRESS}/", {"summary": "Vi höll planen.", "base_number": ""})
    answer = client.post(f"{ADDRESS}/klar/", follow=True)

    assert "sparad som version 1" in answer.content.decode()
    said = words(client.get(f"{ADDRESS}/version/1.docx").content)
    for text in ("Vi höll planen.", "Kvartal 1: Mallen dröjer.", "Hälften av länen.",
                 "Delvis uppnått", "11,5", "42\xa0500", "Sammanställning"):  # fmt: skip
        assert text in said
    assert client.get(f"{ADDRESS}/version/2.docx").status_code == 404


def test_conflict_shows_what_others_wrote_and_keeps_what_was_typed(client, settings):
    settings.DEMO = True
    plan = told_year()
    client.force_login(member())
    save_year_report(plan, TEXTS, base_number=None, by=member())

    answer = client.post(f"{ADDRESS}/", {"summary": "Mitt år.", "base_number": ""})

    assert answer.status_code == 422
    assert "Mitt år." in answer.content.decode()
    assert "Ett bra år." in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["verksamhetsberattelse", "lage/kvartal-2"])
def test_documents_are_the_same_every_time_and_only_for_rus(client, settings, name):
    settings.DEMO = True
    told_year()
    address = f"/arbeta/verksamhetsplan/2031/{name}"
    client.force_login(member("coordinator"))
    assert client.get(f"{address}.docx").status_code in (403, 404)

    client.force_login(member())

    assert client.get(f"{address}.docx").content == client.get(f"{address}.docx").content
    assert client.get(f"{address}.pdf").content.startswith(b"%PDF-")
    assert client.get("/arbeta/verksamhetsplan/2031/lage/kvartal-5.pdf").status_code == 404


def test_page_asks_as_many_queries_with_many_activities(
    client, settings, django_assert_num_queries
):
    settings.DEMO = True
    plan = told_year()
    client.force_login(member())
    client.get(f"{ADDRESS}/")
    for _number in range(20):
        QuarterStatusFactory(activity=ActivityFactory(area=plan.areas.get()))

    with django_assert_num_queries(15):
        client.get(f"{ADDRESS}/")
