"""The next plan is made out of this one: what follows along, once, and by whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Aim, Plan
from milstolpe.workplan.queries.next_plan import next_plan
from milstolpe.workplan.services.editing import ClosedError
from milstolpe.workplan.services.next_plan import (
    CarryOver,
    NextChoice,
    NextMadeMeanwhileError,
    make_next_plan,
    years_later,
)
from tests.factories.agenda import MeetingFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.rounds import RoundFactory
from tests.factories.workplan import (
    ActivityFactory,
    ActivityLinkFactory,
    AimFactory,
    BudgetLineFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
    QuarterStatusFactory,
    SubPlanFactory,
    UsedDaysFactory,
    WishFactory,
)
from tests.workplan.year import answers_for, member, running

pytestmark = pytest.mark.django_db


def goes_on(activity, **values):
    given = {
        "area": activity.area.title,
        "days": activity.days,
        "is_priority": activity.is_priority,
    }
    return CarryOver(activity.pk, **(given | values))


def made(plan, *activities, seen=None, by=None, **values):
    """The next plan with these activities as they are."""
    rows = [row if isinstance(row, CarryOver) else goes_on(row) for row in activities]
    return make_next_plan(plan, NextChoice(rows, **values), seen=seen, by=by or member())


def test_plan_is_made_with_what_is_chosen():
    plan, (one, two, _three) = running("A", "B", "C", text="- Så här", is_priority=True)
    plan.vision, plan.messages, plan.introduction = "Tillsammans", "Ett\nTvå", "I år"
    plan.is_example = True
    plan.save()

    answer = made(plan, one, goes_on(two, days=Decimal("4.5"), is_priority=False),
                  posts=Decimal("3.5"), days_available=Decimal(755))  # fmt: skip

    new = Plan.objects.get(year=2032)
    assert (answer.plan, answer.is_new, answer.activities) == (new, True, 2)
    assert (new.state, new.previous, new.posts, new.days_available) == ("draft", plan, 3.5, 755)
    assert (new.title, new.vision, new.messages) == (
        "Verksamhetsplan 2032", "Tillsammans", "Ett\nTvå"
    )  # fmt: skip
    assert (new.introduction, new.is_example) == ("", True)
    rows = Activity.objects.filter(area__plan=new).order_by("position")
    assert [(row.title, row.days, row.is_priority, row.carried_from) for row in rows] == [
        ("A", 10, True, one), ("B", Decimal("4.5"), False, two)
    ]  # fmt: skip
    assert [row.text for row in rows] == ["- Så här"] * 2
    assert [row.carried_to.get().title for row in (one, two)] == ["A", "B"]


def test_everything_of_an_activity_follows_along():
    plan, (one,) = running("A", group="Grupp", cash="yes", sees_budget=True, cash_note="Lokal")
    line = BudgetLineFactory(plan=plan, notes="Två möten", forecast_sek=1)
    one.budget_line, one.steering_group = line, "Egen grupp"
    one.save()
    one.partners.set([OrganisationFactory(name="Skogsstyrelsen")])
    link, own = ActivityLinkFactory(activity=one), SubPlanFactory(activity=one)
    person = answers_for(one, member()).person

    new = made(plan, one, lines=frozenset([line.pk])).plan

    row = Activity.objects.get(area__plan=new)
    assert (row.group, row.cash, row.sees_budget, row.cash_note, row.steering_group) == (
        "Grupp", "yes", True, "Lokal", "Egen grupp"
    )  # fmt: skip
    assert [each.name for each in row.partners.all()] == ["Skogsstyrelsen"]
    assert (row.links.get().url, row.sub_plans.get().url) == (link.url, own.url)
    days = row.planned_days.get()
    assert (days.person.user, days.days, days.is_responsible) == (person.user, 0, True)
    assert days.person.plan == new
    copy = new.budget_lines.get()
    assert row.budget_line == copy
    assert (copy.title, copy.amount_sek, copy.notes, copy.forecast_sek) == (
        line.title, line.amount_sek, "Två möten", None
    )  # fmt: skip


def test_links_to_what_is_over_are_left():
    plan, (one,) = running("A")
    for state in ("open", "published"):
        ActivityLinkFactory(activity=one, url="", round=RoundFactory(state=state))
    for year in (2031, 2032):
        times = [datetime(year, 5, 4, hour, tzinfo=UTC) for hour in (9, 10)]
        meeting = MeetingFactory(title=f"Möte {year}", starts_at=times[0], ends_at=times[1])
        ActivityLinkFactory(activity=one, url="", meeting=meeting)

    new = made(plan, one).plan

    links = Activity.objects.get(area__plan=new).links.all()
    assert [link.round.state for link in links if link.round] == ["open"]
    assert [link.meeting.title for link in links if link.meeting] == ["Möte 2032"]


def test_days_of_persons_follow_along_by_choice():
    plan, (one,) = running("A")
    PlannedDaysFactory(activity=one, days=7)
    PlannedDaysFactory(activity=one, days=0)
    idle = PlanPersonFactory(plan=plan, name="Ledig", days_available=40)

    new = made(plan, one, keeps_person_days=True).plan

    assert [row.days for row in Activity.objects.get(area__plan=new).planned_days.all()] == [7]
    assert new.people.get(name="Ledig").days_available == idle.days_available


def test_deliverables_are_moved_a_year_by_choice():
    plan, (one, two) = running("A", "B")
    for row in (one, two):
        DeliverableFactory(activity=row, due_on=date(2031, 6, 1), done_on=date(2031, 6, 2))

    new = made(plan, goes_on(one, has_deliverables=True), two).plan

    first, second = Activity.objects.filter(area__plan=new).order_by("position")
    thing = first.deliverables.get()
    assert (thing.title, thing.due_on, thing.done_on) == ("Rapport", date(2032, 6, 1), None)
    assert not second.deliverables.exists()


def test_leap_day_has_a_day_the_year_after():
    assert years_later(date(2032, 2, 29), 1) == date(2033, 2, 28)


def test_areas_and_the_chosen_area_follow_along():
    plan, (one,) = running("A")
    other = PlanAreaFactory(plan=plan, title="Stöd", position=1, cash="possibly", days_stated=12)

    new = made(plan, goes_on(one, area=other.title)).plan

    assert [(row.title, row.cash, row.days_stated) for row in new.areas.all()] == [
        ("Uppföljning", "", None), ("Stöd", "possibly", None)
    ]  # fmt: skip
    assert Activity.objects.get(area__plan=new).area.title == "Stöd"


def test_only_aims_that_still_run_are_left_to_carry():
    plan, (one,) = running("A")
    runs = AimFactory(area=one.area, text="Länge", first_year=2030, last_year=2032)
    AimFactory(area=one.area, text="Slut", first_year=2029, last_year=2031)
    AimFactory(area=one.area, text="Okänt")

    assert next_plan(plan).aims == [runs]
    new = made(plan, one, aims=frozenset(Aim.objects.values_list("pk", flat=True))).plan

    aim = Aim.objects.get(area__plan=new)
    assert (aim.text, aim.first_year, aim.last_year, aim.judgement) == ("Länge", 2030, 2032, "")
    assert next_plan(plan).aims == []


def test_days_booked_elsewhere_stay_booked_there():
    plan, (one, two, three) = running("A", "B", "C")
    one.booked_on, two.booked_on = three, one
    one.save()
    two.save()

    new = made(plan, one, two).plan
    first, second = Activity.objects.filter(area__plan=new).order_by("position")
    assert (first.booked_on, second.booked_on) == (None, first)
    second.booked_on = None
    second.save()
    made(plan, three, seen=new.pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.booked_on.carried_from, second.booked_on) == (three, None)


def test_next_plan_is_added_to_with_what_it_lacks():
    plan, (one, two) = running("A", "B")
    new = made(plan, one).plan

    answer = made(plan, one, two, seen=new.pk)

    assert (answer.is_new, answer.activities) == (False, 1)
    assert [row.title for row in Activity.objects.filter(area__plan=new)] == ["A", "B"]
    assert made(plan, one, two, seen=new.pk).activities == 0


def test_pressed_twice_is_one_plan():
    plan, (one, _two) = running("A", "B")
    first = made(plan, one)

    again = made(plan, one)

    assert (again.plan, again.is_new, again.activities) == (first.plan, False, 0)
    assert Plan.objects.filter(year=2032).count() == 1
    assert Activity.objects.filter(area__plan=first.plan).count() == 1


def test_who_presses_after_another_is_told():
    plan, (one, two) = running("A", "B")
    by = member()
    first = made(plan, one, by=by).plan

    with pytest.raises(NextMadeMeanwhileError, match=by.name) as error:
        made(plan, one, two)

    assert error.value.following == first
    assert Activity.objects.filter(area__plan=first).count() == 1


def test_a_plan_that_was_taken_in_is_added_to():
    plan, (one,) = running("A")
    other = PlanAreaFactory(plan=PlanFactory(year=2032), title="Uppföljning").plan

    answer = made(plan, one, seen=other.pk)

    assert (answer.plan, answer.is_new) == (other, False)
    assert Activity.objects.get(area__plan=other).area == other.areas.get()


def test_closed_year_leads_on_but_is_not_added_to():
    plan, (one, two) = running("A", "B")
    plan.state = "closed"
    plan.save()
    new = made(plan, one).plan
    new.state = "closed"
    new.save()

    with pytest.raises(ClosedError):
        made(plan, two, seen=new.pk)


def test_what_cannot_be_is_refused():
    plan, (one,) = running("A")
    _other, (far,) = running("B", year=2041)

    with pytest.raises(DomainError, match="Kryssa för minst en"):
        made(plan)
    with pytest.raises(DomainError, match="finns inte längre i planen"):
        made(plan, far)
    with pytest.raises(DomainError, match="Ett område finns inte"):
        made(plan, goes_on(one, area="Finns ej"))
    with pytest.raises(DomainError, match="färre än noll"):
        made(plan, goes_on(one, days=Decimal(-1)))
    with pytest.raises(PermissionDenied):
        made(plan, one, by=member("coordinator"))
    assert not Plan.objects.filter(year=2032).exists()


def test_history_says_who_made_it():
    plan, (one,) = running("A")
    by = member()

    new = made(plan, one, by=by).plan

    row = Activity.objects.get(area__plan=new)
    assert {each.history.first().history_user for each in (new, row, row.area)} == {by}


def test_rows_say_what_the_year_came_to():
    plan, (one, two, three) = running("A", "B", "C")
    QuarterStatusFactory(activity=one, quarter=1)
    QuarterStatusFactory(activity=one, quarter=2, status="delayed")
    QuarterStatusFactory(activity=two, quarter=1, status="done")
    UsedDaysFactory(activity=one, days=3)
    UsedDaysFactory(activity=one, quarter=2, days=Decimal("1.5"))
    DeliverableFactory.create_batch(2, activity=one)
    wish = WishFactory(year=2032)
    WishFactory(year=2031)
    new = made(plan, three).plan

    found = next_plan(plan)

    first, second, third = found.rows
    assert (first.activity.last_status, first.activity.last_quarter) == ("delayed", 2)
    assert (first.activity.used, first.activity.deliverable_count) == (Decimal("4.5"), 2)
    assert (first.goes_on, second.goes_on) == (True, False)
    assert (third.carried_to.area.plan, found.left, found.carried) == (
        new, [first, second], [third]
    )  # fmt: skip
    assert found.wishes == [wish]
    assert (found.following, found.following_days) == (new, 10)


def test_activities_of_next_year_alone_are_not_lost():
    plan, (one,) = running("A")
    new = made(plan, one).plan
    ActivityFactory(area=PlanAreaFactory(plan=new, title="Nytt"), days=5)

    found = next_plan(plan)

    assert (found.following_count, found.following_days) == (2, 15)
    assert found.areas == ["Uppföljning", "Nytt"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_who_press_at_once_make_one_plan_with_each_activity_once():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    plan, rows = running("A", "B", "C", "D")
    by = member()

    def press(number: int) -> bool:
        try:
            return made(plan, *rows[: 1 + number % 4], by=by).is_new
        except NextMadeMeanwhileError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(press, range(8)))

    assert sorted(ended) == [False] * 7 + [True]
    new = Plan.objects.get(year=2032)
    titles = list(Activity.objects.filter(area__plan=new).values_list("title", flat=True))
    assert sorted(titles) == sorted(set(titles))
    assert titles
