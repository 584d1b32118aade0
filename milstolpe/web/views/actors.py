"""The list of actors, and one actor's own page: our measures."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_number, format_period
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.programmes.queries.lists import MeasureFilter, measure_stream
from milstolpe.programmes.views.measure_rows import rows_by_programme
from milstolpe.reporting.queries.published import actor_years
from milstolpe.web.forms import ActorFilterForm
from milstolpe.web.queries.actors import (
    Actor,
    ActorPage,
    actor_answer,
    actor_lines,
    actor_page,
    actor_rows,
)
from milstolpe.web.tables import (
    ACTOR_COLUMNS,
    ACTOR_MEASURE_COLUMNS,
    actor_cells,
    actor_measure_cells,
)
from milstolpe.web.views.frame import county_boards, trail


@public
def actors(request: HttpRequest) -> HttpResponse:
    form = ActorFilterForm(request.GET)
    rows = actor_rows(form.wanted())
    page, shown = list_pager(request, len(rows), _actor_count)
    context = {
        "head": PageHead(_("Actors"), answer=_actors_answer(len(rows))),
        "crumbs": trail(Link(_("Actors"), request.path)),
        "filters": list_filters(request, form),
        "rows": rows[shown],
        "page": page,
        "empty": Empty(_("No actor here"), _("Choose fewer filters, or show all actors.")),
        "downloads": list_downloads(
            request, form, source=_("The register of Milstolpe"), dated=timezone.localdate()
        ),
        "is_example": any(row.is_example for row in rows[shown]),
    }
    return render(request, "web/actors.html", context)


@public
def actors_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    form = ActorFilterForm(request.GET)
    return list_file(
        request,
        fmt,
        ACTOR_COLUMNS,
        actor_cells(actor_rows(form.wanted())),
        name="aktorer",
        title=_("Actors"),
        source=_("The register of Milstolpe"),
        form=form,
    )


@public
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    page = actor_page(request.user, slug)
    pager, shown = list_pager(request, len(page.measures), _measure_count)
    lines = dict(actor_lines(request.user, page, shown))
    context = {
        "head": PageHead(
            page.actor.name, kind=page.actor.kind, answer=actor_answer(page), facts=_facts(page)
        ),
        "crumbs": trail(*_county(page.actor), Link(page.actor.name, request.path)),
        "filters": list_filters(request),
        "table_body": rows_by_programme(
            list(lines), label=_("The actor's part"), who=lines.__getitem__
        ),
        "page": pager,
        "years": actor_years(request.user, page.actor.id, slug),
        "empty": Empty(_("No measures yet"), _("Measures show here when a programme names them.")),
        "downloads": list_downloads(request, source=county_boards(), dated=timezone.localdate()),
        "is_example": page.actor.is_example or any(line.programme.is_example for line in lines),
    }
    return render(request, "web/actor.html", context)


@public
def actor_file(request: HttpRequest, slug: str, fmt: FileFormat) -> HttpResponseBase:
    page = actor_page(request.user, slug)
    measures = measure_stream(request.user, MeasureFilter(actor=slug))
    rows = actor_measure_cells(measures, page)
    title = _("Measures of %(actor)s") % {"actor": page.actor.name}
    return list_file(
        request, fmt, ACTOR_MEASURE_COLUMNS, rows, name=slug, title=title, source=county_boards()
    )


def _county(actor: Actor) -> list[Link]:
    return [actor.county] if actor.county else []


def _facts(page: ActorPage) -> list[Fact]:
    """Where it belongs, and what came before and after it."""
    actor = page.actor
    facts = [Fact(_("Belongs to"), county.label, county.address) for county in _county(actor)]
    if page.groups:
        facts.append(Fact(_("Groups"), ", ".join(page.groups)))
    if actor.start_on or actor.end_on:
        facts.append(Fact(_("Has existed"), format_period(actor.start_on, actor.end_on)))
    if actor.successor:
        facts.append(Fact(_("Replaced by"), actor.successor.label, actor.successor.address))
    facts += [Fact(_("Replaced"), before.label, before.address) for before in page.predecessors]
    if actor.website:
        facts.append(Fact(_("Website"), actor.website, actor.website))
    return facts


def _actors_answer(total: int) -> str:
    return ngettext(
        "%(n)s organisation can be named in the counties' programmes.",
        "%(n)s organisations can be named in the counties' programmes.",
        total,
    ) % {"n": format_number(total)}


def _actor_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s actor", "%(first)s–%(last)s of %(n)s actors", total
    ) % {"first": first, "last": last, "n": total}


def _measure_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s measure", "%(first)s–%(last)s of %(n)s measures", total
    ) % {"first": first, "last": last, "n": total}
