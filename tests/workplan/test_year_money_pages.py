"""Money on its pages: used, taken back, foreseen; lines changed with who and why."""

import json
from datetime import date
from uuid import uuid4

import pytest

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.workplan.models import BudgetLine, BudgetUse
from milstolpe.workplan.services.budget import add_line, change_line, remove_line
from milstolpe.workplan.services.money import set_forecast, take_back, use_money
from tests.factories.accounts import UserFactory
from tests.factories.workplan import BudgetLineFactory, BudgetUseFactory
from tests.workplan.year import member, newest, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]

PAGE = "/arbeta/verksamhetsplan/2031/pengar/"
NEW = f"{PAGE}anvant/ny/"
DAY = date(2031, 5, 4)


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


def logged_in(client, role="rus_member"):
    client.force_login(member(role))
    return client


def a_line(**fields):
    plan, _rows = running("A")
    return BudgetLineFactory(plan=plan, **({"title": "Arrangemang"} | fields))


def spent(line, amount=12_500, **more):
    return use_money(line, amount_sek=amount, used_on=DAY, text="Lokal", by=member(), **more)


def sent(to, **fields):
    values = {"line": to.pk, "amount_sek": "12 500 kr", "used_on": "2031-05-04", "text": "Lokal"}
    return {**values, "form_key": str(uuid4()), **fields}


def test_form_sent_again_with_another_amount_is_another_row(client):
    line = a_line()
    logged_in(client)
    form = sent(line, amount_sek="100")

    for amount in ("100", "100", "200", "200"):
        client.post(NEW, {**form, "amount_sek": amount})

    assert list(BudgetUse.objects.order_by("pk").values_list("amount_sek", flat=True)) == [100, 200]


def test_sums_are_shown_and_held_against_what_the_plan_states(client):
    line = a_line(amount_sek=200_000)
    other = BudgetLineFactory(plan=line.plan, title="Löner", amount_sek=3_350_001)
    spent(line, 1)
    spent(other, 3_350_002)
    line.plan.budget_stated_sek = 3_550_000
    line.plan.save()
    logged_in(client)

    page = client.get(PAGE)
    text = page.content.decode()

    total = page.context["total"]
    assert (total.planned, total.used, total.left) == (3_550_001, 3_350_003, 199_998)
    assert "men planen anger 3\xa0550\xa0000 kr" in text
    assert "\u22121" in text
    line.plan.budget_stated_sek = 3_550_001
    line.plan.save()
    assert "som planen anger" in client.get(PAGE).content.decode()


def test_money_is_noted_once_however_often_the_form_is_sent(client):
    line = a_line()
    logged_in(client)
    first = client.get(f"{NEW}?post={line.pk}").context["form"]
    values = sent(line, form_key=str(first["form_key"].value()), activity="")

    answers = [client.post(NEW, values, follow=True) for _time in range(2)]

    assert first["line"].value() == line.pk
    assert "Det är noterat" in answers[0].content.decode()
    row = BudgetUse.objects.get()
    assert (row.amount_sek, row.used_on, row.text) == (12_500, DAY, "Lokal")
    assert str(row.by) in answers[1].content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount_sek": "tolv"}, "hela kronor"),
        ({"amount_sek": "0"}, "mer än noll"),
        ({"amount_sek": "-5"}, "mer än noll"),
        ({"amount_sek": "12,50"}, "hela kronor"),
        ({"amount_sek": "9" * 30}, "mer än noll"),
        ({"used_on": "2030-12-31"}, "ligger inte i 2031"),
        ({"used_on": "2031-02-31"}, "Datumet finns inte"),
        ({"text": " "}, "Fyll i fältet"),
        ({"line": "999999"}, "Välj en budgetpost i listan"),
        ({"line": ""}, "Välj budgetpost"),
        ({"activity": "999999"}, "Välj en aktivitet i listan"),
        ({"text": "x" * 251}, "högst 250 tecken"),
    ],
)
def test_what_is_no_use_of_money_is_said_and_what_was_typed_stays(client, wrong, said):
    line = a_line()
    logged_in(client)

    answer = client.post(NEW, sent(line, **wrong))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="2031-' in answer.content.decode() or "used_on" in wrong
    assert BudgetUse.objects.count() == 0


def test_row_is_taken_back_with_a_reason_and_both_stay(client):
    row = spent(a_line())
    logged_in(client)
    page = f"{PAGE}anvant/{row.pk}/ta-tillbaka/"

    assert "Ta tillbaka" in client.get(PAGE).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    done = client.post(page, {"reason": "Fel post"}, follow=True)
    again = client.post(page, {"reason": "Fel post"})

    assert "Raden är tillbakatagen" in done.content.decode()
    assert "Fel post" in done.content.decode()
    assert page not in done.content.decode()
    assert "Raden är redan tillbakatagen" in again.content.decode()
    assert sorted(BudgetUse.objects.values_list("amount_sek", flat=True)) == [-12_500, 12_500]


