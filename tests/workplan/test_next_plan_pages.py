"""The page where the next plan is made: ticked, made, added to, and what is said on the way."""

import re
from datetime import date
from decimal import Decimal

import pytest

from milstolpe.workplan.models import Activity, Plan
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    DeliverableFactory,
    QuarterStatusFactory,
    WishFactory,
)
from tests.workplan.year import answers_for, member, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]

PAGE = "/arbeta/verksamhetsplan/2031/nasta/"


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


def logged_in(client, role="rus_member"):
    client.force_login(member(role))
    return client


def year_of(*titles):
    """A plan with 755 days on 3,5 posts."""
    plan, rows = running(*titles)
    plan.posts, plan.days_available = Decimal("3.5"), Decimal(755)
    plan.save()
    return plan, rows


def typed(page, **changes):
    """What the browser sends of the page as it is drawn, with changes; None takes away."""
    sheet = page.context["sheet"]
    data = {}
    for field in [*sheet.whole, *(field for form in sheet.forms.values() for field in form)]:
        value = field.value()
        if value not in (None, False, []):
            data[field.html_name] = "on" if value is True else value
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def test_plan_is_made_from_the_page(client):
    _plan, (one, two) = year_of("Fortsätter", "Upphör")
    QuarterStatusFactory(activity=two, quarter=4, status="done")
    line = BudgetLineFactory(plan=one.area.plan)
    AimFactory(area=one.area, text="Länge", last_year=2033)
    page = logged_in(client).get(PAGE)
    before = page.content.decode()

    sent = typed(page, **{f"a{one.pk}-days": "12,5"})
    answer = client.post(PAGE, sent, follow=True)
    after = answer.content.decode()

    assert "1 aktivitet med 10 dagar är ikryssad. 10 av 755 dagar är planerade" in before
    assert "3,5 tjänster är 755 dagar, ungefär 215,7 dagar per tjänst" in before
    new = Plan.objects.get(year=2032)
    assert "Planen för 2032 är gjord, med 1 aktivitet." in after
    assert "Nästa plan har 1 aktivitet med 12,5 dagar. 12,5 av 755 dagar är planerade;" in after
    made = Activity.objects.get(area__plan=new)
    assert f'Fortsätter i <a href="/arbeta/verksamhetsplan/2032/aktivitet/{made.pk}/">' in after
    assert "1 av 2 aktiviteter fortsätter i planen för 2032." in after
    assert (new.posts, new.days_available) == (Decimal("3.5"), 755)
    assert [row.title for row in new.budget_lines.all()] == [line.title]
    assert [aim.text for area in new.areas.all() for aim in area.aims.all()] == ["Länge"]


def test_more_is_added_later(client):
    _plan, (one, two) = year_of("A", "B")
    page = logged_in(client).get(PAGE)
    client.post(PAGE, typed(page, **{f"a{two.pk}-carry": None}))

    page = client.get(PAGE)
    answer = client.post(PAGE, typed(page, **{f"a{two.pk}-carry": "on"}), follow=True)

    assert f"a{one.pk}-carry" not in page.content.decode()
    assert "Lägg till i planen för 2032" in page.content.decode()
    assert "1 aktivitet är tillagd i planen för 2032." in answer.content.decode()
    assert "Nästa plan har 2 aktiviteter med 20 dagar." in answer.content.decode()


