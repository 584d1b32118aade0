"""Published compilations, from their frozen copies alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.files import FileFormat, as_download
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.page import Downloads, Fact, Link, PageHead, VersionNotice
from milstolpe.records.services import stored_file_response
from milstolpe.rounds import rich
from milstolpe.rounds.compiled import CompiledTable
from milstolpe.rounds.documents.compilations import part_document
from milstolpe.rounds.models import PublishedCompilation
from milstolpe.rounds.queries.compilations import publication_of, published_compilations
from milstolpe.rounds.queries.compiled import LANGUAGE
from milstolpe.rounds.services.documents import (
    MADE_AT_ONCE,
    TYPES,
    content_bytes,
    kept_publication,
    publication_report,
)
from milstolpe.rounds.tasks import make_published
from milstolpe.rounds.views.compile_files import by_job, json_download, tables_file
from milstolpe.rounds.views.compile_frame import shown_tables, table_or_404

_DOCUMENTS = ("docx", "pdf", "html")
_MOST = 200


@public
def compilations(request: HttpRequest) -> HttpResponse:
    rows = list(published_compilations()[:_MOST])
    title = _("Compilations")
    context = {
        "head": PageHead(title, answer=_("What the counties' work has come to, read together.")),
        "crumbs": [_start(), Link(title, request.path)],
        "rows": rows,
        "is_example": any(row.is_example for row in rows),
    }
    return render(request, "rounds/compilations.html", context)


@public
def compiled_page(request: HttpRequest, address: str, number: int | None = None) -> HttpResponse:
    found = _found(address, number)
    content = found.content
    base = reverse("rounds:compiled", args=[address])
    copies = list(found.compilation.publications.order_by("-number").defer("content"))
    context = {
        "head": _head(found),
        "crumbs": _crumbs(content["name"], base),
        "parts": [
            (part["key"], part["title"], rich.html(part["text"])) for part in content["parts"]
        ],
        "tables": shown_tables(_tables(found), f"{base}tabell/" if number is None else ""),
        "notice": _notice(found, copies[0].number, base),
        "copies": [
            (f"{base}version/{copy.number}/", copy) for copy in copies if copy.pk != found.pk
        ],
        "downloads": _downloads(request, found, base) if number is None else None,
        "is_example": content["is_example"],
    }
    return render(request, "rounds/compiled.html", context)


def _start() -> Link:
    return Link(_("Start"), reverse("web:start"))


def _head(found: PublishedCompilation) -> PageHead:
    facts = [
        Fact(_("Made from"), found.content["round"]),
        Fact(_("Published"), format_date(_day(found))),
    ]
    return PageHead(found.content["name"], kind=_("Compilation"), facts=facts)


def _crumbs(name: str, address: str) -> list[Link]:
    all_of_them = Link(_("Compilations"), reverse("rounds:compilations"))
    return [_start(), all_of_them, Link(name, address)]


def _found(address: str, number: int | None = None) -> PublishedCompilation:
    found = publication_of(address, number)
    if found is None:
        raise Http404
    return found


def _day(found: PublishedCompilation) -> Any:
    return localdate(found.at)


def _tables(found: PublishedCompilation) -> list[CompiledTable]:
    return [CompiledTable.from_json(raw) for raw in found.content["tables"]]


def _notice(found: PublishedCompilation, newest: int, base: str) -> VersionNotice | None:
    if found.number != newest:
        text = _("This is copy %(n)s, published %(day)s. There is a newer one.")
        values = {"n": found.number, "day": format_date(found.at)}
        return VersionNotice(text % values, Link(_("The newest copy"), base))
    if found.reason:
        return VersionNotice(_("Corrected: %(reason)s") % {"reason": found.reason})
    return None


def _downloads(request: HttpRequest, found: PublishedCompilation, base: str) -> Downloads:
    formats = [*_DOCUMENTS, "json", *(("xlsx", "csv") if found.content["tables"] else ())]
    return Downloads(
        formats=[Link(fmt.upper(), f"{base.rstrip('/')}.{fmt}") for fmt in formats],
        permanent=request.build_absolute_uri(f"{base}version/{found.number}/"),
        source=_("RUS, from %(round)s") % {"round": found.content["round"]},
        dated=_day(found),
    )


@public
def compiled_file(request: HttpRequest, address: str, fmt: str) -> HttpResponseBase:
    """The newest copy as a document, all of it as JSON, or its tables."""
    found = _found(address)
    content = found.content
    if fmt == "json":
        return json_download(content, address)
    if fmt in ("csv", "xlsx"):
        return tables_file(
            request, _tables(found), fmt, name=address, title=content["name"], dated=_day(found)
        )
    if (there := kept_publication(found, fmt)) is not None:
        return stored_file_response(there)
    report = publication_report(found)
    if fmt != "pdf" or report.size <= MADE_AT_ONCE:
        made = content_bytes(report, fmt, template=content["template"])
        return as_download(HttpResponse(made, content_type=TYPES[fmt]), f"{address}.{fmt}")
    crumbs = _crumbs(content["name"], reverse("rounds:compiled", args=[address]))
    return by_job(request, make_published, [found.pk, fmt], title=content["name"], crumbs=crumbs)


@public
def compiled_table(
    request: HttpRequest, address: str, key: str, fmt: FileFormat
) -> HttpResponseBase:
    found = _found(address)
    table = table_or_404(_tables(found), key)
    title = f"{table.title}, {found.content['round']}"
    name = f"{address}-{key}"
    return tables_file(request, [table], fmt, name=name, title=title, dated=_day(found))


@public
def compiled_part_file(request: HttpRequest, address: str, part: str, fmt: str) -> HttpResponse:
    """One part by itself, as the summary of one objective."""
    found = _found(address)
    with translation.override(LANGUAGE):
        report = part_document(found.content, part, dated=_day(found))
        if report is None:
            raise Http404
        made = content_bytes(report, fmt, template=found.content["template"])
    return as_download(HttpResponse(made, content_type=TYPES[fmt]), f"{address}-{part}.{fmt}")
