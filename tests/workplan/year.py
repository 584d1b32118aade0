"""People and plans of the tests of a plan's year."""

from contextlib import contextmanager
from decimal import Decimal

from django.db import connection

from milstolpe.workplan.services.quarters import StatusEdit
from milstolpe.workplan.services.used import UsedEdit
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import (
    ActivityFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
)


def member(role="rus_member"):
    return MembershipFactory(role=role).user


def running(*titles, year=2031, **activity):
    """A decided plan with an area and these activities."""
    area = PlanAreaFactory(plan=PlanFactory(year=year, state="decided"), title="Uppföljning")
    rows = [
        ActivityFactory(area=area, title=title, position=place, **activity)
        for place, title in enumerate(titles or ("Årlig uppföljning",))
    ]
    return area.plan, rows


def answers_for(activity, user, days=5):
    person = PlanPersonFactory(plan=activity.area.plan, user=user, name=f"P {user.pk}")
    return PlannedDaysFactory(activity=activity, person=person, days=days, is_responsible=True)


def told(activity, status="as_planned", text="", base=None, **more):
    return StatusEdit(activity.pk, status, text, base, **more)


def used(activity, days, base=None, quarter=1, person=None):
    def number(value):
        return None if value is None else Decimal(value)

    return UsedEdit(activity.pk, quarter, person and person.pk, number(days), number(base))


def newest(row):
    return row.history.first().history_id


@contextmanager
def done_before(words, act):
    """`act` is done once, right before the first query that holds the words."""
    left = [act]

    def look(execute, sql, *more):
        if left and words in sql:
            left.pop()()
        return execute(sql, *more)

    with connection.execute_wrapper(look):
        yield
    assert not left


def removed(row):
    """The row as somebody holds it who has not seen that it is removed."""
    type(row).objects.filter(pk=row.pk).delete()
    return row
