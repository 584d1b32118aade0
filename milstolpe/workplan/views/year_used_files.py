"""Used days from a file: read, looked through, then taken."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.errors import DomainError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.reporting.sheets import read_sheets
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.used_files import (
    CELLS,
    UsedUploadForm,
    signed_cells,
    waiting_cells,
)
from milstolpe.workplan.models import Plan
from milstolpe.workplan.queries.used_days import people_of, used_rows
from milstolpe.workplan.services.used import UsedChangedError, UsedEdit, save_used_days
from milstolpe.workplan.used_list import ReadUsed, UsedChange, read_used
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, work_context


@permission_on(plan_or_404, "workplan.edit")
def used_import(request: UserRequest, plan: Plan) -> HttpResponse:
    if request.method != "POST":
        return _page(request, plan, UsedUploadForm())
    if CELLS in request.POST:
        return _taken(request, plan)
    form = UsedUploadForm(request.POST, request.FILES)
    read: list[ReadUsed] = []
    if done(form, lambda: read.append(_read(plan, form))):
        return _page(request, plan, UsedUploadForm(), read[0])
    return _page(request, plan, form, status=REFUSED)


def _read(plan: Plan, form: UsedUploadForm) -> ReadUsed:
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    return read_used(plan, read_sheets(upload.name or "", upload, upload.size or 0))


def _taken(request: UserRequest, plan: Plan) -> HttpResponse:
    """Save what was looked through; where others wrote meanwhile it is shown again, with theirs."""
    try:
        edits = waiting_cells(plan, request.POST[CELLS])
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    try:
        count = save_used_days(plan, edits, by=request.user)
    except UsedChangedError as error:
        messages.error(request, str(error))
        edits = [replace(edit, base=error.cells.get(edit.cell, edit.base)) for edit in edits]
        return _page(request, plan, UsedUploadForm(), _shown(plan, edits), status=REFUSED)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    words = ngettext("%(n)s cell is saved.", "%(n)s cells are saved.", count) % {"n": count}
    messages.success(request, words if count else _("Nothing was changed."))
    return redirect(plan_url("work-used", plan))


def _shown(plan: Plan, edits: Sequence[UsedEdit]) -> ReadUsed:
    """The edits with names."""
    rows = {each.pk: each.row for each in used_rows(plan)}
    people = {person.pk: person.name for person in people_of(plan)}
    changes = [
        UsedChange(
            edit,
            rows[edit.activity].number,
            rows[edit.activity].activity.title,
            people.get(edit.person or 0, ""),
        )
        for edit in edits
        if edit.activity in rows
    ]
    return ReadUsed(changes)


def _page(
    request: UserRequest,
    plan: Plan,
    form: UsedUploadForm,
    read: ReadUsed | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    title = _("Take in used days")
    head = PageHead(title, kind=plan.title, answer=_verdict(read) if read else "")
    crumbs = [Link(_("Used days"), plan_url("work-used", plan)), Link(title, request.path)]
    changes: Sequence[Any] = read.changes if read else ()
    context = {
        **work_context(plan, head, *crumbs, page="work-used"),
        "form": form,
        "read": read,
        "cells": signed_cells(plan, [change.edit for change in changes]) if changes else "",
        "may_edit": plan.state != PlanState.CLOSED,
    }
    return render(request, "workplan/year_used_import.html", context, status=status)


def _verdict(read: ReadUsed) -> str:
    """What the list would do, in two or three sentences."""
    count, left = len(read.changes), len(read.problems)
    if not count and not left:
        return _("The list says what is saved. There is nothing to take in.")
    same = read.unchanged
    found = [ngettext("%(n)s cell is changed.", "%(n)s cells are changed.", count) % {"n": count}]
    if same:
        words = ngettext("%(n)s says what is saved.", "%(n)s say what is saved.", same)
        found.append(words % {"n": same})
    if left:
        found.append(ngettext("%(n)s is not taken.", "%(n)s are not taken.", left) % {"n": left})
    return " ".join(found)
