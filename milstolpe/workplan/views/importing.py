"""A plan document is uploaded, what was understood is shown and corrected, and then taken."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.form_parts import with_more_rows
from milstolpe.core.http import permission
from milstolpe.core.page import Link, PageHead
from milstolpe.records.models import StoredFile
from milstolpe.records.services import store_file
from milstolpe.workplan.forms.importing import PlanForms, UploadForm
from milstolpe.workplan.models import Plan
from milstolpe.workplan.reading.lines import TextLine
from milstolpe.workplan.reading.parse import parse_plan, recheck
from milstolpe.workplan.services.taking import read_lines, take_plan
from milstolpe.workplan.views.shown import value_text


@permission("workplan.edit")
def work_plans(request: UserRequest) -> HttpResponse:
    """Every plan, and the way to take in another."""
    context = {
        "head": PageHead(
            _("Operating plans"),
            actions=[
                Link(_("Take in a plan document"), reverse("workplan:import")),
                Link(_("Wishes for the plan"), reverse("workplan:wishes")),
            ],
        ),
        "crumbs": work_crumbs(),
        "plans": list(Plan.objects.order_by("-year")),
    }
    return render(request, "workplan/work_plans.html", context)


@permission("workplan.edit")
def import_plan(request: UserRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read_lines(upload.name, upload, upload.size)
            stored = store_file(upload, by=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("workplan:import-preview", stored.pk)
    head = PageHead(
        _("Take in a plan document"),
        answer=_("You see what was understood and can correct it before anything is taken."),
    )
    context = {"head": head, "crumbs": work_crumbs(Link(head.title, request.path)), "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "workplan/import.html", context, status=status)


@permission("workplan.edit")
def import_preview(request: UserRequest, pk: int) -> HttpResponse:
    """What was understood. "Take" takes it as it stands in the form; "check" only counts anew."""
    stored = _document_or_404(request.user, pk)
    lines = _lines(stored)
    found = parse_plan(lines)
    data = with_more_rows(request.POST, request.POST.get("more", ""))
    forms = PlanForms(data if request.method == "POST" else None, found)
    if request.method == "POST" and "more" in request.POST:
        forms.make_quiet()
    elif request.method == "POST" and forms.is_valid():
        found = forms.corrected()
        recheck(found, lines)
        if "take" in request.POST and (plan := _taken(request, forms, found, stored)):
            messages.success(request, _("The plan for %(year)s is taken.") % {"year": plan.year})
            return redirect("workplan:work-plan", plan.year)
    return _preview(request, forms, found, stored)


def _taken(request: UserRequest, forms: PlanForms, found: Any, stored: StoredFile) -> Plan | None:
    try:
        return take_plan(found, by=request.user, source=stored)
    except DomainError as error:
        forms.non_field_errors.append(str(error))
    return None


def _preview(
    request: HttpRequest, forms: PlanForms, found: Any, stored: StoredFile
) -> HttpResponse:
    wrong = [row for row in found.checks if not row.agrees]
    answer = _("Every stated sum agrees with what is counted.")
    if wrong:
        answer = _("%(n)s of the stated figures do not agree with what is counted.") % {
            "n": len(wrong)
        }
    title = _("What was understood of %(name)s") % {"name": stored.name}
    context = {
        "head": PageHead(title, answer=answer),
        "crumbs": work_crumbs(Link(title, request.path)),
        "forms": forms,
        "found": found,
        "checks": [
            (row.what, value_text(row.stated), value_text(row.found), row.agrees)
            for row in found.checks
        ],
    }
    status = REFUSED if forms.errors else 200
    return render(request, "workplan/import_preview.html", context, status=status)


def _document_or_404(user: Any, pk: int) -> StoredFile:
    """The person's own upload."""
    stored = StoredFile.objects.filter(pk=pk, uploaded_by=user).first()
    if stored is None:
        raise Http404
    return stored


def _lines(stored: StoredFile) -> list[TextLine]:
    with stored.file.open("rb") as file:
        try:
            return read_lines(stored.name, file, stored.size_bytes)
        except DomainError as error:  # the person's upload, but no plan document
            raise Http404 from error


def work_crumbs(*more: Link) -> list[Link]:
    """My tasks › Operating plans › …"""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Operating plans"), reverse("workplan:work-plans")),
        *more,
    ]
