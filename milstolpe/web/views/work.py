"""My tasks after log-in, and the choice of organisation to act for."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_date
from milstolpe.core.http import signed_in
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.web.acting import act_for, acting_organisation, own_organisations
from milstolpe.web.forms import ActingForm
from milstolpe.web.queries.figures import (
    measures_text,
    programme_lines,
    programmes_text,
    totals_in_force,
)
from milstolpe.web.queries.task import Task
from milstolpe.web.queries.tasks import assignments_of, memberships_of, tasks_of


@signed_in
def tasks(request: UserRequest) -> HttpResponse:
    organisation = acting_organisation(request)
    found = tasks_of(request.user, organisation) if organisation else []
    context = {
        "head": PageHead(
            _("My tasks"),
            kind=organisation.name if organisation else "",
            answer=_answer(organisation, found),
        ),
        "crumbs": [_here()],
        "tasks": [_told(task) for task in found],
        "dates": [_date(row) for row in memberships_of(request.user)],
        "objectives": _objectives(request.user, organisation),
        "place_heading": _("My county") if organisation and organisation.county else _("Counties"),
        "place": _place(request.user, organisation),
        "others": [each for each in own_organisations(request.user) if each != organisation],
        "empty": Empty(_("Nothing waits for you"), _("New tasks show here when they come.")),
    }
    return render(request, "web/tasks.html", context)


@signed_in
def role(request: UserRequest) -> HttpResponse:
    form = ActingForm(
        request.POST or None,
        organisations=own_organisations(request.user),
        initial={"organisation": acting_organisation(request)},
    )
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        act_for(request, organisation)
        messages.success(request, _("You now act for %(name)s.") % {"name": organisation.name})
        return redirect("web:work")
    head = PageHead(_("Act for another organisation"))
    crumbs = [_here(), Link(head.title, request.path)]
    return render(request, "web/role.html", {"head": head, "crumbs": crumbs, "form": form})


def _here() -> Link:
    return Link(_("My tasks"), reverse("web:work"))


def _answer(organisation: Organisation | None, found: list[Task]) -> str:
    if organisation is None:
        return _("You have no role yet. Ask the county board or whoever invited you.")
    if not found:
        return _("Everything is done.")
    return ngettext("%(n)s thing to do.", "%(n)s things to do.", len(found)) % {"n": len(found)}


def _told(task: Task) -> dict[str, Any]:
    """The task with its last day in words."""
    return {
        "what": task.what,
        "about": task.about,
        "address": task.address,
        "when": _days_left(task.due) if task.due else "",
        "is_late": task.due is not None and task.due < localdate(),
    }


def _days_left(due: datetime.date) -> str:
    days = (due - localdate()).days
    if days == 0:
        return _("the last day is today")
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}


def _date(row: Membership) -> Fact:
    """How long a role lasts."""
    label = _("%(role)s, %(organisation)s") % {
        "role": row.get_role_display(),
        "organisation": row.organisation.name,
    }
    return Fact(label, _("until %(day)s") % {"day": format_date(row.end_on)})


def _objectives(user: Any, organisation: Organisation | None) -> list[Link]:
    """The objectives the person answers for, each with what has been done in the county."""
    links = []
    for row in assignments_of(user, organisation) if organisation else []:
        county, objective = row.membership.county, row.objective
        label = f"{objective.number} {objective.name}"
        if county is None:
            address = f"{objective.get_absolute_url()}#underlag"
            links.append(Link(label, address, note=_("What has been done, county by county")))
        else:
            work = reverse("web:objective-work", args=[objective.slug, county.slug])
            note = _("What has been done in %(county)s") % {"county": county.name}
            links.append(Link(label, work, note=note))
    return links


def _place(user: Any, organisation: Organisation | None) -> Link:
    """The county where the organisation is, or the whole country, with its programmes in force."""
    county = organisation.county if organisation else None
    totals = totals_in_force(programme_lines(user, county=county))
    note = f"{programmes_text(totals.programmes)}, {measures_text(totals.measures)}"
    if county is None:
        return Link(_("All counties"), reverse("web:counties"), note=note)
    return Link(county.name, county.get_absolute_url(), note=note)
