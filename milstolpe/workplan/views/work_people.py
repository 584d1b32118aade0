"""The working group of a plan: who is in it, with how many days."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.people import PersonForm
from milstolpe.workplan.models import Plan, PlanPerson
from milstolpe.workplan.queries.days import DaysTable, days_table
from milstolpe.workplan.tables import PERSON_COLUMNS, person_cells
from milstolpe.workplan.views.edit_frame import (
    added,
    begin,
    begin_new,
    closed,
    edit_page,
    removal_page,
    saved,
)
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.fetch_parts import person_or_404
from milstolpe.workplan.views.work_files import chosen_format, source_of
from milstolpe.workplan.views.work_frame import plan_url, work_context


@permission_on(plan_or_404, "workplan.edit")
def people(request: UserRequest, plan: Plan) -> HttpResponse:
    table = days_table(plan)
    title, may_edit = _("Working group"), plan.state != PlanState.CLOSED
    actions = [Link(_("New person"), plan_url("work-person-new", plan))] if may_edit else []
    head = PageHead(title, kind=plan.title, answer=group_sentence(table), actions=actions)
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-people"),
        "table": table,
        "may_edit": may_edit,
        "downloads": list_downloads(request, source=source_of(plan)),
    }
    return render(request, "workplan/work_people.html", context)


@permission_on(plan_or_404, "workplan.edit")
def people_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    return list_file(
        request,
        chosen_format(request),
        PERSON_COLUMNS,
        person_cells(days_table(plan)),
        name=f"verksamhetsplan-{plan.year}-arbetsgrupp",
        title=_("Working group"),
        source=source_of(plan),
    )


@permission_on(plan_or_404, "workplan.edit")
def person_new(request: UserRequest, plan: Plan) -> HttpResponse:
    back = plan_url("work-people", plan)
    if answer := closed(request, plan, back):
        return answer
    form = begin_new(PersonForm, PlanPerson, request)
    if added(request, PlanPerson, form, plan=plan):
        return redirect(back)
    return edit_page(
        request, plan, form, _("New person"), _crumb(plan), back=back, page="work-people"
    )


@permission_on(person_or_404, "workplan.edit")
def person_edit(request: UserRequest, person: PlanPerson) -> HttpResponse:
    plan = person.plan
    if answer := closed(request, plan, back := plan_url("work-people", plan)):
        return answer
    form = begin(PersonForm, person, request, person=person)
    if saved(request, person, form):
        return redirect(back)
    remove = plan_url("work-person-remove", plan, person.pk)
    crumb, page = _crumb(plan), "work-people"
    return edit_page(request, plan, form, person.name, crumb, back=back, page=page, remove=remove)


@permission_on(person_or_404, "workplan.edit")
def person_remove(request: UserRequest, person: PlanPerson) -> HttpResponse:
    back = plan_url("work-people", person.plan)
    crumb, title = _crumb(person.plan), _("Remove the person")
    return removal_page(request, person, title, crumb, back=back, after=back)


def group_sentence(table: DaysTable) -> str:
    """How many, with how many days, and who has too much."""
    count = len(table.people)
    if not count:
        return _("Nobody is in the working group yet.")
    words = {"n": count, "planned": format_number(table.on_persons or 0)}
    said = ngettext(
        "%(n)s person with %(planned)s planned days.",
        "%(n)s persons with %(planned)s planned days.",
        count,
    )
    over = [
        _("%(name)s has %(days)s days too many.")
        % {"name": row.person.name, "days": format_number(row.over or 0)}
        for row in table.overbooked[:_MOST_NAMED]
    ]
    return " ".join([said % words, *over])


_MOST_NAMED = 5


def _crumb(plan: Plan) -> Link:
    return Link(_("Working group"), plan_url("work-people", plan))
