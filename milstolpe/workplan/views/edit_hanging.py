"""What hangs on an activity is added, changed and removed: deliverables, links, sub-plans."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.http import permission_on
from milstolpe.core.versions import begun
from milstolpe.records.services import stored_file_response
from milstolpe.workplan.forms.hanging import DeliverableForm, LinkForm, SubPlanForm
from milstolpe.workplan.models import Activity, ActivityLink, Deliverable, SubPlan
from milstolpe.workplan.queries.parts import newest_key
from milstolpe.workplan.services.editing import add_part, save_part
from milstolpe.workplan.services.hanging import kept_file
from milstolpe.workplan.views.edit_frame import (
    added,
    begin,
    begin_new,
    closed,
    edit_page,
    removal_page,
    saved,
)
from milstolpe.workplan.views.fetch import activity_or_404, deliverable_or_404
from milstolpe.workplan.views.fetch_parts import link_or_404, sub_plan_or_404
from milstolpe.workplan.views.work_activity import activity_crumb, activity_url
from milstolpe.workplan.views.work_frame import plan_url, sent


@permission_on(activity_or_404, "workplan.edit")
def deliverable_new(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, back = activity.area.plan, activity_url(activity)
    if answer := closed(request, plan, back):
        return answer
    form = begin_new(DeliverableForm, Deliverable, request)
    if added(request, Deliverable, form, activity=activity):
        return redirect(back)
    crumb = activity_crumb(activity)
    return edit_page(request, plan, form, _("New deliverable"), crumb, back=back)


@permission_on(deliverable_or_404, "workplan.edit")
def deliverable_edit(request: UserRequest, row: Deliverable) -> HttpResponse:
    plan, back = row.activity.area.plan, activity_url(row.activity)
    if answer := closed(request, plan, back):
        return answer
    form = begin(DeliverableForm, row, request)
    if saved(request, row, form):
        return redirect(back)
    remove = plan_url("work-deliverable-remove", plan, row.pk)
    crumb, title = activity_crumb(row.activity), _("Change the deliverable")
    return edit_page(request, plan, form, title, crumb, back=back, remove=remove)


@permission_on(deliverable_or_404, "workplan.edit")
def deliverable_remove(request: UserRequest, row: Deliverable) -> HttpResponse:
    return _removal(request, row, _("Remove the deliverable"))


@permission_on(activity_or_404, "workplan.edit")
def link_new(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, back = activity.area.plan, activity_url(activity)
    if answer := closed(request, plan, back):
        return answer
    more: dict[str, Any] = {"activity": activity, "user": request.user}
    form = begin_new(LinkForm, ActivityLink, request, **more)
    if added(request, ActivityLink, form, activity=activity):
        return redirect(back)
    crumb, title = activity_crumb(activity), _("What the activity leads to")
    return edit_page(request, plan, form, title, crumb, back=back)


@permission_on(link_or_404, "workplan.edit")
def link_edit(request: UserRequest, row: ActivityLink) -> HttpResponse:
    activity, plan = row.activity, row.activity.area.plan
    if answer := closed(request, plan, back := activity_url(activity)):
        return answer
    more: dict[str, Any] = {"activity": activity, "user": request.user, "link": row}
    form = begin(LinkForm, row, request, **more)
    if saved(request, row, form):
        return redirect(back)
    remove = plan_url("work-link-remove", plan, row.pk)
    crumb, title = activity_crumb(activity), _("What the activity leads to")
    return edit_page(request, plan, form, title, crumb, back=back, remove=remove)


@permission_on(link_or_404, "workplan.edit")
def link_remove(request: UserRequest, row: ActivityLink) -> HttpResponse:
    return _removal(request, row, _("Remove the link"))


@permission_on(activity_or_404, "workplan.edit")
def sub_plan_new(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, back = activity.area.plan, activity_url(activity)
    if answer := closed(request, plan, back):
        return answer
    initial = {"since": newest_key(SubPlan)}
    form = SubPlanForm(sent(request), request.FILES or None, initial=initial)

    def add() -> None:
        values, since = _sub_plan_values(form, request), form.cleaned_data["since"]
        add_part(SubPlan, by=request.user, since=since, activity=activity, **values)

    if done(form, add):
        messages.success(request, _("Added."))
        return redirect(back)
    crumb, title = activity_crumb(activity), _("A plan of its own")
    return edit_page(request, plan, form, title, crumb, back=back)


@permission_on(sub_plan_or_404, "workplan.edit")
def sub_plan_edit(request: UserRequest, row: SubPlan) -> HttpResponse:
    plan, back = row.activity.area.plan, activity_url(row.activity)
    if answer := closed(request, plan, back):
        return answer
    initial = {"base_number": begun(row), **SubPlanForm.shown(row)}
    files, has_file = request.FILES or None, row.file_id is not None
    form = SubPlanForm(sent(request), files, initial=initial, has_file=has_file)

    def save() -> None:
        values, number = _sub_plan_values(form, request), form.cleaned_data["base_number"]
        save_part(row, values, base_number=number, by=request.user)

    if done(form, save):
        messages.success(request, _("Saved."))
        return redirect(back)
    remove = plan_url("work-sub-plan-remove", plan, row.pk)
    crumb, title = activity_crumb(row.activity), _("A plan of its own")
    return edit_page(request, plan, form, title, crumb, back=back, remove=remove)


@permission_on(sub_plan_or_404, "workplan.edit")
def sub_plan_remove(request: UserRequest, row: SubPlan) -> HttpResponse:
    return _removal(request, row, _("Remove the sub-plan"))


@permission_on(sub_plan_or_404, "workplan.edit")
def sub_plan_file(request: UserRequest, row: SubPlan) -> HttpResponseBase:
    if row.file is None:
        raise Http404
    return stored_file_response(row.file)


def _sub_plan_values(form: SubPlanForm, request: UserRequest) -> dict[str, Any]:
    """Columns of the row; a file that came along is kept."""
    cleaned = form.cleaned_data
    values = {"title": cleaned["title"], "url": cleaned["url"]}
    if cleaned["file"]:
        values["file_id"] = kept_file(cleaned["file"], by=request.user).pk
    elif cleaned["url"] and form.has_file:
        values["file_id"] = None
    return values


def _removal(request: UserRequest, row: Any, title: str) -> HttpResponse:
    back = activity_url(row.activity)
    crumb = activity_crumb(row.activity)
    return removal_page(request, row, title, crumb, back=back, after=back)