def test_forecast_is_changed_with_a_reason_and_asks_when_another_changed_the_line(client):
    line = a_line()
    logged_in(client)
    page = f"{PAGE}post/{line.pk}/prognos/"
    begun = client.get(page).context["form"]["base_number"].value()
    set_forecast(line, 180_000, reason="Färre dagar", base_number=newest(line), by=member())
    values = {"forecast_sek": "210 000", "reason": "Dyrare lokal", "base_number": begun}

    refused = client.post(page, values)
    again = refused.context["form"]["base_number"].value()
    taken = client.post(page, {**values, "base_number": again}, follow=True)

    assert refused.status_code == 422
    assert 'value="210 000"' in refused.content.decode()
    text = taken.content.decode()
    assert "Prognos, kr: " in text
    assert "180\xa0000" in text
    assert "Dyrare lokal" in text
    assert BudgetLine.objects.get().forecast_sek == 210_000
    client.post(page, {"forecast_sek": "", "reason": "Som planerat", "base_number": newest(line)})
    assert BudgetLine.objects.get().forecast_sek is None


def test_lines_are_added_changed_and_removed_with_who_and_why(client):
    plan, _rows = running("A")
    logged_in(client)
    values = {"title": "Projekt", "amount_sek": "950 000", "notes": "Tre rader", "reason": "Nytt"}

    added = [client.post(f"{PAGE}post/ny/", values) for _time in range(2)]
    line = BudgetLine.objects.get()
    page = f"{PAGE}post/{line.pk}/"
    begun = client.get(f"{page}andra/").context["form"]["base_number"].value()
    change = {**values, "amount_sek": "900000", "reason": "Lägre bud", "base_number": begun}
    client.post(f"{page}andra/", change)
    stale = client.post(f"{page}andra/", {**change, "amount_sek": "1"})

    assert [answer.status_code for answer in added] == [302, 422]
    assert stale.status_code == 422
    assert BudgetLine.objects.get().amount_sek == 900_000
    text = client.get(page).content.decode()
    for said in ("950\xa0000", "900\xa0000", "Lägre bud", "Nytt"):
        assert said in text
    remove = {"reason": "Slås ihop", "base_number": newest(line)}
    BudgetUseFactory(line=line)
    assert "går inte att ta bort" in client.post(f"{page}ta-bort/", remove).content.decode()
    BudgetUse.objects.all().delete()
    client.post(f"{page}ta-bort/", remove)
    assert not plan.budget_lines.exists()
    assert BudgetLine.history.first().history_change_reason == "Slås ihop"


def test_services_of_lines_refuse_what_is_wrong():
    plan, _rows = running("A")
    line = BudgetLineFactory(plan=plan)
    good = {"title": "Ny", "amount_sek": 1, "notes": "", "reason": "Behövs"}

    for wrong, error in (
        ({"reason": " "}, ReasonNeededError),
        ({"amount_sek": -1}, DomainError),
        ({"title": line.title}, DomainError),
    ):
        with pytest.raises(error):
            add_line(plan, by=member(), **{**good, **wrong})
    with pytest.raises(ReasonNeededError):
        remove_line(line, reason="", base_number=newest(line), by=member())
    change_line(line, **{**good, "title": line.title}, base_number=newest(line), by=member())
    assert BudgetLine.objects.count() == 1


def test_closed_year_and_others_are_refused(client):
    line = a_line()
    row = spent(line)
    at = f"{PAGE}post/{line.pk}/"
    acts = [f"{at}prognos/", f"{at}andra/", f"{at}ta-bort/", f"{PAGE}anvant/{row.pk}/ta-tillbaka/"]
    addresses = [PAGE, NEW, at, *acts, f"{PAGE}post/ny/", f"{PAGE}anvant.csv"]
    client.force_login(UserFactory())
    assert {client.get(address).status_code for address in addresses} == {403}
    logged_in(client)
    assert {client.get(address).status_code for address in addresses} == {200}
    line.plan.state = "closed"
    line.plan.save()

    assert client.post(NEW, sent(line)).status_code == 422
    assert "Ta tillbaka" not in client.get(PAGE).content.decode()
    assert BudgetUse.objects.count() == 1


def test_files_hold_the_lines_and_the_uses(client):
    line = a_line(amount_sek=200_000)
    row = spent(line)
    take_back(row, reason="Fel", by=member())
    spent(line, 1)
    logged_in(client)

    lines = json.loads(client.get(f"{PAGE.rstrip('/')}.json").getvalue())["rows"]
    uses = json.loads(client.get(f"{PAGE}anvant.json").getvalue())["rows"]

    assert (lines[0]["planned_sek"], lines[0]["used_sek"], lines[0]["left_sek"]) == (
        200_000,
        1,
        199_999,
    )
    assert sum(each["amount_sek"] for each in uses) == lines[0]["used_sek"]
    marks = [(each["amount_sek"], each["takes_back"], each["taken_back"]) for each in uses]
    assert sorted(marks) == [(-12_500, "ja", "nej"), (1, "nej", "nej"), (12_500, "nej", "ja")]


@pytest.mark.parametrize("count", [3, 120])
def test_pages_ask_few_questions_whatever_their_size(client, django_assert_num_queries, count):
    line = a_line()
    BudgetUseFactory.create_batch(count, line=line, used_on=DAY, by=member())
    logged_in(client).get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)
    with django_assert_num_queries(8):
        page = client.get(f"{PAGE}post/{line.pk}/")
    assert len(page.context["uses"]) == min(count, 50)
