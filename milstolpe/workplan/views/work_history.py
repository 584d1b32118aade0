"""Who changed what in a plan and in each activity, and when."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import Row
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file, list_pager
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.models import Activity, Plan
from milstolpe.workplan.queries.history import read_saves, saves_of_activity, saves_of_plan
from milstolpe.workplan.tables import HISTORY_COLUMNS, history_cells
from milstolpe.workplan.views.fetch import activity_or_404, plan_or_404
from milstolpe.workplan.views.work_activity import activity_crumb
from milstolpe.workplan.views.work_files import chosen_format, source_of
from milstolpe.workplan.views.work_frame import work_context

_AT_A_TIME = 500


@permission_on(plan_or_404, "workplan.edit")
def plan_history(request: UserRequest, plan: Plan) -> HttpResponse:
    return _page(request, plan, saves_of_plan(plan), plan.title)


@permission_on(activity_or_404, "workplan.edit")
def activity_history(request: UserRequest, activity: Activity) -> HttpResponse:
    crumb, rows = activity_crumb(activity), saves_of_activity(activity)
    return _page(request, activity.area.plan, rows, activity.title, crumb)


@permission_on(plan_or_404, "workplan.edit")
def plan_history_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    return _file(request, saves_of_plan(plan), plan, f"verksamhetsplan-{plan.year}-historik")


@permission_on(activity_or_404, "workplan.edit")
def activity_history_file(request: UserRequest, activity: Activity) -> HttpResponseBase:
    plan, rows = activity.area.plan, saves_of_activity(activity)
    return _file(request, rows, plan, f"aktivitet-{activity.pk}-historik")


def _page(request: HttpRequest, plan: Plan, rows: Any, kind: str, *crumbs: Link) -> HttpResponse:
    pager, part = list_pager(request, rows.count(), _count)
    title = _("History")
    head = PageHead(title, kind=kind, answer=_("Who changed what, the latest first."))
    context = {
        **work_context(plan, head, *crumbs, Link(title, request.path)),
        "saves": read_saves(rows[part]),
        "page": pager,
        "has_activity": not crumbs,
        "downloads": list_downloads(request, source=source_of(plan)),
    }
    return render(request, "workplan/work_history.html", context)


def _count(first: int, last: int, total: int) -> str:
    words = {"first": first, "last": last, "total": format_number(total)}
    return _("%(first)s–%(last)s of %(total)s changes") % words


def _file(request: HttpRequest, rows: Any, plan: Plan, name: str) -> HttpResponseBase:
    title, cells = _("History"), _cells(rows)
    fmt = chosen_format(request)
    source = source_of(plan)
    return list_file(request, fmt, HISTORY_COLUMNS, cells, name=name, title=title, source=source)


def _cells(rows: Any) -> Iterator[Row]:
    """Every save, some at a time."""
    total = rows.count()
    for start in range(0, total, _AT_A_TIME):
        yield from history_cells(read_saves(rows[start : start + _AT_A_TIME]))
