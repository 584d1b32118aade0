"""The plan at work: everything on one page, each part with the way to change it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file, list_filters
from milstolpe.core.page import Downloads, Fact, Link, PageHead
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.filters import ActivityFilterForm
from milstolpe.workplan.models import Plan
from milstolpe.workplan.post_words import left_text, posts_text
from milstolpe.workplan.queries.posts import post_days
from milstolpe.workplan.queries.work import WorkPlan, narrowed, work_plan
from milstolpe.workplan.tables import WORK_ACTIVITY_COLUMNS, work_activity_cells
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.work_files import chosen_format, source_of
from milstolpe.workplan.views.work_frame import plan_state, plan_url, work_context
from milstolpe.workplan.words import cash_text, sum_sentence


@permission_on(plan_or_404, "workplan.edit")
def plan_page(request: UserRequest, plan: Plan) -> HttpResponse:
    found, form = _asked(request, plan)
    context = {
        **work_context(plan, _head(found)),
        "filters": list_filters(request, form),
        "found": found,
        "areas": [_area(area) for area in found.areas],
        "may_edit": plan.state != PlanState.CLOSED,
        "downloads": _downloads(request, plan, form),
    }
    return render(request, "workplan/work_plan.html", context)


@permission_on(plan_or_404, "workplan.edit")
def plan_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    found, form = _asked(request, plan)
    return list_file(
        request,
        chosen_format(request),
        WORK_ACTIVITY_COLUMNS,
        work_activity_cells(found),
        name=f"verksamhetsplan-{plan.year}-{plan.state}",
        title=plan.title,
        source=source_of(plan),
        form=form,
    )


def _asked(request: HttpRequest, plan: Plan) -> tuple[WorkPlan, ActivityFilterForm]:
    """The plan with the activities that are asked for."""
    found = work_plan(plan)
    names = [name for row in found.rows for name in row.responsible]
    form = ActivityFilterForm(request.GET, responsible=names)
    return narrowed(found, form.wanted()), form


def _downloads(request: HttpRequest, plan: Plan, form: ActivityFilterForm) -> Downloads:
    """The plan as a document, and its activities as a table."""
    kinds = (("PDF", "pdf"), ("Word", "docx"))
    documents = [Link(name, plan_url("draft-document", plan, kind)) for name, kind in kinds]
    found = list_downloads(request, form, source=source_of(plan))
    return replace(found, formats=[*documents, *found.formats])


def _area(area: Any) -> tuple[Any, list[tuple[Any, str]]]:
    """An area, and each of its rows with the need for money in words."""
    return area, [(row, cash_text(vars(row.activity))) for row in area.rows]


def _head(found: WorkPlan) -> PageHead:
    plan = found.plan
    days = post_days(plan, Decimal(str(found.whole.days)))
    facts = [Fact(_("Days"), left_text(days) or format_number(found.whole.days))]
    if found.on_persons:
        facts.append(
            Fact(_("Days planned on persons"), format_number(plain_number(found.on_persons) or 0))
        )
    if posts := posts_text(days):
        facts.append(Fact(_("Posts"), posts))
    facts.append(Fact(_("Budget, kr"), _budget(found)))
    actions, more = [], [Link(_("History"), plan_url("work-history", plan))]
    if plan.state != PlanState.CLOSED:
        actions.append(Link(_("Change the texts"), plan_url("work-texts", plan)))
        more += [
            Link(_("New area"), plan_url("work-area-new", plan)),
            Link(_("Change the order"), plan_url("work-order", plan)),
        ]
    if plan.is_public:
        actions.append(Link(_("The plan as everyone sees it"), plan.get_absolute_url()))
    return PageHead(
        plan.title,
        kind=_("Operating plan"),
        state=plan_state(plan),
        answer=sum_sentence(found.total),
        facts=facts,
        actions=actions,
        more=more,
    )


def _budget(found: WorkPlan) -> str:
    amount, stated = format_number(found.budget_sek), found.plan.budget_stated_sek
    if stated is None or stated == found.budget_sek:
        return amount
    return _("%(sum)s; the plan states %(stated)s") % {
        "sum": amount,
        "stated": format_number(stated),
    }
