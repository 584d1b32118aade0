"""One page of a list of measures: cheap however long the list is.

Counting per programme gives the total and tells which programmes the page falls in, so that only
their measures are put in order; names are then fetched for the rows of the page alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from milstolpe.core.listing import PAGE_SIZE
from milstolpe.core.prepared import visitor_rows
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import Measure, MeasureObjective, Programme
from milstolpe.programmes.queries.lists import MeasureFilter, filtered_measures
from milstolpe.programmes.queries.visibility import actors_visible_to


class ProgrammeLine(NamedTuple):
    """What a list says of the programme that its measures stand under."""

    id: int
    title: str
    address: str
    county: str
    is_example: bool


@dataclass(frozen=True)
class MeasureLine:
    """One measure on a page. `leads` and `objectives` are joined with "; "."""

    programme: ProgrammeLine
    public_id: str
    code: str
    title: str
    area: str
    leads: str
    objectives: str  # "2 Frisk luft; 15 God bebyggd miljö", the main ones first
    withdrawn_on: date | None


def page_of_measures(
    user: Any, wanted: MeasureFilter, number: int
) -> tuple[list[MeasureLine], int]:
    """The rows of page `number` (from 1; the last page if there are fewer) and the total.

    Six queries, whatever the size of the list.
    """
    measures = filtered_measures(user, wanted)
    counts: dict[int, int] = dict(
        measures.order_by().values_list("programme_id").annotate(Count("pk"))
    )
    total = sum(counts.values())
    start = min(number - 1, max(0, total - 1) // PAGE_SIZE) * PAGE_SIZE
    programmes = _programmes(user, counts)
    ids = _ids(measures, programmes, counts, start)
    return _lines(user, ids, {row.id: row for row in programmes}), total


def _programmes(user: Any, counts: Iterable[int]) -> list[ProgrammeLine]:
    ids = sorted(counts)
    rows = Programme.objects.filter(pk__in=ids).order_by("county_id", "-start_year", "title", "pk")
    return [
        ProgrammeLine(*row)
        for row in rows.values_list("pk", "title", "address", "county__name", "is_example")
    ]


def _ids(
    measures: QuerySet[Measure],
    programmes: Sequence[ProgrammeLine],
    counts: dict[int, int],
    start: int,
) -> list[int]:
    """Ids of the page's measures in order: only programmes that the page touches are read."""
    wanted: list[int] = []
    before, skip, position = 0, 0, 0
    for row in programmes:
        position += counts[row.id]
        if position <= start:
            before = position
        elif position - counts[row.id] < start + PAGE_SIZE:
            wanted.append(row.id)
    skip = start - before
    order = {programme: place for place, programme in enumerate(wanted)}
    found = measures.filter(programme_id__in=wanted).order_by("programme_id", "position", "pk")
    rows = sorted(found.values_list("programme_id", "pk"), key=lambda row: order[row[0]])
    return [pk for _programme, pk in rows[skip : skip + PAGE_SIZE]]


def _lines(
    user: Any, ids: Sequence[int], programmes: dict[int, ProgrammeLine]
) -> list[MeasureLine]:
    if not ids:
        return []
    # Always as many places as a page has rows, so that the compiled query is the same.
    padded = [*ids, *[0] * (PAGE_SIZE - len(ids))]
    leads = _joined(visitor_rows(_lead_names, user, padded))
    objectives = _joined(
        (measure, f"{number} {name}")
        for measure, number, name in visitor_rows(_objective_names, user, padded)
    )
    lines = {}
    for pk, programme, public_id, code, title, area, withdrawn_on in visitor_rows(
        _own_columns, user, padded
    ):
        lines[pk] = MeasureLine(
            programme=programmes[programme],
            public_id=public_id,
            code=code,
            title=title,
            area=area or "",
            leads=leads.get(pk, ""),
            objectives=objectives.get(pk, ""),
            withdrawn_on=withdrawn_on,
        )
    return [lines[pk] for pk in ids if pk in lines]


def _joined(rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    for measure, name in rows:
        names[measure].append(name)
    return {measure: "; ".join(found) for measure, found in names.items()}


def _own_columns(user: Any, ids: Sequence[Any]) -> QuerySet[Any, Any]:
    return (
        Measure.objects.filter(pk__in=ids)
        .order_by()
        .values_list(
            "pk", "programme_id", "public_id", "code", "title", "area__title", "withdrawn_on"
        )
    )


def _lead_names(user: Any, ids: Sequence[Any]) -> QuerySet[Any, Any]:
    return (
        actors_visible_to(user)
        .filter(measure__in=ids, role=ActorRole.LEAD)
        .order_by("pk")
        .values_list("measure_id", Coalesce("organisation__name", "group__name", "kind__name"))
    )


def _objective_names(user: Any, ids: Sequence[Any]) -> QuerySet[Any, Any]:
    return (
        MeasureObjective.objects.filter(measure__in=ids)
        .order_by("-is_main", "objective")
        .values_list("measure_id", "objective_id", "objective__name_sv")
    )
