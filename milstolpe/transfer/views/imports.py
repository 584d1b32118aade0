"""Imports on the page: uploaded, tried, asked about, carried out, kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_pager
from milstolpe.core.page import PageHead
from milstolpe.transfer.enums import ImportState, Outcome
from milstolpe.transfer.forms import AnswersForm, UploadForm
from milstolpe.transfer.models import Import
from milstolpe.transfer.queries.imports import (
    asked_once,
    count_rows,
    has_stopped,
    imports_of,
    is_going_on,
    lines_of,
    missing_of,
    own_counties,
)
from milstolpe.transfer.services.imports import ask_to_run, upload_import
from milstolpe.transfer.services.kept_answers import keep_answer
from milstolpe.transfer.tasks import run_import
from milstolpe.transfer.views.frame import crumbs, import_crumbs, import_head, import_or_404

_HANDLE = "transfer.handle_import"
_TOLD = (Outcome.REFUSED, Outcome.ASKED, Outcome.UPDATED, Outcome.CREATED, Outcome.UNCHANGED)


@permission("transfer.import")
def imports(request: UserRequest) -> HttpResponse:
    """Earlier imports, and the upload of a new one."""
    counties = own_counties(request.user)
    form = UploadForm(counties)
    if request.method == "POST":
        form = UploadForm(counties, request.POST, request.FILES)
        made: list[Import] = []
        if done(form, lambda: made.append(_uploaded(form, request))):
            run_import.enqueue(made[0].pk)
            return redirect(made[0])
    rows = imports_of(request.user)
    pager, part = list_pager(request, rows.count(), lambda a, b, n: f"{a}–{b} / {n}")
    context = {
        "head": PageHead(_("Import from the old system"), answer=_introduction()),
        "crumbs": crumbs()[:-1],
        "form": form,
        "imports": rows[part],
        "page": pager,
    }
    status = REFUSED if form.errors else 200
    return render(request, "transfer/imports.html", context, status=status)


def _introduction() -> str:
    return _(
        "Upload what you have taken out of the old system. You see what would be made, changed and "
        "left alone before anything is written."
    )


def _uploaded(form: UploadForm, request: UserRequest) -> Import:
    said = form.cleaned_data
    return upload_import(
        said["file"], county=said["county"], mapping=said["mapping"], by=request.user
    )


@permission_on(import_or_404, _HANDLE)
def one_import(request: UserRequest, of_import: Import) -> HttpResponse:
    asked = asked_once(of_import)
    going_on = is_going_on(of_import) and not has_stopped(of_import)
    may_try = not going_on and of_import.state != ImportState.DONE and of_import.file_id
    counts = [] if going_on else count_rows(of_import)
    context: dict[str, Any] = {
        "head": import_head(of_import, asked=len(asked)),
        "crumbs": import_crumbs(of_import)[:-1],
        "import": of_import,
        "is_going_on": going_on,
        "counts": counts,
        "is_empty": not counts and of_import.state in (ImportState.TRIED, ImportState.DONE),
        "groups": [] if going_on else [lines_of(of_import, outcome) for outcome in _TOLD],
        "missing": None if going_on else missing_of(of_import),
        "asked": len(asked) if may_try else 0,
        "may_run": of_import.state == ImportState.TRIED,
        "may_try": may_try,
    }
    return render(request, "transfer/import.html", context)


@permission_on(import_or_404, _HANDLE)
def questions(request: UserRequest, of_import: Import) -> HttpResponse:
    """What is to be answered, each question once; then the file is tried again."""
    asked = asked_once(of_import)
    form = AnswersForm(asked, request.POST) if request.method == "POST" else AnswersForm(asked)
    if request.method == "POST" and done(form, lambda: _keep(form, of_import, request)):
        run_import.enqueue(of_import.pk)
        return redirect(of_import)
    context = {
        "head": PageHead(_("Questions about the file"), kind=of_import.name),
        "crumbs": import_crumbs(of_import),
        "form": form,
        "import": of_import,
        "may_add": any(question.may_be_new for question in asked),
    }
    return render(
        request, "transfer/questions.html", context, status=REFUSED if form.errors else 200
    )


def _keep(form: AnswersForm, of_import: Import, request: UserRequest) -> None:
    assert of_import.county is not None
    ask_to_run(of_import, is_dry_run=True)
    for question, answer in form.answers():
        line = question.line
        keep_answer(
            of_import.county, section=line.section, scope=line.scope, word=line.word,
            answer=answer, by=request.user,
        )  # fmt: skip


@require_POST
@permission_on(import_or_404, _HANDLE)
def try_again(_request: UserRequest, of_import: Import) -> HttpResponse:
    ask_to_run(of_import, is_dry_run=True)
    run_import.enqueue(of_import.pk)
    return redirect(of_import)


@require_POST
@permission_on(import_or_404, _HANDLE)
def carry_out(request: UserRequest, of_import: Import) -> HttpResponse:
    ask_to_run(of_import, is_dry_run=False)
    run_import.enqueue(of_import.pk)
    messages.success(request, _("The import has been put in line."))
    return redirect(of_import)
