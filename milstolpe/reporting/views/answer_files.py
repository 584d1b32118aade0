"""A report answered in Excel: the list goes out, comes back, is looked through and saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.arrival import arrived_at
from milstolpe.core.errors import DomainError
from milstolpe.core.files import CONTENT_TYPES, as_download
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Conflict, Link, PageHead
from milstolpe.core.text import slugify_sv
from milstolpe.programmes.queries.differences import Difference
from milstolpe.reporting.addresses import answering_path, judging_path
from milstolpe.reporting.answer_table import find_table
from milstolpe.reporting.answer_workbook import ListAbout, answer_workbook
from milstolpe.reporting.forms.answer_files import (
    ROWS,
    ChoicesForm,
    UploadForm,
    signed_rows,
    waiting_rows,
)
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.answer_files import (
    AnswerList,
    ReadList,
    RowChange,
    RowProblem,
)
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answer_files import save_list
from milstolpe.reporting.sheets import read_sheets
from milstolpe.reporting.views.fetch import report_or_404
from milstolpe.reporting.views.run_frame import report_crumbs

_ANSWER = "reporting.answer_in_excel"  # the organisation, or the county board on its behalf


@dataclass(frozen=True)
class ChangedRow:
    """A measure that would be changed."""

    id: str
    title: str
    differences: Sequence[Difference]
    conflicts: Sequence[Conflict]


@dataclass(frozen=True)
class Preview:
    """What a list would change, before anything is saved."""

    rows: Sequence[ChangedRow]
    problems: Sequence[RowProblem]
    unknown: str  # headings that were not read
    waiting: str  # the signed rows
    button: str
    form: ChoicesForm


@permission_on(report_or_404, _ANSWER)
def answer_list_file(_request: UserRequest, report: Report) -> HttpResponse:
    answers = AnswerList(report)
    about = ListAbout(_title(report), _instructions(report), localdate())
    content = answer_workbook(list(answers.rows()), answers.words, about)
    name = slugify_sv(f"uppfoljning {report.follow_up.year} {report.organisation.name}")
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    return as_download(response, f"{name}.xlsx")


@permission_on(report_or_404, _ANSWER)
def answer_list(request: UserRequest, report: Report) -> HttpResponse:
    if request.method == "POST" and ROWS in request.POST:
        return _confirmed(request, report)
    if request.method != "POST":
        return _page(request, report, UploadForm())
    form, answers = UploadForm(request.POST, request.FILES), AnswerList(report)
    read: list[ReadList] = []
    if done(form, lambda: read.append(_read(request, form, answers))):
        return _looked_through(request, answers, form, read[0])
    return _page(request, report, form)


def _read(request: UserRequest, form: UploadForm, answers: AnswerList) -> ReadList:
    """Raises DomainError: the file is not taken, or nothing can be saved now."""
    if reason := why_locked(answers.report, now=arrived_at(request)):
        raise DomainError(reason)
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    sheets = read_sheets(upload.name or "", upload, upload.size or 0)
    return answers.compare(find_table(sheets, answers.words))


def _looked_through(
    request: UserRequest, answers: AnswerList, form: UploadForm, read: ReadList
) -> HttpResponse:
    """What the list would change, or that it changes nothing."""
    report, changes = answers.report, answers.changes(read.edits)
    try:
        waiting = signed_rows(report, read.edits) if changes else ""
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, report, form)
    choices = ChoicesForm(None, changes, is_on_behalf=_is_on_behalf(request, report))
    preview = _preview(changes, choices, waiting, read.problems, ", ".join(read.unknown))
    status = REFUSED if read.problems else 200
    return _page(request, report, UploadForm(), preview, _verdict(read, changes), status=status)


def _confirmed(request: UserRequest, report: Report) -> HttpResponse:
    """Save what was looked through; what went wrong is said with the rows still there."""
    waiting, answers = request.POST[ROWS], AnswerList(report)
    try:
        changes = answers.changes(waiting_rows(answers, waiting))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    is_on_behalf = _is_on_behalf(request, report)
    form = ChoicesForm(request.POST, changes, is_on_behalf=is_on_behalf)
    if done(form, lambda: _save(request, report, changes, form)):
        messages.success(request, _saved(len(changes)))
        return redirect(_report_address(report, is_on_behalf=is_on_behalf))
    preview = _preview(changes, form, waiting)
    return _page(request, report, UploadForm(), preview, status=REFUSED)


def _save(
    request: UserRequest, report: Report, changes: Sequence[RowChange], form: ChoicesForm
) -> None:
    source = form.cleaned_data.get("source", "")
    now = arrived_at(request)
    save_list(report, changes, form.sides, by=request.user, source=source, now=now)


def _is_on_behalf(request: UserRequest, report: Report) -> bool:
    return not request.user.has_perm("reporting.answer", report)


def _preview(
    changes: Sequence[RowChange],
    form: ChoicesForm,
    waiting: str,
    problems: Sequence[RowProblem] = (),
    unknown: str = "",
) -> Preview:
    count = len(changes)
    button = ngettext("Save %(n)s measure", "Save %(n)s measures", count) % {"n": count}
    rows = [
        ChangedRow(
            f"rad-{change.answer.pk}",
            str(change.answer.measure),
            change.differences,
            form.conflicts(change),
        )
        for change in changes
    ]
    return Preview(rows, problems, unknown, waiting, button, form)


def _page(
    request: UserRequest,
    report: Report,
    upload: UploadForm,
    preview: Preview | None = None,
    answer: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    locked = why_locked(report)
    if preview is None and upload.is_bound:
        status = REFUSED
    context = _frame(request, report, answer or locked) | {
        "form": preview.form if preview and preview.waiting else upload,
        "upload": upload,
        "preview": preview,
        "is_locked": bool(locked),
    }
    return render(request, "reporting/answer_list.html", context, status=status)


def _frame(request: UserRequest, report: Report, answer: str) -> dict[str, Any]:
    """What the page says whatever has been uploaded."""
    is_on_behalf = _is_on_behalf(request, report)
    title = _("Enter on their behalf from Excel") if is_on_behalf else _("Answer in Excel")
    above = _report_address(report, is_on_behalf=is_on_behalf)
    here = Link(title, request.path)
    ours = [Link(_("My tasks"), reverse("web:work")), Link(str(report.follow_up), above), here]
    return {
        "head": PageHead(title, kind=_title(report), answer=answer or _what_to_do(report)),
        "crumbs": report_crumbs(report, here) if is_on_behalf else ours,
        "file_address": reverse("reporting:answer-list-file", args=[report.pk]),
        "report_address": above,
        "is_example": report.follow_up.programme.is_example,
    }


def _verdict(read: ReadList, changes: Sequence[RowChange]) -> str:
    """Two sentences at most on what came back."""
    if not changes and not read.problems:
        return _("The list says the same as what is saved. There is nothing to save.")
    refused = len({problem.row for problem in read.problems})
    sentences = [
        ngettext("%(n)s measure is changed.", "%(n)s measures are changed.", len(changes))
        % {"n": len(changes)},
        ngettext("%(n)s is unchanged.", "%(n)s are unchanged.", read.unchanged)
        % {"n": read.unchanged},
    ]
    if refused:
        said = ngettext("%(n)s row is not taken.", "%(n)s rows are not taken.", refused)
        sentences.append(said % {"n": refused})
    return " ".join(sentences)


def _saved(count: int) -> str:
    if not count:
        return _("Nothing was saved: the list says the same as what is saved.")
    return ngettext(
        "%(n)s measure is saved from the list.", "%(n)s measures are saved from the list.", count
    ) % {"n": count}


def _what_to_do(report: Report) -> str:
    return _("Last day to answer: %(day)s.") % {"day": format_date(report.follow_up.answer_by)}


def _title(report: Report) -> str:
    return _("Follow-up %(year)s, %(organisation)s") % {
        "year": report.follow_up.year,
        "organisation": report.organisation.name,
    }


def _report_address(report: Report, *, is_on_behalf: bool) -> str:
    """The report's page: the organisation's own, or the county board's."""
    return judging_path(report) if is_on_behalf else answering_path(report)


def _instructions(report: Report) -> list[str]:
    """The sheet of instructions, a paragraph each."""
    follow_up = report.follow_up
    return [
        str(follow_up.programme),
        _what_to_do(report),
        *filter(None, follow_up.instructions.split("\n\n")),
        _("Write in the white columns. The grey ones say which measure it is and what was said."),
        _("Degree: choose from the list, or write G, H, P, E or “Not relevant”."),
        _("“Not relevant” needs a reason. Only G can go on continuously."),
        _("Several instruments are written with semicolons between, named as in “Choices”."),
        _("Links: one a line, what it is called and then its address."),
        _("A row that you leave alone or take away changes nothing."),
        _("Save the file as Excel or CSV and upload it. You see every change before it is saved."),
        _("Others can answer on the page meanwhile: you are asked where both have changed."),
        _("The report is handed in on the page, not in this file."),
    ]
