"""What every list page shares: which page, the same address changed, and the files beside it."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import About, Column, Dialect, FileFormat, Row, file_response
from milstolpe.core.filters import (
    DIALECT_PARAMETER,
    PAGE_PARAMETER,
    SIZE_PARAMETER,
    FilterForm,
)
from milstolpe.core.formats import format_number
from milstolpe.core.page import Downloads, Filters, Link, Pager, Text, pager

PAGE_SIZE = 50
LONG_PAGE_SIZE = 1_000  # to read through or print: a whole list, or long pages of it
ALL_ROWS = "alla"
FILE_FORMATS = ("csv", "xlsx", "json")


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; anything unreadable is page 1."""
    asked = request.GET.get(PAGE_PARAMETER, "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def page_size(request: HttpRequest) -> int:
    """How many rows a page of the list has: few to look at, or many for `?rader=alla`."""
    return LONG_PAGE_SIZE if request.GET.get(SIZE_PARAMETER) == ALL_ROWS else PAGE_SIZE


def address_with(request: HttpRequest, **changes: str) -> str:
    """This page's address with parameters changed; an empty value takes the parameter away."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def list_pager(
    request: HttpRequest, total: int, count: Callable[[int, int, int], Text]
) -> tuple[Pager, slice]:
    """The way between pages, and the rows of this one.

    Args:
        total: rows in the whole list.
        count: (first, last, total) → "1–50 of 312 measures"; first is 0 when there are none.
    """
    size = page_size(request)
    pages = max(1, -(-total // size))
    number = min(page_number(request), pages)
    rows = slice((number - 1) * size, number * size)
    first, last = (rows.start + 1 if total else 0), min(rows.stop, total)

    def address_for(page: int) -> str:
        return address_with(request, **{PAGE_PARAMETER: str(page) if page > 1 else ""})

    way = pager(number, pages, count=count(first, last, total), address_for=address_for)
    return replace(way, other_size=_other_size(request, total)), rows


def _other_size(request: HttpRequest, total: int) -> Link | None:
    """The way to the whole list on one page, or back; none where all stands on one anyway."""
    if total <= PAGE_SIZE:
        return None
    if page_size(request) == PAGE_SIZE:
        text = gettext("Show all, for instance to print")
        if total > LONG_PAGE_SIZE:
            number = {"n": format_number(LONG_PAGE_SIZE)}
            text = gettext("Show %(n)s at a time, for instance to print") % number
        return Link(text, address_with(request, **{SIZE_PARAMETER: ALL_ROWS, PAGE_PARAMETER: ""}))
    text = gettext("Show %(n)s at a time") % {"n": PAGE_SIZE}
    return Link(text, address_with(request, **{SIZE_PARAMETER: "", PAGE_PARAMETER: ""}))


def list_filters(request: HttpRequest, form: FilterForm | None = None) -> Filters:
    """The form of a list, the way back from each choice in it, and what of it is not used.

    Without a form the list has no filters, and says so of any that the address holds.
    """
    form = FilterForm(request.GET) if form is None else form

    def without(names: Iterable[str]) -> str:
        return address_with(request, **dict.fromkeys([*names, *form.unused, PAGE_PARAMETER], ""))

    return Filters(
        form=form,
        chosen=[Link(text, without(form.goes_with(name))) for name, text in form.chosen_labels()],
        clear_address=without(form.fields.keys() - set(form.kept)),
        unused=list(form.unused.values()),
    )


def list_downloads(
    request: HttpRequest,
    form: FilterForm | None = None,
    *,
    source: Text = "",
    dated: datetime.date | None = None,
) -> Downloads:
    """Files with exactly the rows that the page shows (all pages), without filters not used."""
    form = FilterForm(request.GET) if form is None else form
    query = request.GET.copy()
    for name in (PAGE_PARAMETER, SIZE_PARAMETER, *form.unused):
        query.pop(name, None)
    tail = f"?{query.urlencode()}" if query else ""
    base = request.path.rstrip("/")
    return Downloads(
        formats=[Link(fmt.upper(), f"{base}.{fmt}{tail}") for fmt in FILE_FORMATS]
        + [Link(_("CSV for programs"), f"{base}.csv{tail}{'&' if tail else '?'}dialekt=maskin")],
        permanent=request.build_absolute_uri(f"{request.path}{tail}"),
        source=str(source).rstrip("."),  # the page puts a full stop after it
        dated=dated,
    )


def list_file(
    request: HttpRequest,
    fmt: FileFormat,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    name: str,
    title: str,
    source: str,
    form: FilterForm | None = None,
) -> HttpResponseBase:
    """The list as a file; `?dialekt=maskin` gives CSV for programs.

    A file has no place to say that a filter was not used: it is refused (400).
    """
    if unused := (FilterForm(request.GET) if form is None else form).unused:
        why = gettext("The file is not made, since it would hold more than you asked for.")
        text = "\n".join([*unused.values(), why, ""])
        return HttpResponseBadRequest(text, content_type="text/plain; charset=utf-8")
    page = request.path.rsplit(".", 1)[0] + "/"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    about = About(title, source, request.build_absolute_uri(page + query), localdate())
    dialect: Dialect = "maskin" if request.GET.get(DIALECT_PARAMETER) == "maskin" else "excel"
    return file_response(name, fmt, columns, rows, about, dialect)
