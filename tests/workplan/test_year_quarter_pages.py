"""A quarter is told of on one page; what others told meanwhile is a choice."""

import json
from datetime import date

import pytest
import time_machine
from django.test import Client

from milstolpe.workplan.models import QuarterStatus
from milstolpe.workplan.services.quarters import tell_quarter
from tests.factories.workplan import (
    ActivityFactory,
    PlannedDaysFactory,
    QuarterStatusFactory,
    UsedDaysFactory,
)
from tests.workplan.year import answers_for, member, running, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]

PAGE = "/arbeta/verksamhetsplan/2031/lage/kvartal-2/"


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


def logged_in(client, role="rus_member"):
    client.force_login(member(role))
    return client


def typed(client, page=PAGE):
    """What the form of the page sends when nothing is changed."""
    sheet = client.get(page).context["sheet"]
    return {field.html_name: field.value() or "" for field in sheet}


def statuses():
    rows = QuarterStatus.objects.order_by("activity", "quarter")
    return list(rows.values_list("activity", "quarter", "status", "text", "is_unchanged"))


def test_rows_that_were_touched_are_saved_and_the_rest_left_alone(client):
    _plan, (one, other) = running("A", "B")
    logged_in(client)

    answer = client.post(
        PAGE,
        {**typed(client), f"a{one.pk}-status": "delayed", f"a{one.pk}-text": "Underlag dröjer."},
        follow=True,
    )

    assert "1 aktivitet är sparad" in answer.content.decode()
    assert statuses() == [(one.pk, 2, "delayed", "Underlag dröjer.", False)]
    assert f'name="a{other.pk}-status"' in answer.content.decode()


def test_what_was_told_before_stands_beside_and_can_be_unchanged(client):
    plan, (one,) = running("A")
    tell_quarter(plan, 1, [told(one, "deviation", "En träff mindre.")], by=member())
    logged_in(client)

    page = client.get(PAGE).content.decode()
    client.post(PAGE, {**typed(client), f"a{one.pk}-status": "unchanged"})

    assert "En träff mindre." in page
    assert "Oförändrat: Avvikelse" in page
    assert statuses()[1] == (one.pk, 2, "deviation", "En träff mindre.", True)
    assert "unchanged" in [
        form["status"].value() for form in client.get(PAGE).context["sheet"].forms
    ]
    again = client.post(PAGE, typed(client), follow=True)
    assert "Inget ändrades" in again.content.decode()


def test_unchanged_is_filled_in_before_it_is_saved(client):
    plan, (one, other) = running("A", "B")
    tell_quarter(plan, 1, [told(one, "done")], by=member())
    logged_in(client)

    answer = client.post(PAGE, {**typed(client), f"a{other.pk}-text": "Kvar", "fill": "1"})

    forms = {form.row.pk: form for form in answer.context["sheet"].forms}
    assert answer.status_code == 200
    assert forms[one.pk]["status"].value() == "unchanged"
    assert (forms[other.pk]["status"].value(), forms[other.pk]["text"].value()) == ("", "Kvar")
    assert len(statuses()) == 1


def test_what_another_told_meanwhile_is_a_choice_and_nothing_is_lost(client):
    plan, (one, other) = running("A", "B")
    logged_in(client)
    mine = {**typed(client), f"a{one.pk}-status": "done", f"a{one.pk}-text": "Min"}
    mine[f"a{other.pk}-status"] = "as_planned"
    tell_quarter(plan, 2, [told(one, "delayed", "Deras")], by=member())

    refused = client.post(PAGE, mine)
    text = refused.content.decode()
    unchosen = client.post(PAGE, {**mine, **_asked(refused, one)})

    assert (refused.status_code, unchosen.status_code) == (422, 422)
    assert "Försenad: Deras" in text
    assert "Klar: Min" in text
    assert "Välj vilket som ska gälla" in unchosen.content.decode()
    assert statuses() == [(one.pk, 2, "delayed", "Deras", False)]
    chosen = {**mine, **_asked(unchosen, one), f"a{one.pk}-side": "mine"}
    assert client.post(PAGE, chosen).status_code == 302
    assert statuses() == [
        (one.pk, 2, "done", "Min", False),
        (other.pk, 2, "as_planned", "", False),
    ]


