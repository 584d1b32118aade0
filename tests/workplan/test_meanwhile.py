"""What others do between two reads, or to what somebody holds, is never written over or broken."""

from datetime import date

import pytest

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Deliverable, QuarterStatus
from milstolpe.workplan.queries.telling import quarter_rows
from milstolpe.workplan.services.budget import change_line, remove_line
from milstolpe.workplan.services.days import set_responsible
from milstolpe.workplan.services.editing import RemovedError, add_part, save_part
from milstolpe.workplan.services.money import set_forecast, use_money
from milstolpe.workplan.services.outcomes import finish_deliverable, judge_aim
from milstolpe.workplan.services.quarters import tell_quarter
from milstolpe.workplan.views.year_frame import begins
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    DeliverableFactory,
    PlanAreaFactory,
)
from tests.workplan.year import done_before, member, newest, removed, running, told

pytestmark = pytest.mark.django_db
DAY = date(2031, 5, 4)
LINE = {"title": "Arrangemang", "notes": "", "reason": "Lokal", "base_number": 1}


def test_form_holds_what_its_save_says():
    line, by = BudgetLineFactory(amount_sek=100), member()
    number = newest(line)

    def act():
        change_line(line, **LINE | {"base_number": number}, amount_sek=999, by=by)

    with done_before('FROM "workplan_historicalbudgetline"', act):
        first = begins(line, "amount_sek")

    assert first == {"base_number": newest(line), "amount_sek": 999}


def test_row_told_of_between_two_reads_begins_before_that():
    plan, (one,) = running("A")
    by = member()
    tell_quarter(plan, 2, [told(one, text="Först")], by=by)
    number = newest(QuarterStatus.objects.get())

    def act():
        tell_quarter(plan, 2, [told(one, text="Sedan", base=number)], by=by)

    with done_before('FROM "workplan_quarterstatus"', act):
        (row,) = quarter_rows(plan, 2)

    assert (row.save, row.now.text) == (number, "Sedan")


def test_act_on_what_is_removed_says_so():
    _plan, (one,) = running("A")
    area, by = one.area, member()
    thing, aim = removed(DeliverableFactory(activity=one)), removed(AimFactory(area=area))
    line, activity = removed(BudgetLineFactory(plan=area.plan)), removed(ActivityFactory(area=area))
    other = removed(PlanAreaFactory(plan=area.plan))
    acts = [
        lambda: finish_deliverable(thing, done_on=DAY, url="", base_number=1, today=DAY, by=by),
        lambda: judge_aim(aim, judgement="", text="", base_number=1, by=by),
        lambda: set_forecast(line, 1, reason="Lokal", base_number=1, by=by),
        lambda: change_line(line, **LINE, amount_sek=1, by=by),
        lambda: remove_line(line, reason="Lokal", base_number=1, by=by),
        lambda: use_money(line, amount_sek=1, used_on=DAY, text="Lokal", by=by),
        lambda: set_responsible(activity, [], base=[], by=by),
        lambda: add_part(Deliverable, by=by, activity=activity, title="Rapport", due_on=DAY),
        lambda: add_part(Activity, by=by, area_id=other.pk, title="Träff"),
        lambda: save_part(one, {"area_id": other.pk}, base_number=newest(one), by=by),
    ]

    for act in acts:
        with pytest.raises(RemovedError):
            act()


def test_money_is_not_used_in_an_activity_that_is_removed():
    line = BudgetLineFactory(plan__year=2031)
    activity = removed(ActivityFactory(area__plan=line.plan))

    with pytest.raises(DomainError, match="finns inte i planen"):
        use_money(line, amount_sek=1, used_on=DAY, text="Lokal", by=member(), activity=activity)
