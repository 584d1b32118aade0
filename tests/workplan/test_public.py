"""Decided plans as everyone sees them: newest version, earlier ones, differences, files."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from milstolpe.workplan.services.deciding import take_plan_step
from milstolpe.workplan.services.editing import save_part
from milstolpe.workplan.services.taking import take_plan
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import ActivityFactory, PlanFactory
from tests.workplan.test_taking import found

pytestmark = pytest.mark.django_db

DECISION = {"decided_on": date(2031, 2, 3), "decided_by": "RUS styrgrupp"}


def decided():
    by = MembershipFactory(role="rus_lead").user
    plan = take_plan_step(take_plan(found(), by=by), "decide", by=by, **DECISION)
    return plan, by


def changed():
    plan, by = decided()
    activity = plan.areas.first().activities.first()
    number = activity.history.first().history_id
    save_part(activity, {"title": "Årlig uppföljning i länen"}, base_number=number, by=by)
    take_plan_step(plan, "change", by=by, reason="Tydligare", **DECISION)
    return plan


def test_draft_is_seen_by_nobody_outside(client):
    ActivityFactory(area__plan=PlanFactory(year=2031))

    assert client.get("/verksamhetsplan/2031/").status_code == 404
    assert "2031" not in client.get("/verksamhetsplan/").content.decode()


def test_plan_answers_first_and_holds_sums_and_decisions(client):
    decided()

    text = client.get("/verksamhetsplan/2031/").content.decode()

    assert "5 aktiviteter med 92,5 dagar. 2 är prioriterade, med 66 dagar." in text
    assert "1\xa0350\xa0000" in text
    assert "minst: Ja, se budget. Lokalen betalas av värden" in text
    assert "RUS styrgrupp, 3\xa0februari 2031" in text


def test_earlier_version_stays_and_says_that_there_is_a_newer(client):
    changed()

    old = client.get("/verksamhetsplan/2031/version/1/").content.decode()
    new = client.get("/verksamhetsplan/2031/").content.decode()

    assert "Årlig uppföljning i länen" not in old
    assert "Planen har ändrats sedan dess" in old
    assert "Årlig uppföljning i länen" in new


def test_difference_names_what_was_changed(client):
    changed()

    text = client.get("/verksamhetsplan/2031/skillnad/2/").content.decode()

    assert "Tydligare" in text
    assert "Årlig uppföljning i länen" in text
    assert client.get("/verksamhetsplan/2031/skillnad/1/").status_code == 404


@pytest.mark.parametrize("part", ["", "/budget"])
def test_files_hold_the_same_as_the_page(client, part):
    decided()

    plain = b"".join(client.get(f"/verksamhetsplan/2031{part}.json"))
    book = b"".join(client.get(f"/verksamhetsplan/2031{part}.xlsx"))
    rows = json.loads(plain)["rows"]
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]

    assert len(rows) == (2 if part else 5)
    assert rows[0].get("days", rows[0].get("amount_sek")) in (50, 1_200_000)
    assert sheet.max_row > len(rows)


def test_page_asks_few_queries_whatever_its_size(client, django_assert_num_queries):
    plan, _by = decided()
    client.get(plan.get_absolute_url())

    with django_assert_num_queries(2):
        client.get(plan.get_absolute_url())
