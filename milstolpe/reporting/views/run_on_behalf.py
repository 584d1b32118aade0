"""Entering an organisation's answers for it, from a letter or a call, on a page like its own."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.reporting.addresses import judging_path
from milstolpe.reporting.forms.run_on_behalf import EnteringForm
from milstolpe.reporting.forms.sheet import Sheet
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.report_rows import ReportContent, report_content
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import Edit
from milstolpe.reporting.services.on_behalf import enter_on_behalf
from milstolpe.reporting.views.answer_frame import problem_links
from milstolpe.reporting.views.answer_rows import answer_rows
from milstolpe.reporting.views.answer_saving import save_sheet, sheet_of
from milstolpe.reporting.views.fetch import run_report_or_404
from milstolpe.reporting.views.run_frame import report_crumbs


@permission_on(run_report_or_404, "reporting.enter_on_behalf")
def on_behalf(request: UserRequest, report: Report) -> HttpResponse:
    content = report_content(report)
    if request.method != "POST":
        form = EnteringForm(initial={"case_number": report.case_number})
        return _page(request, content, form, None)
    form, sheet = EnteringForm(request.POST), sheet_of(request, request.user, content)
    if form.is_valid() and _entered(request, content, form, sheet):
        messages.success(request, _("Saved. The organisation is told by mail."))
        return redirect(judging_path(report))
    sheet.store_uploads(request.user)
    return _page(request, content, form, sheet)


def _entered(
    request: UserRequest, content: ReportContent, form: EnteringForm, sheet: Sheet
) -> bool:
    """Whether it was saved; else the sheet says why."""
    now = arrived_at(request)

    def enter(edits: Sequence[Edit]) -> None:
        enter_on_behalf(
            content.report,
            [*edits, *_unchanged(content, sheet)],
            by=request.user,
            now=now,
            hands_in="lamna-in" in request.POST,
            **form.cleaned_data,
        )

    return save_sheet(content.report, sheet, by=request.user, now=now, save=enter)


def _unchanged(content: ReportContent, sheet: Sheet) -> list[Edit]:
    """Ticked measures in which nothing else was written stand as last time."""
    untouched = {pk: row for pk, row in sheet.rows.items() if not row.has_changed}
    chosen = untouched.keys() & set(sheet.ticked)
    return [
        Edit(row.answer.pk, row.previous.content, untouched[row.answer.pk].number, True)
        for row in content.rows
        if row.previous and row.answer.pk in chosen
    ]


def _page(
    request: UserRequest, content: ReportContent, form: EnteringForm, sheet: Sheet | None
) -> HttpResponse:
    report, title = content.report, _("Enter on their behalf")
    locked = "" if sheet else why_locked(content.report)
    context = {
        "head": PageHead(
            title,
            kind=report.organisation.name,
            answer=locked
            or _("The organisation is told by mail what was entered and where it comes from."),
        ),
        "crumbs": report_crumbs(report, Link(title, request.path)),
        "form": form,
        "problems": [*_form_problems(form), *problem_links(content, sheet)],
        "areas": answer_rows(content, sheet, sheet.ticked if sheet else ()),
        "able": any(row.previous for row in content.rows),
        "locked_why": "",
        "is_locked": bool(locked),
        "report": report,
        "back": judging_path(report),
        "is_example": report.follow_up.programme.is_example,
    }
    status = REFUSED if sheet else 200
    return render(request, "reporting/run_on_behalf.html", context, status=status)


def _form_problems(form: EnteringForm) -> list[Link]:
    return [
        Link(f"{field.label}: {text}", f"#{field.id_for_label}")
        for field in form
        for text in field.errors
    ]
