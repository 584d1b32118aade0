"""An activity: all that is said of it on one page, and the forms that change it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.parts import ActivityForm
from milstolpe.workplan.models import Activity, PlanArea
from milstolpe.workplan.queries.activity import ActivityPage, activity_page
from milstolpe.workplan.queries.telling import quarters_of
from milstolpe.workplan.views.activity_ties import answered_wishes, tie_facts, tied_activity_or_404
from milstolpe.workplan.views.edit_frame import (
    added,
    begin,
    begin_new,
    closed,
    edit_page,
    removal_page,
    saved,
)
from milstolpe.workplan.views.fetch import activity_or_404, area_or_404
from milstolpe.workplan.views.work_frame import plan_url, work_context
from milstolpe.workplan.words import cash_text, days_text


@permission_on(tied_activity_or_404, "workplan.edit")
def activity(request: UserRequest, activity: Activity) -> HttpResponse:
    plan = activity.area.plan
    found = activity_page(activity)
    context = {
        **work_context(plan, _head(found), _here(activity)),
        "activity": activity,
        "found": found,
        "year": quarters_of(activity),
        "facts": _facts(found),
        "wishes": answered_wishes(activity),
        "may_edit": plan.state != PlanState.CLOSED,
    }
    return render(request, "workplan/work_activity.html", context)


@permission_on(area_or_404, "workplan.edit")
def activity_new(request: UserRequest, area: PlanArea) -> HttpResponse:
    plan = area.plan
    back = f"{plan_url('work-plan', plan)}#omrade-{area.pk}"
    if answer := closed(request, plan, back):
        return answer
    form = begin_new(ActivityForm, Activity, request, initial={"area": area.pk}, plan=plan)
    if made := added(request, Activity, form):
        return redirect(plan_url("work-activity", plan, made.pk))
    return edit_page(request, plan, form, _("New activity"), back=back)


@permission_on(activity_or_404, "workplan.edit")
def activity_edit(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, back = activity.area.plan, activity_url(activity)
    if answer := closed(request, plan, back):
        return answer
    form = begin(ActivityForm, activity, request, plan=plan, activity=activity)
    if saved(request, activity, form):
        return redirect(back)
    remove = plan_url("work-activity-remove", plan, activity.pk)
    crumb = _here(activity)
    return edit_page(request, plan, form, _("Change the activity"), crumb, back=back, remove=remove)


@permission_on(activity_or_404, "workplan.edit")
def activity_remove(request: UserRequest, activity: Activity) -> HttpResponse:
    after = plan_url("work-plan", activity.area.plan)
    title, back = _("Remove the activity"), activity_url(activity)
    return removal_page(request, activity, title, _here(activity), back=back, after=after)


def activity_url(activity: Activity) -> str:
    return plan_url("work-activity", activity.area.plan, activity.pk)


def activity_crumb(activity: Activity) -> Link:
    return _here(activity)


def _here(activity: Activity) -> Link:
    return Link(activity.title, activity_url(activity))


def _head(found: ActivityPage) -> PageHead:
    row, plan = found.activity, found.activity.area.plan
    actions = []
    if plan.state != PlanState.CLOSED:
        actions = [Link(_("Change the activity"), plan_url("work-activity-edit", plan, row.pk))]
    actions.append(Link(_("History"), plan_url("work-activity-history", plan, row.pk)))
    return PageHead(
        row.title,
        kind=_("Activity %(n)s, %(area)s") % {"n": found.number, "area": row.area.title},
        state=State("priority", _("Prioritised")) if row.is_priority else None,
        answer=_answer(found),
        actions=actions,
    )


def _answer(found: ActivityPage) -> str:
    """What it takes and who answers for it."""
    row = found.activity
    days = days_text({"days": plain_number(row.days), "is_about": row.is_about})
    words = {"days": days[:1].upper() + days[1:], "who": ", ".join(found.responsible)}
    if not found.responsible:
        return _("%(days)s. Nobody answers for it yet.") % words
    return _("%(days)s. Answers for it: %(who)s.") % words


def _facts(found: ActivityPage) -> list[Fact]:
    row = found.activity
    facts = [
        Fact(_("Note on the days"), row.days_note),
        Fact(_("Days are booked on"), row.booked_on or "", _url_of(row.booked_on, row)),
        Fact(_("Need for money"), cash_text(vars(row))),
        Fact(_("Budget line"), row.budget_line or ""),
        Fact(_("Steering group of its own"), row.steering_group),
        Fact(pgettext("activity", "Partners"), ", ".join(found.partners)),
        Fact(_("Heading within the area"), row.group),
        *tie_facts(row),
    ]
    return [fact for fact in facts if fact.value]


def _url_of(other: Activity | None, row: Activity) -> str:
    return plan_url("work-activity", row.area.plan, other.pk) if other else ""
