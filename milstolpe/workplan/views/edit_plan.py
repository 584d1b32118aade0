"""The plan's own texts, its areas and their aims are changed, added and removed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.workplan.forms.parts import AimForm, AreaForm, PlanTextsForm
from milstolpe.workplan.models import Aim, Plan, PlanArea
from milstolpe.workplan.views.edit_frame import (
    added,
    begin,
    begin_new,
    closed,
    edit_page,
    removal_page,
    saved,
)
from milstolpe.workplan.views.fetch import aim_or_404, area_or_404, plan_or_404
from milstolpe.workplan.views.work_frame import plan_url


@permission_on(plan_or_404, "workplan.edit")
def plan_texts(request: UserRequest, plan: Plan) -> HttpResponse:
    back = plan_url("work-plan", plan)
    if answer := closed(request, plan, back):
        return answer
    form = begin(PlanTextsForm, plan, request)
    if saved(request, plan, form):
        return redirect(back)
    return edit_page(request, plan, form, _("The plan's texts"), back=back)


@permission_on(plan_or_404, "workplan.edit")
def area_new(request: UserRequest, plan: Plan) -> HttpResponse:
    back = plan_url("work-plan", plan)
    if answer := closed(request, plan, back):
        return answer
    form = begin_new(AreaForm, PlanArea, request)
    if area := added(request, PlanArea, form, plan=plan):
        return redirect(_at(area))
    return edit_page(request, plan, form, _("New area"), back=back)


@permission_on(area_or_404, "workplan.edit")
def area_edit(request: UserRequest, area: PlanArea) -> HttpResponse:
    plan, back = area.plan, _at(area)
    if answer := closed(request, plan, back):
        return answer
    form = begin(AreaForm, area, request)
    if saved(request, area, form):
        return redirect(back)
    remove = plan_url("work-area-remove", plan, area.pk)
    return edit_page(request, plan, form, _("Change the area"), back=back, remove=remove)


@permission_on(area_or_404, "workplan.edit")
def area_remove(request: UserRequest, area: PlanArea) -> HttpResponse:
    after = plan_url("work-plan", area.plan)
    return removal_page(request, area, _("Remove the area"), back=_at(area), after=after)


@permission_on(area_or_404, "workplan.edit")
def aim_new(request: UserRequest, area: PlanArea) -> HttpResponse:
    plan, back = area.plan, _at(area)
    if answer := closed(request, plan, back):
        return answer
    years = {"first_year": plan.year, "last_year": plan.year + 2}
    form = begin_new(AimForm, Aim, request, initial=years)
    if added(request, Aim, form, area=area):
        return redirect(back)
    return edit_page(request, plan, form, _("New aim"), back=back, answer=area.title)


@permission_on(aim_or_404, "workplan.edit")
def aim_edit(request: UserRequest, aim: Aim) -> HttpResponse:
    plan, back = aim.area.plan, _at(aim.area)
    if answer := closed(request, plan, back):
        return answer
    form = begin(AimForm, aim, request)
    if saved(request, aim, form):
        return redirect(back)
    remove = plan_url("work-aim-remove", plan, aim.pk)
    return edit_page(request, plan, form, _("Change the aim"), back=back, remove=remove)


@permission_on(aim_or_404, "workplan.edit")
def aim_remove(request: UserRequest, aim: Aim) -> HttpResponse:
    back = _at(aim.area)
    return removal_page(request, aim, _("Remove the aim"), back=back, after=back)


def _at(area: PlanArea) -> str:
    """The area on the plan's page."""
    page: Any = plan_url("work-plan", area.plan)
    return f"{page}#omrade-{area.pk}"
