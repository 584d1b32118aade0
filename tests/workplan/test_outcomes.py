"""Deliverables are ready on a day; aims are judged by somebody."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.workplan.services.editing import ClosedError
from milstolpe.workplan.services.outcomes import finish_deliverable, judge_aim
from tests.factories.accounts import UserFactory
from tests.factories.workplan import AimFactory, DeliverableFactory
from tests.workplan.year import member, newest, running

pytestmark = pytest.mark.django_db

TODAY = date(2031, 6, 10)


def finish(row, by, done_on=date(2031, 6, 9), url="https://example.se/rapport", base=0):
    return finish_deliverable(
        row, done_on=done_on, url=url, base_number=base or newest(row), today=TODAY, by=by
    )


def judge(row, by, judgement="partly", text="Tre län av fem", base=0):
    return judge_aim(row, judgement=judgement, text=text, base_number=base or newest(row), by=by)


def a_deliverable():
    _plan, (one,) = running("A")
    return DeliverableFactory(activity=one, due_on=date(2031, 6, 1))


def an_aim():
    _plan, (one,) = running("A")
    return AimFactory(area=one.area)


def test_a_deliverable_is_ready_with_day_link_and_name():
    row, by = a_deliverable(), member()

    done = finish(row, by)

    assert (done.done_on, done.url, done.done_by) == (
        date(2031, 6, 9),
        "https://example.se/rapport",
        by,
    )
    again = finish(row, by, done_on=None, url="")
    assert (again.done_on, again.done_by) == (None, None)


def test_a_day_that_has_not_come_is_refused():
    with pytest.raises(DomainError, match="Dagen har inte kommit"):
        finish(a_deliverable(), member(), done_on=date(2031, 6, 11))


def test_an_aim_is_judged_by_name_and_the_judgement_can_be_taken_away():
    row, by = an_aim(), member()

    judged = judge(row, by)

    assert (judged.judgement, judged.judgement_text, judged.judged_by) == (
        "partly",
        "Tre län av fem",
        by,
    )
    assert judged.judged_at is not None
    empty = judge(row, by, judgement="", text="")
    assert (empty.judged_at, empty.judged_by) == (None, None)


@pytest.mark.parametrize("wrong", [{"judgement": "nice"}, {"text": "  "}])
def test_what_is_no_judgement_is_refused(wrong):
    with pytest.raises(DomainError):
        judge(an_aim(), member(), **wrong)


@pytest.mark.parametrize(("made", "act"), [(a_deliverable, finish), (an_aim, judge)])
def test_what_another_saved_asks(made, act):
    row, by = made(), member()
    base = newest(row)
    act(row, by)

    with pytest.raises(SavedMeanwhileError):
        act(row, member(), base=base)


@pytest.mark.parametrize(("made", "act"), [(a_deliverable, finish), (an_aim, judge)])
def test_strangers_and_closed_years_are_refused(made, act):
    row = made()
    plan = row.area.plan if hasattr(row, "area") else row.activity.area.plan

    with pytest.raises(PermissionDenied):
        act(row, UserFactory())
    plan.state = "closed"
    plan.save()
    with pytest.raises(ClosedError):
        act(row, member())
