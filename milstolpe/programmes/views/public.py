"""Public pages and files of programmes and measures."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import LICENCE, FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import (
    list_downloads,
    list_file,
    list_filters,
    list_pager,
    page_number,
    page_size,
)
from milstolpe.core.page import Empty, Link, PageHead, VersionNotice
from milstolpe.objectives.queries import objective_names
from milstolpe.organisations.queries import county_names
from milstolpe.programmes.content import ProgrammeContent
from milstolpe.programmes.forms.filters import MeasureFilterForm
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries import pages
from milstolpe.programmes.queries.list_pages import (
    MeasureLine,
    page_of_measures,
    page_of_programme,
)
from milstolpe.programmes.queries.lists import MeasureFilter, measure_stream
from milstolpe.programmes.queries.pages import MeasurePage, ProgrammePage
from milstolpe.programmes.queries.visibility import (
    documents_visible_to,
    measure_versions_visible_to,
    measures_visible_to,
    programme_versions_visible_to,
    programmes_visible_to,
)
from milstolpe.programmes.tables import MEASURE_COLUMNS, measure_cells
from milstolpe.programmes.views.heads import (
    consultation_notice,
    crumbs,
    measure_head,
    programme_crumb,
    programme_head,
    related_facts,
    version_facts,
)
from milstolpe.programmes.views.measure_parts import measure_parts
from milstolpe.programmes.views.measure_rows import rows_by_area, rows_by_programme
from milstolpe.programmes.views.sections import sections
from milstolpe.records.services import stored_file_response


@public
def programme_page(request: HttpRequest, address: str) -> HttpResponseBase:
    programme = _programme(request.user, address)
    page = pages.programme_page(request.user, programme)
    form = _programme_filter(request, page)
    wanted = form.wanted(programme=address)
    number, size = page_number(request), page_size(request)
    lines, total = page_of_programme(request.user, programme, wanted, number, size)
    source = programme.source or _("County boards")
    context = _list_context(request, form, lines, total, source=source)
    shows_leads = programme.is_decided or any(line.leads for line in lines)
    lead_word = programme.word_lead or str(_("Lead actors"))
    context |= {
        "page_data": page,
        "programme": programme,
        "table_body": rows_by_area(lines, label=lead_word if shows_leads else ""),
        "head": programme_head(request.user, page),
        "crumbs": crumbs(programme.county, programme_crumb(programme)),
        "notice_text": consultation_notice(programme),
        "area_word": programme.word_area or _("Areas"),
        "lead_word": lead_word if shows_leads else "",
        "related": related_facts(page),
        "sections": sections(settings.PROGRAMME_SECTIONS, request.user, programme),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/programme.html", context)


@public
def programme_file(request: HttpRequest, address: str, fmt: FileFormat) -> HttpResponseBase:
    programme = _programme(request.user, address)
    form = _programme_filter(request, pages.programme_page(request.user, programme))
    wanted = form.wanted(programme=address)
    return _measures_file(request, fmt, wanted, name=address, form=form)


@public
def programme_version(request: HttpRequest, address: str, version: int) -> HttpResponse:
    versions = programme_versions_visible_to(request.user).select_related("programme__county")
    row = get_object_or_404(versions, programme__address=address, version=version)
    content = ProgrammeContent.from_json(row.content)
    # A measure that was open then may have become internal, which overrides all of it.
    seen = measures_visible_to(request.user).filter(programme=row.programme)
    public_ids = set(seen.values_list("public_id", flat=True))
    context = {
        "content": content,
        "facts": version_facts(content),
        "area_word": content.word_area or _("Areas"),
        "measures": [each for each in row.content["measures"] if each["public_id"] in public_ids],
        "head": PageHead(content.title, kind=_("Action programme")),
        "crumbs": crumbs(row.programme.county, programme_crumb(row.programme)),
        "notice": _version_notice(row, row.programme.get_absolute_url()),
        "is_example": row.programme.is_example,
    }
    return render(request, "programmes/programme_version.html", context)


@public
def document_file(request: HttpRequest, address: str, pk: int) -> HttpResponseBase:
    documents = documents_visible_to(request.user).select_related("file")
    document = get_object_or_404(documents, pk=pk, programme__address=address)
    if document.file is None:
        return redirect(document.url)
    return stored_file_response(document.file)


@public
def measure_list(request: HttpRequest) -> HttpResponse:
    form = _national_filter(request)
    number, size = page_number(request), page_size(request)
    lines, total = page_of_measures(request.user, form.wanted(), number, size)
    context = _list_context(request, form, lines, total, source=_("County boards"))
    answer = ngettext(
        "%(n)s measure in the counties' action programmes.",
        "%(n)s measures in the counties' action programmes.",
        total,
    ) % {"n": total}
    context |= {
        "table_body": rows_by_programme(lines, label=_("Lead actors")),
        "head": PageHead(_("Measures"), answer=answer),
        "crumbs": [Link(_("Sweden"), "/"), Link(_("Measures"), request.path)],
        "is_example": any(row.programme.is_example for row in lines),
    }
    return render(request, "programmes/measures.html", context)


@public
def measure_list_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    form = _national_filter(request)
    return _measures_file(request, fmt, form.wanted(), name="atgarder", form=form)


@public
def measure_page(request: HttpRequest, public_id: str) -> HttpResponse:
    return _measure_response(request, _measure(request.user, public_id))


@public
def measure_version(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    measure = _measure(request.user, public_id)
    versions = measure_versions_visible_to(request.user)
    row = get_object_or_404(versions, measure=measure, version=version)
    return _measure_response(request, measure, row)


@public
def measure_file(request: HttpRequest, public_id: str, fmt: FileFormat) -> HttpResponseBase:
    measure = _measure(request.user, public_id)
    if fmt != "json":
        wanted = MeasureFilter(public_id=public_id)
        return _measures_file(request, fmt, wanted, name=public_id)
    page = pages.measure_page(request.user, measure)
    return JsonResponse(_measure_json(page), json_dumps_params={"ensure_ascii": False})


def _measure_response(request: HttpRequest, measure: Measure, row: Any = None) -> HttpResponse:
    page = pages.measure_page(request.user, measure, old=row)
    programme = measure.programme
    here = Link(page.content.code, measure.get_absolute_url())
    context = measure_parts(page) | {
        "programme": programme,
        "head": measure_head(request.user, page),
        "crumbs": crumbs(programme.county, programme_crumb(programme), here),
        "notice": _version_notice(row, measure.get_absolute_url()) if row else None,
        "notice_text": consultation_notice(programme),
        "sections": [] if row else sections(settings.MEASURE_SECTIONS, request.user, measure),
        "downloads": list_downloads(
            request,
            source=programme.source or programme.title,
            # An old version says what the measure was; else all of the page is as of today.
            dated=localdate(measure.changed_at) if row else localdate(),
        ),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/measure.html", context)


def _measure_json(page: MeasurePage) -> dict[str, Any]:
    """What the page shows: actors and commitments only as far as the viewer may see them."""
    measure = page.measure
    return page.content.as_json() | {
        "actors": [
            {"role": role, "name": link.name}
            for role, links in (("lead", page.leads), ("partner", page.partners))
            for link in links
        ],
        "commitments": [row.organisation for row in page.commitments],
        "measure_id": measure.public_id,
        "programme_id": measure.programme.address,
        "county_code": measure.programme.county_id,
        "version": page.version,
        "is_example": measure.programme.is_example,
        "licence": LICENCE,
    }


def _programme(user: Any, address: str) -> Programme:
    rows = programmes_visible_to(user).select_related("county")
    return get_object_or_404(rows, address=address)


def _measure(user: Any, public_id: str) -> Measure:
    rows = measures_visible_to(user).select_related("programme__county")
    return get_object_or_404(rows, public_id=public_id)


def _programme_filter(request: HttpRequest, page: ProgrammePage) -> MeasureFilterForm:
    return MeasureFilterForm(
        request.GET,
        areas=[(str(row.area.id), row.area.title) for row in page.areas],
        objectives=page.objective_choices,
        actors=page.actor_choices,
        themes=page.theme_choices,
    )


def _national_filter(request: HttpRequest) -> MeasureFilterForm:
    return MeasureFilterForm(
        request.GET,
        counties=county_names(request.user),
        objectives=[(row.slug, row.name) for row in objective_names(request.user)],
    )


def _list_context(
    request: HttpRequest,
    form: MeasureFilterForm,
    lines: Sequence[MeasureLine],
    total: int,
    *,
    source: str,
) -> dict[str, Any]:
    page, _shown = list_pager(request, total, _count)
    return {
        "filters": list_filters(request, form),
        "empty": Empty(_("No measures here"), _("Choose fewer filters, or show all measures.")),
        "lead_word": _("Lead actors"),
        "rows": lines,
        "page": page,
        "downloads": list_downloads(request, form, source=source, dated=localdate()),
    }


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s measure", "%(first)s–%(last)s of %(n)s measures", total
    ) % {"first": first, "last": last, "n": total}


def _measures_file(
    request: HttpRequest,
    fmt: FileFormat,
    wanted: MeasureFilter,
    *,
    name: str,
    form: MeasureFilterForm | None = None,
) -> HttpResponseBase:
    return list_file(
        request,
        fmt,
        MEASURE_COLUMNS,
        measure_cells(measure_stream(request.user, wanted)),
        name=name,
        title=_("Measures in regional action programmes"),
        source=_("County boards"),
        form=form,
    )


def _version_notice(row: Any, newest: str) -> VersionNotice:
    text = _("You are reading version %(n)s, saved %(day)s.") % {
        "n": row.version,
        "day": format_date(row.at),
    }
    if row.reason:
        text += " " + _("Reason: %(reason)s") % {"reason": row.reason.rstrip(" .")} + "."
    return VersionNotice(text, Link(_("Read the newest version"), newest))
