"""What every list page shares: which page, the same address changed, and the files beside it."""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import About, Column, Dialect, FileFormat, Row, file_response
from milstolpe.core.page import Downloads, Link, Pager, Text, pager

PAGE_SIZE = 50
PAGE_PARAMETER = "sida"
FILE_FORMATS = ("csv", "xlsx", "json")


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; anything unreadable is page 1."""
    asked = request.GET.get(PAGE_PARAMETER, "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


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
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(page_number(request), pages)
    rows = slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
    first, last = (rows.start + 1 if total else 0), min(rows.stop, total)

    def address_for(page: int) -> str:
        return address_with(request, **{PAGE_PARAMETER: str(page) if page > 1 else ""})

    return pager(number, pages, count=count(first, last, total), address_for=address_for), rows


def list_downloads(
    request: HttpRequest, *, source: Text = "", dated: datetime.date | None = None
) -> Downloads:
    """Files with exactly the rows that the page's address means (all pages)."""
    query = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
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
) -> HttpResponseBase:
    """The list as a file; `?dialekt=maskin` gives CSV for programs."""
    page = request.path.rsplit(".", 1)[0] + "/"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    about = About(title, source, request.build_absolute_uri(page + query), localdate())
    dialect: Dialect = "maskin" if request.GET.get("dialekt") == "maskin" else "excel"
    return file_response(name, fmt, columns, rows, about, dialect)
