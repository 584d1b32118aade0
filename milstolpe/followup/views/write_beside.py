"""What stands beside the text: measures and other counties' texts, whole or one part at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.page import GradeMark
from milstolpe.core.text import slugify_sv
from milstolpe.followup.queries.beside import (
    CountyText,
    MeasureBeside,
    measures_beside,
    texts_of_last_year,
    with_what_stands_beside,
)
from milstolpe.followup.services.citing import mark_of
from milstolpe.reporting.queries.objective_view import ObjectiveFilter
from milstolpe.rounds import rich
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.views.fetch import contribution_with

ACTORS, INSTRUMENTS, COUNTY, PART = "statliga", "medel", "lan", "del"
PARTS = {"atgarder": "followup/beside_measures.html", "lan": "followup/beside_counties.html"}


@dataclass(frozen=True)
class AnswerLine:
    organisation: str
    mark: GradeMark
    year: int
    action_taken: str


@dataclass(frozen=True)
class MeasureLine:
    public_id: str
    name: str
    address: str
    mark: str  # what cites it
    answers: Sequence[AnswerLine]


@dataclass(frozen=True)
class Beside:
    """`beside` in the templates."""

    address: str  # where a part is fetched anew
    measures: Sequence[MeasureLine]
    total: int  # measures in all
    all_address: str  # the page with every answer
    has_actors: bool  # state actors alone
    has_instruments: bool
    others: Sequence[CountyText]
    chosen: CountyText | None
    sections: Sequence[tuple[str, SafeString]]  # of the chosen county's text


def beside_or_404(user: Any, **address: Any) -> Contribution:
    """A cell with what stands beside it."""
    return contribution_with(user, address, read=with_what_stands_beside)


@permission_on(beside_or_404, "rounds.read_text")
def beside_part(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """One part, for a page that changes it without being loaded again."""
    texts = texts_of_last_year(contribution)
    context = {"beside": beside_of(request, contribution, texts)}
    template = PARTS.get(request.GET.get(PART, ""), PARTS["lan"])
    return render(request, template, context)


def beside_of(
    request: HttpRequest, contribution: Contribution, texts: Sequence[CountyText]
) -> Beside:
    """One query, of a contribution read `with_what_stands_beside`."""
    asked = request.GET
    wanted = ObjectiveFilter(state_actors=ACTORS in asked, state_instruments=INSTRUMENTS in asked)
    measures, total = measures_beside(contribution, wanted)
    objective, county = contribution.item.objective, contribution.county.slug
    others = [row for row in texts if row.slug != county]
    chosen = next((row for row in others if row.slug == asked.get(COUNTY)), None)
    every = reverse("web:objective-work", args=[objective.slug, county]) if objective else ""
    return Beside(
        address=write_address("write-beside", contribution),
        measures=[_line(row) for row in measures],
        total=total,
        all_address=every,
        has_actors=wanted.state_actors,
        has_instruments=wanted.state_instruments,
        others=others,
        chosen=chosen,
        sections=_sections(chosen.content) if chosen else (),
    )


def _line(row: MeasureBeside) -> MeasureLine:
    return MeasureLine(
        row.public_id,
        f"{row.code} {row.title}",
        reverse("programmes:measure", args=[row.public_id]),
        mark_of(row.public_id),
        [
            AnswerLine(line.organisation, line.mark, line.year, line.action_taken)
            for line in row.answers
        ],
    )


def query_of(sent: QueryDict) -> str:
    """What the page is to show beside the text, out of a form that was sent."""
    chosen = {name: "1" for name in (ACTORS, INSTRUMENTS) if name in sent}
    if county := slugify_sv(sent.get("show", ""), fallback=""):
        chosen[COUNTY] = county
    return urlencode(chosen)


def write_address(name: str, contribution: Contribution) -> str:
    """A page of this room about a text."""
    item = contribution.item
    return reverse(
        f"followup:{name}", args=[item.round.address, contribution.county.slug, item.slug]
    )


def _sections(content: Mapping[str, object]) -> list[tuple[str, SafeString]]:
    rows = content.get("sections", ())
    assert isinstance(rows, list)
    return [(row["title"], rich.html(row["text"])) for row in rows]
