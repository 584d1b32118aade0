"""The order of areas, aims and activities: one step up or down at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.core.text import small_number
from milstolpe.workplan.models import Activity, Aim, Plan, PlanArea
from milstolpe.workplan.queries.work import ordered_parts
from milstolpe.workplan.services.editing import move_part
from milstolpe.workplan.views.edit_frame import closed, standing
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, work_context

_MODELS: dict[str, tuple[type[Any], str]] = {
    "area": (PlanArea, "plan"),
    "aim": (Aim, "area__plan"),
    "activity": (Activity, "area__plan"),
}


@permission_on(plan_or_404, "workplan.edit")
def order(request: UserRequest, plan: Plan) -> HttpResponse:
    """A button says what is moved, which way, and where it stood: "activity-12-up-3"."""
    if answer := closed(request, plan, plan_url("work-plan", plan)):
        return answer
    if request.method == "POST":
        anchor = _move(request, plan)
        return redirect(f"{plan_url('work-order', plan)}{anchor}")
    title = _("Order")
    head = PageHead(title, kind=plan.title, answer=standing(plan))
    context = {
        **work_context(plan, head, Link(title, request.path)),
        "areas": ordered_parts(plan),
    }
    return render(request, "workplan/work_order.html", context)


def _move(request: UserRequest, plan: Plan) -> str:
    """Move what the button says; where on the page it stands."""
    kind, key, way, seen = [*request.POST.get("move", "").split("-"), "", "", "", ""][:4]
    if kind not in _MODELS or way not in ("up", "down"):
        return ""
    model, of_plan = _MODELS[kind]
    row = get_object_or_404(model, pk=small_number(key), **{of_plan: plan})
    if not move_part(row, up=way == "up", seen=small_number(seen), by=request.user):
        messages.info(request, _("The order has changed since the page was opened. Look again."))
    return f"#{kind}-{row.pk}"