def test_theirs_may_stand_and_the_rest_is_saved(client):
    plan, (one, other) = running("A", "B")
    logged_in(client)
    mine = {**typed(client), f"a{one.pk}-status": "done", f"a{other.pk}-status": "as_planned"}
    tell_quarter(plan, 2, [told(one, "delayed", "Deras")], by=member())
    refused = client.post(PAGE, mine)

    client.post(PAGE, {**mine, **_asked(refused, one), f"a{one.pk}-side": "theirs"})

    assert statuses() == [
        (one.pk, 2, "delayed", "Deras", False),
        (other.pk, 2, "as_planned", "", False),
    ]


def _asked(answer, activity):
    form = next(row for row in answer.context["sheet"].forms if row.row.pk == activity.pk)
    return {f"a{activity.pk}-asked": "1", f"a{activity.pk}-base": form["base"].value()}


def test_who_only_looked_does_not_write_over_another(client):
    plan, (one, other) = running("A", "B")
    tell_quarter(plan, 2, [told(one, "as_planned", "Först")], by=member())
    logged_in(client)
    old = typed(client)
    base = one.statuses.get().history.first().history_id
    tell_quarter(plan, 2, [told(one, "delayed", "Sedan", base)], by=member())

    client.post(PAGE, {**old, f"a{other.pk}-status": "done"})

    assert statuses() == [(one.pk, 2, "delayed", "Sedan", False), (other.pk, 2, "done", "", False)]


def test_sent_twice_is_once(client):
    _plan, (one,) = running("A")
    logged_in(client)
    sent = {**typed(client), f"a{one.pk}-status": "done"}

    assert [client.post(PAGE, sent).status_code for _time in range(2)] == [302, 302]
    assert one.statuses.get().history.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"status": "", "text": "Bara text"}, "Välj ett läge, så att texten sparas"),
        ({"status": "' OR 1=1"}, "Välj ett läge i listan"),
        ({"status": "done", "text": "x" * 1_001}, "högst 1000 tecken"),
        ({"status": "unchanged"}, "Välj ett läge i listan"),
    ],
)
def test_what_is_wrong_is_said_at_the_row_and_what_was_typed_stays(client, wrong, said):
    _plan, (one,) = running("A")
    logged_in(client)

    answer = client.post(PAGE, {f"a{one.pk}-{name}": value for name, value in wrong.items()})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert wrong.get("text", "") in answer.content.decode()
    assert statuses() == []


def test_closed_year_is_read_and_not_written(client):
    plan, (one,) = running("A")
    QuarterStatusFactory(activity=one, quarter=2, status="done", text="Klart.")
    plan.state = "closed"
    plan.save()
    logged_in(client)

    page = client.get(PAGE).content.decode()
    refused = client.post(PAGE, {f"a{one.pk}-status": "delayed"})

    assert "Klart." in page
    assert f'name="a{one.pk}-status"' not in page
    assert "Året är avslutat" in refused.content.decode()
    assert statuses()[0][2] == "done"


@pytest.mark.parametrize("role", ["coordinator", "contact", "national_reader"])
def test_others_do_not_come_in(client, role):
    _plan, (one,) = running("A")
    logged_in(client, role)

    for address in (PAGE, PAGE.replace("2/", "2.csv"), "/arbeta/verksamhetsplan/2031/lage/"):
        assert client.get(address).status_code == 403
    assert client.post(PAGE, {f"a{one.pk}-status": "done"}).status_code == 403
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("day", "quarter"), [("2031-02-01", 1), ("2031-07-02", 2), ("2032-03-01", 4)]
)
def test_menu_leads_to_the_quarter_that_is_to_be_told_of(client, day, quarter):
    running("A")
    with time_machine.travel(day, tick=False):
        logged_in(client)
        answer = client.get("/arbeta/verksamhetsplan/2031/lage/")

    assert answer.url == f"/arbeta/verksamhetsplan/2031/lage/kvartal-{quarter}/"


