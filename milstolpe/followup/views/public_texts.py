"""A published text: what it says, how the objective is judged, and what has changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import list_file
from milstolpe.core.page import Downloads, Fact, Link, PageHead
from milstolpe.followup.addresses import county_address, item_address, text_address
from milstolpe.followup.marks import JudgementMark, outcome_mark, trend_mark
from milstolpe.followup.queries.texts import TextPage, text_page
from milstolpe.followup.tables import TEXT_COLUMNS, text_cells
from milstolpe.followup.views.public_frame import (
    base_of,
    copy_links,
    copy_notice,
    crumbs,
    documents_of,
    downloads,
    sources_of,
)
from milstolpe.followup.words import change_text, judgement_sentence, text_title
from milstolpe.rounds import rich

DIFFERENCES = "skillnad/"


@dataclass(frozen=True)
class ShownValue:
    """An outcome or a trend with what it means and why."""

    label: str
    mark: JudgementMark
    year: int | None  # when it was judged, where that is another year
    meaning: str
    basis: str
    reason: str


@dataclass(frozen=True)
class ShownSection:
    """A heading with its text as HTML."""

    title: str
    html: SafeString
    is_unchanged: bool


@public
def text(request: HttpRequest, county: str, item: str, year: int) -> HttpResponse:
    return _text_response(request, page_or_404(request.user, county, item, year))


@public
def text_version(
    request: HttpRequest, county: str, item: str, year: int, number: int
) -> HttpResponse:
    page = page_or_404(request.user, county, item, year, number=number)
    return _text_response(request, page)


@public
def text_file(
    request: HttpRequest, county: str, item: str, year: int, fmt: FileFormat
) -> HttpResponseBase:
    page = page_or_404(request.user, county, item, year)
    return list_file(
        request,
        fmt,
        TEXT_COLUMNS,
        text_cells(page.content),
        name=f"rau-{county}-{item}-{year}",
        title=title_of(page),
        source=page.content["organisation"],
    )


@public
def text_differences(request: HttpRequest, county: str, item: str, year: int) -> HttpResponse:
    """The text beside the county's text of the year before."""
    page = page_or_404(request.user, county, item, year)
    if page.before is None:
        raise Http404
    before = page.before["year"]
    here = Link(_("What has changed"), request.path)
    context = {
        "head": PageHead(
            _("What has changed since %(year)s") % {"year": before},
            kind=title_of(page),
            answer=_changed(page),
        ),
        "crumbs": [*_crumbs(page), here],
        "sections": page.differences,
        "is_example": page.is_example,
    }
    return render(request, "followup/text_differences.html", context)


def page_or_404(
    user: Any, county: str, item: str, year: int, *, number: int | None = None
) -> TextPage:
    page = text_page(user, county, item, year, number=number)
    if page is None:
        raise Http404
    return page


def title_of(page: TextPage) -> str:
    return text_title(page.content, page.year)


def _crumbs(page: TextPage) -> list[Link]:
    content = page.content
    return crumbs(
        page.year,
        Link(content["county"], county_address(content["county_slug"], page.year)),
        Link(content["title"], _address(page, page.year)),
    )


def _address(page: TextPage, year: int, county: str = "") -> str:
    return text_address(county or page.content["county_slug"], page.content["slug"], year)


def _text_response(request: HttpRequest, page: TextPage) -> HttpResponse:
    base = base_of(request.path)
    context = {
        "head": _head(page),
        "crumbs": _crumbs(page),
        "notice": copy_notice(page.copy, page.copies, base),
        **_said(page),
        "before": page.before,
        "differences": f"{base}{DIFFERENCES}",
        "ways": _ways(page),
        "copies": copy_links(page.copies, base) if page.is_newest else [],
        "downloads": _downloads(request, page, base) if page.is_newest else None,
        "is_example": page.is_example,
    }
    return render(request, "followup/text.html", context)


def _said(page: TextPage) -> dict[str, Any]:
    """What the text says, how the objective is judged, and what has changed."""
    return {
        "values": _values(page),
        "sections": [
            ShownSection(row["title"], rich.html(row["text"]), row["is_unchanged"])
            for row in page.content["sections"]
        ],
        "citations": [
            {**row, "read_on": date.fromisoformat(row["read_on"])}
            for row in page.content["citations"]
        ],
        "national": page.national,
        "sources": sources_of([page.national]),
        "history": [
            (line, outcome_mark(line.outcome), trend_mark(line.trend)) for line in page.history
        ],
        "changes": [change_text(change) for change in page.changes],
        "changed": _changed(page) if page.before else "",
    }


def _downloads(request: HttpRequest, page: TextPage, base: str) -> Downloads:
    source = page.content["organisation"]
    return downloads(request, source=source, dated=page.at, more=documents_of(base))


def _head(page: TextPage) -> PageHead:
    content, judged = page.content, page.assessment
    organisation = reverse("web:actor", args=[content["organisation_slug"]])
    return PageHead(
        title_of(page),
        kind=_("Regional yearly follow-up (RÅU)"),
        answer=judgement_sentence(judged["outcome"], judged["trend"]) if judged else "",
        facts=[
            Fact(pgettext("published text", "Written by"), content["organisation"], organisation),
            Fact(_("Published"), format_date(page.at)),
        ],
    )


def _values(page: TextPage) -> list[ShownValue]:
    judged, scale = page.assessment, page.scale or {"outcome": {}, "trend": {}}
    if judged is None:
        return []
    stands_from = judged["outcome_year"] if judged["outcome_year"] != page.year else None
    outcome = ShownValue(
        _("Outcome"),
        outcome_mark(judged["outcome"]),
        stands_from,
        scale["outcome"].get(judged["outcome"], ""),
        "",
        judged["outcome_reason"],
    )
    trend = ShownValue(
        _("Trend in the environment"),
        trend_mark(judged["trend"]),
        None,
        scale["trend"].get(judged["trend"], ""),
        judged["trend_basis"],
        judged["trend_reason"],
    )
    asked = ((outcome, judged["asks_outcome"]), (trend, judged["asks_trend"]))
    return [value for value, is_asked in asked if is_asked]


def _changed(page: TextPage) -> str:
    """How much of the text is another than the year before."""
    changed = sum(bool(row.parts) for row in page.differences)
    if not changed:
        return _("The text is the same as the year before.")
    return _("%(n)s of %(all)s sections of the text have changed.") % {
        "n": changed,
        "all": len(page.differences),
    }


def _ways(page: TextPage) -> list[tuple[str, list[Link]]]:
    """The years beside, the counties beside, and the year's other pages."""
    content, year = page.content, page.year
    years = [Link(str(each), _address(page, each), each == year) for each in page.years]
    slugs = [row.slug for row in page.counties]
    place = slugs.index(content["county_slug"]) if content["county_slug"] in slugs else 0
    beside = [page.counties[i] for i in (place - 1, place + 1) if 0 <= i < len(slugs)]
    more = [
        Link(
            _("All texts of %(county)s") % {"county": content["county"]},
            county_address(content["county_slug"], year),
        ),
        Link(
            _("%(objective)s in all counties") % {"objective": content["title"]},
            item_address(content["slug"], year),
        ),
    ]
    return [
        (_("The same, year by year"), years),
        (
            _("The same in other counties"),
            [Link(row.name, _address(page, year, row.slug)) for row in beside],
        ),
        (_("More of the year"), more),
    ]
