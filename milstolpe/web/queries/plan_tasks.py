"""What the operating plan asks of a person through the year."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.organisations.models import Organisation
from milstolpe.web.queries.task import Task
from milstolpe.workplan.enums import WishState
from milstolpe.workplan.queries.waiting import QuarterToTell, late_deliverables, quarters_to_tell
from milstolpe.workplan.queries.wishes import waiting_by_year

MOST_NAMED = 3  # more deliverables than these are one task together


def plan_tasks(user: Any, _organisation: Organisation) -> Iterator[Task]:
    """Quarters to tell of, own deliverables whose day has come, wishes that wait.

    Four queries for a plan.
    """
    today, leads = localdate(), user.has_perm("workplan.decide")
    for row in quarters_to_tell(user, today):
        if what := _what_to_tell(row, leads=leads):
            page = reverse("workplan:work-quarter", args=[row.plan.year, row.quarter])
            address = f"{page}?visa={'mina' if row.own else 'kvar'}"
            yield Task(what, row.plan.title, address, row.due)
    yield from _deliverable_tasks(list(late_deliverables(user, today)))
    if leads:
        yield from _wish_tasks()


def _wish_tasks() -> Iterator[Task]:
    """Wishes that wait for an answer, by the year that they are for."""
    for year, count in waiting_by_year():
        what = ngettext("Answer %(n)s wish for the plan", "Answer %(n)s wishes for the plan", count)
        address = f"{reverse('workplan:wishes')}?lage={WishState.NEW}&ar={year}"
        about = _("The operating plan for %(year)s") % {"year": year}
        yield Task(what % {"n": count}, about, address)


def _what_to_tell(row: QuarterToTell, *, leads: bool) -> str:
    """Of the activities that one answers for; who leads also sees to those of others."""
    if row.own:
        text = ngettext(
            "Tell how %(n)s activity of yours went in quarter %(quarter)s",
            "Tell how %(n)s activities of yours went in quarter %(quarter)s",
            row.own,
        )
        return text % {"n": row.own, "quarter": row.quarter}
    if not leads:
        return ""
    text = ngettext(
        "See to that %(n)s activity is told of for quarter %(quarter)s",
        "See to that %(n)s activities are told of for quarter %(quarter)s",
        row.others,
    )
    return text % {"n": row.others, "quarter": row.quarter}


def _deliverable_tasks(rows: list[Any]) -> Iterator[Task]:
    if len(rows) > MOST_NAMED:
        plan = rows[0].activity.area.plan
        what = _("Say which of %(n)s deliverables are ready") % {"n": len(rows)}
        address = reverse("workplan:work-outcomes", args=[plan.year])
        yield Task(what, plan.title, address, rows[0].due_on)
        return
    for row in rows:
        plan = row.activity.area.plan
        address = reverse("workplan:work-deliverable", args=[plan.year, row.pk])
        what = _("Say when “%(title)s” was ready") % {"title": row.title}
        yield Task(what, row.activity.title, address, row.due_on)
