"""What everyone sees: decided plans, their versions and what differs between them."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file
from milstolpe.core.page import Downloads, Empty, Fact, Link, PageHead, VersionNotice
from milstolpe.workplan.figures import area_sums, budget_sum, whole_sum
from milstolpe.workplan.models import PlanVersion
from milstolpe.workplan.queries.plans import (
    decisions,
    newest_version_or_404,
    public_plans,
    public_versions,
)
from milstolpe.workplan.tables import (
    ACTIVITY_COLUMNS,
    BUDGET_COLUMNS,
    PLAN_COLUMNS,
    activity_cells,
    budget_cells,
    plan_cells,
)
from milstolpe.workplan.views.shown import shown_areas, shown_changes
from milstolpe.workplan.words import sum_sentence


@public
def plans(request: HttpRequest) -> HttpResponse:
    rows = list(public_plans())
    context = {
        "head": PageHead(
            _("Operating plans"),
            answer=_("What the county boards do together for the environmental objectives, year "
                     "by year."),
        ),
        "crumbs": _crumbs(),
        "plans": rows,
        "empty": Empty(_("No plan is decided yet"), _("Here are the plans once they are.")),
        "downloads": list_downloads(request, source=_("RUS")),
        "is_example": any(row.is_example for row in rows),
    }  # fmt: skip
    return render(request, "workplan/plans.html", context)


@public
def plans_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    return list_file(
        request,
        fmt,
        PLAN_COLUMNS,
        plan_cells(public_plans()),
        name="verksamhetsplaner",
        title=_("Operating plans"),
        source=_("RUS"),
    )


@public
def plan(request: HttpRequest, year: int) -> HttpResponse:
    versions = list(public_versions(year))
    if not versions:
        raise Http404
    return _version_page(request, versions[0], versions)


@public
def plan_activity(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The lasting address of an activity leads to its place in the newest version."""
    version = newest_version_or_404(year)
    places = {row.row.get("id"): row.anchor for area in shown_areas(version.content)
              for group in area.groups for row in group.activities}  # fmt: skip
    if pk not in places:
        raise Http404
    return redirect(f"{reverse('workplan:plan', args=[year])}#{places[pk]}")


@public
def plan_version(request: HttpRequest, year: int, number: int) -> HttpResponse:
    versions = list(public_versions(year))
    found = next((row for row in versions if row.number == number), None)
    if found is None:
        raise Http404
    return _version_page(request, found, versions)


@public
def plan_difference(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What version `number` changed in the one before."""
    if number < 2:
        raise Http404
    new = get_object_or_404(public_versions(year), number=number)
    old = get_object_or_404(public_versions(year), number=number - 1)
    here = Link(_("What was changed"), request.path)
    context = {
        "head": PageHead(
            _("What version %(n)s changed") % {"n": number},
            kind=new.content["title"],
            answer=new.reason,
        ),
        "crumbs": _crumbs(_year_link(new), here),
        "changes": shown_changes(old.content, new.content),
        "is_example": new.content["is_example"],
    }
    return render(request, "workplan/difference.html", context)


@public
def plan_file(request: HttpRequest, year: int, fmt: FileFormat) -> HttpResponseBase:
    version = newest_version_or_404(year)
    cells = activity_cells(version.content)
    return _file(request, fmt, version, (ACTIVITY_COLUMNS, cells), "aktiviteter")


@public
def budget_file(request: HttpRequest, year: int, fmt: FileFormat) -> HttpResponseBase:
    version = newest_version_or_404(year)
    return _file(request, fmt, version, (BUDGET_COLUMNS, budget_cells(version.content)), "budget")


def _file(
    request: HttpRequest, fmt: FileFormat, version: PlanVersion, table: Any, part: str
) -> HttpResponseBase:
    columns, rows = table
    return list_file(
        request,
        fmt,
        columns,
        rows,
        name=f"verksamhetsplan-{version.content['year']}-{part}",
        title=version.content["title"],
        source=_source(version),
    )


def _version_page(
    request: HttpRequest, version: PlanVersion, versions: list[PlanVersion]
) -> HttpResponse:
    content, is_newest = version.content, version.number == versions[0].number
    context = {
        "head": _head(version),
        "crumbs": _crumbs(_year_link(version)),
        "notice": None if is_newest else _notice(version, versions[0]),
        "content": content,
        "areas": shown_areas(content),
        "sums": area_sums(content),
        "total": whole_sum(content),
        "budget_sum": budget_sum(content),
        "decisions": decisions(version.plan),
        "versions": versions,
        "downloads": _downloads(request, version, is_newest=is_newest),
        "is_example": content["is_example"],
    }
    return render(request, "workplan/plan.html", context)


def _downloads(request: HttpRequest, version: PlanVersion, *, is_newest: bool) -> Downloads:
    """The plan as a document, and what is newest as tables too."""
    base = request.path.rstrip("/")
    documents = [Link("PDF", f"{base}.pdf"), Link("Word", f"{base}.docx")]
    found = list_downloads(request, source=_source(version), dated=localdate(version.at))
    return replace(found, formats=[*documents, *(found.formats if is_newest else ())])


def _head(version: PlanVersion) -> PageHead:
    content = version.content
    return PageHead(
        content["title"],
        kind=_("Operating plan"),
        answer=sum_sentence(whole_sum(content)),
        facts=[
            Fact(_("Year"), content["year"]),
            Fact(_("Version"), version.number),
            Fact(_("Decided in Milstolpe"), format_date(version.at)),
        ],
    )


def _notice(version: PlanVersion, newest: PlanVersion) -> VersionNotice:
    text = _("This is version %(n)s. The plan has been changed since.") % {"n": version.number}
    return VersionNotice(text, Link(_("The plan as it is now"), newest.plan.get_absolute_url()))


def _source(version: PlanVersion) -> str:
    words = {"title": version.content["title"], "n": version.number}
    return _("%(title)s, version %(n)s, RUS") % words


def _crumbs(*more: Link) -> list[Link]:
    start = Link(_("Sweden"), reverse("web:start"))
    return [start, Link(_("Operating plans"), reverse("workplan:plans")), *more]


def _year_link(version: PlanVersion) -> Link:
    return Link(str(version.content["year"]), version.plan.get_absolute_url())