def test_pressed_twice_is_one_plan_and_no_error(client):
    _plan, (one,) = year_of("A")
    BudgetLineFactory(plan=one.area.plan)
    page = logged_in(client).get(PAGE)

    answers = [client.post(PAGE, typed(page)) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Activity.objects.filter(area__plan__year=2032).count() == 1
    assert Plan.objects.get(year=2032).budget_lines.count() == 1
    assert "Inget lades till" in client.get(PAGE).content.decode()


def test_who_presses_after_another_is_asked_again(client):
    _plan, (_one, two) = year_of("A", "B")
    page = logged_in(client).get(PAGE)
    client.post(PAGE, typed(page, **{f"a{two.pk}-carry": None}))
    logged_in(client)

    refused = client.post(PAGE, typed(page, **{f"a{two.pk}-days": "7"}))
    again = client.post(PAGE, typed(refused))

    assert refused.status_code == 422
    assert "Nästa plan gjordes medan du hade sidan öppen" in refused.content.decode()
    assert 'value="7"' in refused.content.decode()
    assert again.status_code == 302
    assert sorted(
        Activity.objects.filter(area__plan__year=2032).values_list("title", "days")
    ) == [("A", 10), ("B", 7)]  # fmt: skip


def test_what_is_wrong_is_said_where_it_stands_and_stays(client):
    _plan, (one, two) = year_of("A", "B")
    page = logged_in(client).get(PAGE)

    answer = client.post(
        PAGE,
        typed(page, **{f"a{one.pk}-days": "många", f"a{one.pk}-area": "Annat", "posts": "fler"}),
    )
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "många" in text
    assert "Välj ett område i listan." in text
    assert len(re.findall('aria-invalid="true"', text)) == 3
    assert not Plan.objects.filter(year=2032).exists()
    # What is not ticked is left alone, whatever stands there.
    fine = typed(page, **{f"a{two.pk}-carry": None, f"a{two.pk}-days": "många"})
    assert client.post(PAGE, fine).status_code == 302


def test_nothing_ticked_makes_nothing(client):
    _plan, (one,) = year_of("A")
    page = logged_in(client).get(PAGE)

    answer = client.post(PAGE, typed(page, **{f"a{one.pk}-carry": None}))
    bare = client.post(PAGE, {})

    assert "Kryssa för minst en aktivitet" in answer.content.decode()
    assert (answer.status_code, bare.status_code) == (422, 422)


def test_wishes_deliverables_and_who_answers_stand_beside(client):
    _plan, (one,) = year_of("A")
    DeliverableFactory(activity=one, due_on=date(2031, 5, 1))
    answers_for(one, member())
    WishFactory(year=2032, text="Fler filmer")
    WishFactory(year=2032, text="Besvarat", state="left", answer="Nej",
                answered_at="2031-01-01T00:00Z")  # fmt: skip
    page = logged_in(client).get(PAGE)
    text = page.content.decode()

    client.post(PAGE, typed(page, **{f"a{one.pk}-deliverables": "on"}))

    assert "Fler filmer" in text
    assert "Besvarat" not in text
    thing = Activity.objects.get(area__plan__year=2032).deliverables.get()
    assert thing.due_on == date(2032, 5, 1)


def test_activities_are_joined_both_ways_with_the_wishes_that_they_answer(client):
    _plan, (one,) = year_of("A")
    page = logged_in(client).get(PAGE)
    client.post(PAGE, typed(page))
    new = Activity.objects.get(area__plan__year=2032)
    wish = WishFactory(year=2032, state="taken", answer="Ja.", activity=new,
                       answered_at="2031-01-01T00:00Z")  # fmt: skip
    addresses = {
        row: f"/arbeta/verksamhetsplan/{row.area.plan.year}/aktivitet/{row.pk}/"
        for row in (one, new)
    }

    before, after = (client.get(address).content.decode() for address in addresses.values())

    assert "Fortsätter i" in before
    assert f'href="{addresses[new]}"' in before
    assert "Fortsätter från" in after
    assert f'href="{addresses[one]}"' in after
    assert f'href="/arbeta/verksamhetsplan/onskemal/{wish.pk}/"' in after
    wish_page = client.get(f"/arbeta/verksamhetsplan/onskemal/{wish.pk}/").content.decode()
    assert f'href="{addresses[new]}"' in wish_page


def test_closed_next_year_is_read(client):
    _plan, (one, _two) = year_of("A", "B")
    page = logged_in(client).get(PAGE)
    client.post(PAGE, typed(page, **{f"a{one.pk}-carry": None}))
    Plan.objects.filter(year=2032).update(state="closed")

    page = client.get(PAGE).content.decode()

    assert "Nästa år är avslutat." in page
    assert "<button class" not in page.split("<main")[1].split("</main>")[0]


def test_others_are_refused(client):
    year_of("A")
    assert logged_in(client, "coordinator").get(PAGE).status_code == 403
    assert client.post(PAGE, {}).status_code == 403
    assert logged_in(client).get(PAGE.replace("2031", "2050")).status_code == 404


def test_work_page_says_posts_and_what_is_left(client):
    year_of("A")

    text = logged_in(client).get("/arbeta/verksamhetsplan/2031/").content.decode()

    assert "3,5 tjänster är 755 dagar, ungefär 215,7 dagar per tjänst" in text
    assert "745 dagar är kvar att planera." in text


@pytest.mark.parametrize("count", [1, 40])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, count):
    plan, (one,) = year_of("A")
    rows = ActivityFactory.create_batch(count, area=one.area)
    for row in rows:
        QuarterStatusFactory(activity=row)
        DeliverableFactory(activity=row)
    answers_for(rows[0], member())
    BudgetLineFactory.create_batch(count, plan=plan)
    AimFactory.create_batch(count, area=one.area, last_year=2040)
    WishFactory.create_batch(count, year=2032)
    page = logged_in(client).get(PAGE)
    client.post(PAGE, typed(page, **{f"a{one.pk}-carry": None}))

    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)
