"""The reports of a year as PDF and Word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from milstolpe.core.files import as_download
from milstolpe.core.http import public
from milstolpe.core.page import Link, PageHead
from milstolpe.documents.blocks import ReportDocument
from milstolpe.organisations.models import Organisation
from milstolpe.records.services import stored_file_response
from milstolpe.reporting.documents.content import actor_document as actor_content
from milstolpe.reporting.queries.published import report_rows
from milstolpe.reporting.queries.year_page import YearPage
from milstolpe.reporting.services.documents import (
    LANGUAGE,
    MADE_AT_ONCE,
    TYPES,
    document_bytes,
    kept_document,
    programme_report,
)
from milstolpe.reporting.tasks import make_year_document
from milstolpe.reporting.views.year_heads import year_crumbs
from milstolpe.reporting.views.year_pages import published_page
from milstolpe.reporting.words import year_title

_WAITING = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@public
def year_document(request: HttpRequest, address: str, year: int, kind: str) -> HttpResponseBase:
    """The programme's report: at once if it is short or made already, else by the job process."""
    page = published_page(request.user, address, year)
    if (kept := kept_document(page, kind)) is not None:
        return stored_file_response(kept)
    report = programme_report(page)
    if report.size <= MADE_AT_ONCE:
        return _download(report, kind, f"{address}-{year}")
    is_asked = _is_asked(page, kind)
    if request.method == "POST":
        if not is_asked:
            make_year_document.enqueue(page.publication.pk, kind)
        return redirect(request.path)
    return _waiting(request, page, is_asked=is_asked)


@public
def actor_document(
    request: HttpRequest, address: str, year: int, actor: str, kind: str
) -> HttpResponse:
    page = published_page(request.user, address, year)
    rows = report_rows(request.user, address, year, actor)
    organisation = get_object_or_404(Organisation, slug=actor)
    if not rows:
        raise Http404
    with translation.override(LANGUAGE):
        report = actor_content(page, organisation.name, rows)
    return _download(report, kind, f"{address}-{year}-{actor}")


def _download(report: ReportDocument, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(document_bytes(report, kind), content_type=TYPES[kind])
    return as_download(response, f"{name}.{kind}")


def _is_asked(page: YearPage, kind: str) -> bool:
    """Whether the document waits to be made, or is being made."""
    asked: Any = {"args": [page.publication.pk, kind], "kwargs": {}}
    return DBTaskResult.objects.filter(
        task_path=make_year_document.module_path, args_kwargs=asked, status__in=_WAITING
    ).exists()


def _waiting(request: HttpRequest, page: YearPage, *, is_asked: bool) -> HttpResponse:
    """202: the page is never kept, and says when the document is there."""
    figures = page.figures
    programme = page.publication.follow_up.programme
    context = {
        "head": PageHead(
            _("The report is being made") if is_asked else _("The report is long"),
            kind=year_title(figures["year"], figures["programme"]),
            answer=_("It takes up to ten seconds. The page looks for it by itself.")
            if is_asked
            else _("It is made when somebody asks for it, and takes up to ten seconds."),
        ),
        "crumbs": year_crumbs(programme, figures["year"], Link(_("Report"), request.path)),
        "is_asked": is_asked,
        "is_example": figures["is_example"],
    }
    return render(request, "reporting/year_document.html", context, status=202)
