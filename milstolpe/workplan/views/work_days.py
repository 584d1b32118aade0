"""The table of days: activities by persons in one form; who answers for each activity."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.days import DaysSheet, ResponsibleForm
from milstolpe.workplan.models import Activity, Plan, PlannedDays
from milstolpe.workplan.queries.days import DaysTable, days_table, planned_cells
from milstolpe.workplan.services.days import (
    ResponsibleChangedError,
    save_days,
    set_responsible,
)
from milstolpe.workplan.tables import days_cells, days_columns
from milstolpe.workplan.views.edit_frame import closed, edit_page
from milstolpe.workplan.views.fetch import activity_or_404, plan_or_404
from milstolpe.workplan.views.work_activity import activity_crumb, activity_url
from milstolpe.workplan.views.work_files import chosen_format, source_of
from milstolpe.workplan.views.work_frame import plan_url, sent, work_context
from milstolpe.workplan.views.work_people import group_sentence


@permission_on(plan_or_404, "workplan.edit")
def days(request: UserRequest, plan: Plan) -> HttpResponse:
    """The table; a cell that somebody else has changed is shown with both numbers."""
    sheet = DaysSheet(planned_cells(plan), sent(request))
    if request.method == "POST" and _saved(request, plan, sheet):
        return redirect(plan_url("work-days", plan))
    table = days_table(plan, sheet.values)
    title = _("Days by person")
    head = PageHead(title, kind=plan.title, answer=group_sentence(table), facts=_facts(table))
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-days"),
        "table": table,
        "sheet": sheet,
        "areas": [
            (area, [(row, _cells(sheet, row)) for row in rows]) for area, rows in table.areas
        ],
        "may_edit": plan.state != PlanState.CLOSED or request.method == "POST",
        "columns": len(table.people) + 5,
        "downloads": list_downloads(request, source=source_of(plan)),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "workplan/work_days.html", context, status=status)


@permission_on(plan_or_404, "workplan.edit")
def days_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = days_table(plan)
    return list_file(
        request,
        chosen_format(request),
        days_columns(table),
        days_cells(table),
        name=f"verksamhetsplan-{plan.year}-dagar",
        title=_("Days by person"),
        source=source_of(plan),
    )


@permission_on(activity_or_404, "workplan.edit")
def responsible(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, back = activity.area.plan, activity_url(activity)
    if answer := closed(request, plan, back):
        return answer
    chosen = PlannedDays.objects.filter(activity=activity, is_responsible=True)
    group = list(plan.people.values_list("pk", "name"))
    now = chosen.values_list("person_id", flat=True)
    form = ResponsibleForm(sent(request), group=group, chosen=now)
    if done(form, lambda: _set_responsible(request, activity, form)):
        messages.success(request, _("Saved."))
        return redirect(back)
    crumb, title = activity_crumb(activity), _("Who answers for it")
    answer_text = "" if group else _("Nobody is in the working group yet.")
    return edit_page(request, plan, form, title, crumb, back=back, answer=answer_text)


def _saved(request: UserRequest, plan: Plan, sheet: DaysSheet) -> bool:
    """Whether all that was typed is saved; else the sheet says why not."""
    if not sheet.is_valid:
        sheet.non_field_errors.append(_("Nothing is saved yet. Look at what is marked."))
        return False
    try:
        count = save_days(plan, sheet.edits(), by=request.user)
    except DomainError as error:
        sheet.refuse(error, planned_cells(plan))
        return False
    text = ngettext("Saved. %(n)s number is new.", "Saved. %(n)s numbers are new.", count)
    messages.success(request, text % {"n": count})
    return True


def _cells(sheet: DaysSheet, row: Any) -> list[Any]:
    return [
        (sheet.drawn((row.activity.pk, person.pk)), plain_number(value))
        for person, value in row.cells
    ]


def _facts(table: DaysTable) -> list[Fact]:
    """All days, held against the activities, the persons and the posts."""
    plan = table.plan
    facts = [
        Fact(_("Days planned on persons"), format_number(table.on_persons or 0)),
        Fact(_("Days of the activities"), format_number(table.planned or 0)),
    ]
    if table.persons_have is not None:
        facts.append(Fact(_("The persons have"), format_number(table.persons_have)))
    available = plain_number(plan.days_available)
    if available is not None:
        posts = plain_number(plan.posts)
        label = _("The posts give")
        if posts is not None:
            label = _("%(posts)s posts give") % {"posts": format_number(posts)}
        facts.append(Fact(label, format_number(available)))
    return facts


def _set_responsible(request: UserRequest, activity: Activity, form: ResponsibleForm) -> None:
    try:
        set_responsible(
            activity,
            form.cleaned_data["people"],
            base=form.begun_from(),
            by=request.user,
        )
    except ResponsibleChangedError as error:
        form.begin_again(error)
        raise