def test_no_fifth_quarter(client):
    running("A")
    logged_in(client)

    assert client.get(PAGE.replace("kvartal-2", "kvartal-5")).status_code == 404
    assert client.get(PAGE.replace("kvartal-2/", "kvartal-5.csv")).status_code == 404


def test_file_says_what_the_page_says(client):
    plan, (one, _other) = running("Årlig; =uppföljning", "B")
    answers_for(one, member())
    tell_quarter(plan, 1, [told(one, "delayed", "Sent")], by=member())
    tell_quarter(plan, 2, [told(one, "", is_unchanged=True)], by=member())
    logged_in(client)

    rows = json.loads(client.get(PAGE.replace("2/", "2.json")).getvalue())["rows"]

    assert [row["status"] for row in rows] == ["Försenad", None]
    assert rows[0]["unchanged"] == "ja"
    assert (rows[0]["before_quarter"], rows[0]["before_text"]) == (1, "Sent")
    assert rows[0]["told_on"] == date.today().isoformat()  # noqa: DTZ011  # the day of the test
    for fmt in ("csv", "xlsx"):
        assert client.get(PAGE.replace("2/", f"2.{fmt}")).getvalue()


def test_only_own_prioritised_or_untold_activities_are_shown(client):
    _plan, (one, two, three) = running("A", "B", "C")
    user = member()
    answers_for(one, user)
    two.is_priority = True
    two.save()
    QuarterStatusFactory(activity=three, quarter=2)
    client.force_login(user)

    def shown(choice):
        return [form.row.pk for form in client.get(f"{PAGE}?visa={choice}").context["sheet"].forms]

    assert (shown("mina"), shown("prioriterade")) == ([one.pk], [two.pk])
    assert (shown("kvar"), shown("annat")) == ([one.pk, two.pk], [one.pk, two.pk, three.pk])
    address = PAGE.replace("2/", "2.json")
    assert len(json.loads(client.get(f"{address}?visa=kvar").getvalue())["rows"]) == 2
    assert client.get(f"{address}?visa=annat").status_code == 400


def test_choice_follows_and_no_row_is_lost_when_it_no_longer_fits(client):
    plan, (one, two) = running("A", "B")
    logged_in(client)
    page = f"{PAGE}?visa=kvar"
    mine = {**typed(client, page), f"a{one.pk}-status": "done", f"a{two.pk}-status": "done"}
    tell_quarter(plan, 2, [told(one, "delayed", "Deras")], by=member())

    refused = client.post(page, mine)

    assert refused.status_code == 422
    assert "Försenad: Deras" in refused.content.decode()
    answer = client.post(page, {**mine, **_asked(refused, one), f"a{one.pk}-side": "mine"})
    assert answer.url == page
    assert [row[2] for row in statuses()] == ["done", "done"]


@pytest.mark.parametrize("count", [3, 60])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, count):
    plan, _rows = running("A")
    for number in range(count):
        activity = ActivityFactory(area=plan.areas.get(), position=number)
        PlannedDaysFactory(activity=activity, is_responsible=True)
        QuarterStatusFactory(activity=activity, quarter=1)
        QuarterStatusFactory(activity=activity, quarter=2)
    logged_in(client).get(PAGE)

    with django_assert_num_queries(9):
        client.get(PAGE)


def test_activity_shows_its_year(client):
    plan, (one,) = running("A")
    logged_in(client)
    page = f"/arbeta/verksamhetsplan/2031/aktivitet/{one.pk}/"
    assert "Under året" not in client.get(page).content.decode()
    tell_quarter(plan, 1, [told(one, "delayed", "Underlag dröjer.")], by=member())
    UsedDaysFactory(activity=one, quarter=3, days="2.5")

    text = client.get(page).content.decode()

    for said in ("Under året", "Underlag dröjer.", "Försenad", "2,5", f"kvartal-1/#a{one.pk}"):
        assert said in text
