"""Search over everything."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_number
from milstolpe.core.http import public
from milstolpe.core.listing import (
    address_with,
    list_downloads,
    list_file,
    list_filters,
    list_pager,
    page_number,
    page_size,
)
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.web.forms import SearchForm
from milstolpe.web.queries.found import KINDS, FoundPage, found_page
from milstolpe.web.tables import FOUND_COLUMNS, found_cells
from milstolpe.web.views.frame import county_boards, trail

HITS_IN_FILE = 10_000


@public
def search_page(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text, kind = _asked(form)
    size = page_size(request)
    offset = (page_number(request) - 1) * size
    found = found_page(request.user, text, kind=kind, limit=size, offset=offset)
    pager, shown = list_pager(request, found.total, _count)
    if shown.start != offset:  # a page after the last one: the last one is shown
        found = found_page(request.user, text, kind=kind, limit=size, offset=shown.start)
    context = {
        "head": PageHead(_("Search"), answer=_answer(text, found)),
        "crumbs": trail(Link(_("Search"), request.path)),
        "filters": list_filters(request, form),
        "text": text,
        "kind": kind or "",
        "found": found,
        "tabs": _tabs(request, kind, found),
        "page": pager,
        "empty": Empty(_("No hits"), _("Try fewer or other words, or the beginning of a word.")),
        "downloads": list_downloads(
            request, form, source=county_boards(), dated=timezone.localdate()
        ),
        "is_example": any(hit.is_example for hit in found.hits),
    }
    return render(request, "web/search.html", context)


@public
def search_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    form = SearchForm(request.GET)
    text, kind = _asked(form)
    found = found_page(request.user, text, kind=kind, limit=HITS_IN_FILE, offset=0)
    title = _("Search for “%(text)s”") % {"text": text}
    return list_file(
        request,
        fmt,
        FOUND_COLUMNS,
        found_cells(found.hits),
        name="sok",
        title=title,
        source=county_boards(),
        form=form,
    )


def _asked(form: SearchForm) -> tuple[str, str | None]:
    """The text and the kind asked for."""
    return form.chosen.get("q", ""), form.chosen.get("typ")


def _answer(text: str, found: FoundPage) -> str:
    if not text:
        return _("Write what you look for: a word, a code, a place or an actor.")
    return ngettext("%(n)s hit for “%(text)s”.", "%(n)s hits for “%(text)s”.", found.total) % {
        "n": format_number(found.total),
        "text": text,
    }


def _tabs(request: HttpRequest, kind: str | None, found: FoundPage) -> list[Link]:
    """All, then each kind, with the number of hits."""
    everything = Link(
        _("All"),
        address_with(request, typ="", sida=""),
        is_current=kind is None,
        note=format_number(sum(found.counts.values())),
    )
    return [everything] + [
        Link(
            each.label,
            address_with(request, typ=name, sida=""),
            is_current=name == kind,
            note=format_number(found.counts[name]),
        )
        for name, each in KINDS.items()
    ]


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s hit", "%(first)s–%(last)s of %(n)s hits", total
    ) % {"first": first, "last": last, "n": total}
