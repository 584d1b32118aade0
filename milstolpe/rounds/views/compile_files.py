"""Files of compilations: tables as lists, documents at once or by the job process."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from milstolpe.core.files import (
    CONTENT_TYPES,
    About,
    Dialect,
    FileFormat,
    as_download,
    file_response,
    xlsx_book,
)
from milstolpe.core.filters import DIALECT_PARAMETER
from milstolpe.core.page import Link, PageHead
from milstolpe.records.services import stored_file_response
from milstolpe.rounds.compiled import CompiledTable
from milstolpe.rounds.queries.compiled import LANGUAGE, Compiled
from milstolpe.rounds.services.documents import TYPES, Wanted, is_long, kept, made
from milstolpe.rounds.tasks import make_document
from milstolpe.rounds.views.compile_frame import compile_crumbs, main_table

_WAITING = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
_SHEET_NAME = 31  # characters at most, says Excel


def tables_file(
    request: HttpRequest,
    tables: Sequence[CompiledTable],
    fmt: str,
    *,
    name: str,
    title: str,
    dated: date,
) -> HttpResponseBase:
    """The tables: XLSX has a sheet for each, JSON all of them, CSV every row of the main one.

    Equal tables give the same bytes: the file says when they are from, not when it was fetched.
    """
    main = main_table(tables)
    page = request.path.rsplit(".", 1)[0] + "/"
    about = About(title, main.source, request.build_absolute_uri(page), dated)
    with translation.override(LANGUAGE):
        if len(tables) == 1 or fmt == "csv":
            chosen, dialect = cast("FileFormat", fmt), _dialect(request)
            return file_response(name, chosen, main.columns, main.rows, about, dialect)
        return _json(name, about, tables) if fmt == "json" else _workbook(name, about, tables)


def _dialect(request: HttpRequest) -> Dialect:
    return "maskin" if request.GET.get(DIALECT_PARAMETER) == "maskin" else "excel"


def _json(name: str, about: About, tables: Sequence[CompiledTable]) -> HttpResponse:
    rows = [table.as_json() for table in tables]
    day = about.retrieved_on.isoformat()
    return json_download({"title": about.title, "dated": day, "tables": rows}, name)


def _workbook(name: str, about: About, tables: Sequence[CompiledTable]) -> HttpResponseBase:
    sheets = [(sheet_name(table), table.columns, table.rows) for table in tables]
    response = FileResponse(xlsx_book(sheets, about), content_type=CONTENT_TYPES["xlsx"])
    return as_download(response, f"{name}.xlsx")


def sheet_name(table: CompiledTable) -> str:
    return table.key[:_SHEET_NAME]


def json_download(content: Any, name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    response = HttpResponse(f"{text}\n", content_type=CONTENT_TYPES["json"])
    return as_download(response, f"{name}.json")


def document(
    request: HttpRequest, found: Compiled, scope: str, slug: str, fmt: str, *, count: int
) -> HttpResponseBase:
    """The document: at once if it is short or made already, else by the job process.

    Args:
        count: how many texts it holds.
    """
    wanted = Wanted(scope, slug, fmt)
    if fmt == "zip" and not found.round.plan.asks_objectives:
        raise Http404
    if (there := kept(found, wanted)) is not None:
        return stored_file_response(there)
    if not is_long(wanted, count):
        name = f"{found.round.address}-{wanted.name}.{fmt}"
        response = HttpResponse(made(found, wanted), content_type=TYPES[fmt])
        return as_download(response, name)
    title = found.round.name
    crumbs = compile_crumbs(found.round, Link(_("Document"), request.path))
    return by_job(
        request, make_document, [found.round.pk, scope, slug, fmt], title=title, crumbs=crumbs
    )


def by_job(
    request: HttpRequest, task: Any, args: list[Any], *, title: str, crumbs: Sequence[Link]
) -> HttpResponse:
    """Asks the job process for the document when the button is pressed. 202: the page is never
    kept, and says when the document is there."""
    waiting: Any = {"args": args, "kwargs": {}}
    is_asked = DBTaskResult.objects.filter(
        task_path=task.module_path, args_kwargs=waiting, status__in=_WAITING
    ).exists()
    if request.method == "POST":
        if not is_asked:
            task.enqueue(*args)
        return redirect(request.path)
    head = PageHead(
        _("The document is being made") if is_asked else _("The document is long"),
        kind=title,
        answer=_("It takes up to a minute. The page looks for it by itself.")
        if is_asked
        else _("It is made when somebody asks for it, and takes up to a minute."),
    )
    context = {"head": head, "crumbs": crumbs, "is_asked": is_asked}
    return render(request, "rounds/compile_waiting.html", context, status=202)
