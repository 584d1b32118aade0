"""The compilation of a round in one click: tables, bundles of texts, what is written from them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.compilations import with_progress
from milstolpe.rounds.queries.compiled import (
    LANGUAGE,
    Compiled,
    Progress,
    compiled,
    progress_by_county,
    progress_by_item,
)
from milstolpe.rounds.views.compile_files import document, tables_file
from milstolpe.rounds.views.compile_frame import (
    compile_address,
    compile_crumbs,
    kwargs_of,
    shown_tables,
    table_or_404,
)
from milstolpe.rounds.views.fetch import round_or_404


@permission_on(round_or_404, "rounds.run")
def compile_round(request: UserRequest, round_: Round) -> HttpResponse:
    found = compiled(round_)
    items, counties = progress_by_item(round_), progress_by_county(round_)
    base = compile_address(round_)
    context = {
        "head": _head(found, items),
        "crumbs": compile_crumbs(round_),
        "base": base,
        "tables": shown_tables(found.tables, f"{base}tabell/"),
        "whole": [
            Link(fmt.upper(), f"{base.rstrip('/')}.{fmt}")
            for fmt in ("docx", "pdf", "html", "xlsx", "csv", "json")
        ],
        "items": items,
        "counties": counties,
        "asks_objectives": round_.plan.asks_objectives,
        "compilations": with_progress(round_.compilations.all()),
        "is_example": round_.is_example,
    }
    return render(request, "rounds/compile.html", context)


def _head(found: Compiled, items: list[Progress]) -> PageHead:
    round_ = found.round
    done, asked = sum(row.handed_in for row in items), sum(row.asked for row in items)
    answer = _("%(n)s of %(of)s texts are handed in.") % {"n": done, "of": asked}
    if found.publication is not None:
        day = format_date(found.dated)
        answer = _("Made from what was published %(day)s.") % {"day": day}
    return PageHead(
        _("Compilation of %(round)s") % {"round": round_.name},
        kind=round_.name,
        answer=answer,
        state=State(round_.state, round_.get_state_display()),
        facts=[Fact(_("What it is from"), format_date(found.dated))],
        actions=[
            Link(_("New compilation"), reverse("rounds:compilation-new", args=[round_.address])),
            Link(_("Word template"), reverse("rounds:document-template")),
        ],
    )


@permission_on(round_or_404, "rounds.run")
def compile_file(request: UserRequest, round_: Round) -> HttpResponseBase:
    """All tables as a file."""
    fmt = kwargs_of(request)["fmt"]
    found = compiled(round_)
    if fmt in ("csv", "xlsx", "json"):
        return tables_file(request, found.tables, fmt, name=f"{round_.address}-tabeller",
                           title=_title(found), dated=found.dated)  # fmt: skip
    return document(request, found, "tabeller", "", fmt, count=0)


@permission_on(round_or_404, "rounds.run")
def compile_table(request: UserRequest, round_: Round) -> HttpResponseBase:
    named = kwargs_of(request)
    found = compiled(round_)
    table = table_or_404(found.tables, named["key"])
    return tables_file(request, [table], named["fmt"], name=f"{round_.address}-{table.key}",
                       title=f"{table.title}, {round_.name}", dated=found.dated)  # fmt: skip


def _title(found: Compiled) -> str:
    with translation.override(LANGUAGE):
        return _("Compilation of %(round)s") % {"round": found.round.name}


@permission_on(round_or_404, "rounds.run")
def bundle_all(request: UserRequest, round_: Round) -> HttpResponseBase:
    """Every text of the round, or a PDF of each objective in an archive."""
    fmt = kwargs_of(request)["fmt"]
    return _bundle(request, round_, progress_by_item(round_), "alla", "", fmt)


@permission_on(round_or_404, "rounds.run")
def bundle_item(request: UserRequest, round_: Round) -> HttpResponseBase:
    """All counties' texts about an item: for the national agency."""
    named = kwargs_of(request)
    return _bundle(request, round_, progress_by_item(round_), "mal", named["item"], named["fmt"])


@permission_on(round_or_404, "rounds.run")
def bundle_county(request: UserRequest, round_: Round) -> HttpResponseBase:
    """A county's texts about everything."""
    named = kwargs_of(request)
    rows = progress_by_county(round_)
    return _bundle(request, round_, rows, "lan", named["county"], named["fmt"])


def _bundle(
    request: HttpRequest, round_: Round, rows: list[Progress], scope: str, slug: str, fmt: str
) -> HttpResponseBase:
    wanted = [row for row in rows if slug in ("", row.slug)]
    if not wanted:
        raise Http404
    count = sum(row.handed_in for row in wanted)
    return document(request, compiled(round_), scope, slug, fmt, count=count)
