"""The year on one page: what is behind, what days and money say, what is late."""

import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from milstolpe.workplan.charts import BarChart, BarRow
from milstolpe.workplan.overview import overview
from milstolpe.workplan.queries.year import plan_year
from milstolpe.workplan.queries.year_money import used_by_quarter
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    BudgetUseFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlannedDaysFactory,
    QuarterStatusFactory,
    UsedDaysFactory,
)
from tests.workplan.year import member, running

PAGE = "/arbeta/verksamhetsplan/2031/overblick/"
TODAY = date(2031, 7, 20)


def a_year():
    plan, (yearly, meetings, films) = running("Årlig uppföljning", "Möten", "Filmer", days=10)
    yearly.is_priority = True
    yearly.save()
    QuarterStatusFactory(activity=yearly, quarter=1, status="delayed", text="Mallen dröjer.")
    QuarterStatusFactory(activity=meetings, quarter=2, status="dropped")
    QuarterStatusFactory(activity=films, quarter=2, status="as_planned")
    UsedDaysFactory(activity=yearly, quarter=1, days="4.5")
    UsedDaysFactory(activity=films, quarter=2, days=3)
    line = BudgetLineFactory(plan=plan, amount_sek=200_000, forecast_sek=180_000)
    for day, amount in (((2031, 2, 1), 12_500), ((2031, 6, 30), 501), ((2032, 1, 5), 99)):
        BudgetUseFactory(line=line, amount_sek=amount, used_on=date(*day))
    DeliverableFactory(activity=yearly, title="Sen rapport", due_on=date(2031, 7, 1))
    DeliverableFactory(activity=yearly, title="Kommande mall", due_on=date(2031, 9, 1))
    DeliverableFactory(activity=yearly, title="Långt bort", due_on=date(2031, 12, 24))
    AimFactory(area=yearly.area)
    return plan


@pytest.mark.django_db
def test_what_is_counted():
    plan = a_year()

    found = overview(plan_year(plan), used_by_quarter(plan), TODAY)

    assert found.quarter == 2
    assert [row.activity.title for row in found.priority_behind] == ["Årlig uppföljning"]
    assert [row.activity.title for row in found.others_behind] == ["Möten"]
    assert (found.days.planned, found.days.used, found.priority.used) == (30, 7.5, 4.5)
    assert [list(row.quarters) for row in found.areas] == [[Decimal("4.5"), 3, 0, 0]]
    assert found.total.left == 22.5
    assert [list(row.quarters) for row in found.lines] == [[12_500, 501, 0, 99]]
    assert sum(found.money_quarters) == found.money.used == 13_100
    assert (found.money.planned, found.money.forecast, found.money.left) == (
        200_000,
        180_000,
        186_900,
    )
    assert [row.title for row in found.late] == ["Sen rapport"]
    assert [row.title for row in found.coming] == ["Kommande mall"]
    assert found.untold == [(1, 2), (2, 1)]
    assert (found.aims, found.unjudged) == (1, 1)


@pytest.mark.django_db
def test_page_shows_it_with_drawings_and_tables(client, settings):
    settings.DEMO = True
    a_year()
    with time_machine.travel(TODAY, tick=False):
        client.force_login(member())
        text = client.get(PAGE).content.decode()

    assert "1 av 1 prioriterade aktiviteter går inte som planerat efter kvartal 2" in text
    assert "Mallen dröjer." in text
    assert "Kvartal 1: 2 aktiviteter som ingen har berättat om" in text
    assert text.count('<svg class="bars"') == 3
    assert "7,5 av 30 dagar" in text
    assert "prognos 180\xa0000" in text
    assert "Sen rapport" in text
    assert "Långt bort" not in text


@pytest.mark.django_db
def test_empty_plan_has_a_page_too(client, settings):
    settings.DEMO = True
    plan, (one,) = running("A")
    one.delete()
    client.force_login(member())

    answer = client.get(PAGE)

    assert answer.status_code == 200
    assert "<svg class" not in answer.content.decode().split('id="money"')[1]
    assert plan.areas.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coordinator", "contact", "administrator"])
def test_others_do_not_come_in(client, settings, role):
    settings.DEMO = True
    running("A")
    client.force_login(member(role))

    for address in (PAGE, f"{PAGE.rstrip('/')}.csv", f"{PAGE}dagar.csv", f"{PAGE}pengar.csv"):
        assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_files_hold_the_tables(client, settings):
    settings.DEMO = True
    a_year()
    client.force_login(member())

    year = json.loads(client.get(f"{PAGE.rstrip('/')}.json").getvalue())["rows"]
    days = json.loads(client.get(f"{PAGE}dagar.json").getvalue())["rows"]
    money = json.loads(client.get(f"{PAGE}pengar.json").getvalue())["rows"]

    assert [row["status_1"] for row in year] == ["Försenad", None, None]
    assert (days[0]["quarter_1"], days[0]["used"], days[0]["left"]) == (4.5, 7.5, 22.5)
    assert (money[0]["quarter_2_sek"], money[0]["used_sek"]) == (501, 13_100)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 40])
def test_page_asks_few_questions_whatever_its_size(
    client, settings, django_assert_num_queries, count
):
    settings.DEMO = True
    plan = a_year()
    for number in range(count):
        activity = ActivityFactory(area=PlanAreaFactory(plan=plan, position=number))
        row = PlannedDaysFactory(activity=activity, is_responsible=True)
        QuarterStatusFactory(activity=activity, status="delayed")
        UsedDaysFactory(activity=activity, person=row.person)
        DeliverableFactory(activity=activity)
        BudgetUseFactory(line=BudgetLineFactory(plan=plan, title=f"Post {number}"))
    client.force_login(member())
    client.get(PAGE)

    with django_assert_num_queries(12):
        client.get(PAGE)


def test_bars_share_a_scale_from_zero_and_nothing_is_drawn_below_it():
    rows = [
        BarRow("A & <b>", "1 av 4", Decimal(1), Decimal(4), Decimal(2)),
        BarRow("Ett mycket långt namn på ett område i planen", "-1", -1),
    ]
    drawn = str(BarChart("x", "Titel", "Text", rows).drawn)

    assert "A &amp; &lt;b&gt;" in drawn
    assert 'class="used" y="23" height="16" width="25.00%"' in drawn
    assert 'class="plan" y="23" height="16" width="100.00%"' in drawn
    assert 'x1="50.00%"' in drawn
    assert 'width="0.00%"' in drawn
    assert "Ett mycket långt namn på ett område i…" in drawn
    assert 'width="0%"' in str(BarChart("x", "T", "T", [BarRow("A", "0", 0)]).drawn)
