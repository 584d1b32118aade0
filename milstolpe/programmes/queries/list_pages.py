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

from milstolpe.core.collation import swedish
from milstolpe.core.listing import LONG_PAGE_SIZE, PAGE_SIZE
from milstolpe.core.prepared import visitor_rows
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import Measure, MeasureObjective, Programme
from milstolpe.programmes.queries.lists import MeasureFilter, filtered_measures
from milstolpe.programmes.queries.visibility import actors_visible_to, measures_visible_to


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
    user: Any, wanted: MeasureFilter, number: int, size: int = PAGE_SIZE
) -> tuple[list[MeasureLine], int]:
    """The rows of page `number` (from 1; the last page if there are fewer) and the total.

    Six queries, whatever the size of the list.
    """
    everything = wanted == MeasureFilter()
    counts: dict[int, int] = dict(
        visitor_rows(_all_counts, user, []) if everything else _counts(user, wanted)
    )
    total = sum(counts.values())
    start = _start(number, total, size)
    programmes = listed_programmes(user, counts)
    touched, before = _touched(programmes, counts, range(start, start + size))
    if everything:
        found = visitor_rows(_ids_in_programmes, user, touched) if touched else []
    else:
        measures = filtered_measures(user, wanted).filter(programme__in=touched)
        found = list(_in_order(measures).values_list("programme_id", "pk"))
    ids = _ids(found, touched)[start - before : start - before + size]
    return measure_lines(user, ids, {row.id: row for row in programmes}), total


def page_of_programme(
    user: Any, programme: Programme, wanted: MeasureFilter, number: int, size: int = PAGE_SIZE
) -> tuple[list[MeasureLine], int]:
    """The same for the measures of one programme. Four queries."""
    line = ProgrammeLine(programme.pk, programme.title, programme.address, "", False)
    if wanted == MeasureFilter(programme=programme.address):
        found = visitor_rows(_ids_in_programmes, user, [programme.pk])
    else:
        found = list(_in_order(filtered_measures(user, wanted)).values_list("programme_id", "pk"))
    start = _start(number, len(found), size)
    ids = [pk for _programme, pk in found[start : start + size]]
    return measure_lines(user, ids, {line.id: line}), len(found)


def _start(number: int, total: int, size: int) -> int:
    return min(number - 1, max(0, total - 1) // size) * size


def _in_order(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    return measures.order_by("programme_id", "position", "pk")


def _counts(user: Any, wanted: MeasureFilter) -> QuerySet[Any, Any]:
    measures = filtered_measures(user, wanted).order_by()
    return measures.values_list("programme_id").annotate(Count("pk"))


def _all_counts(user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    return _counts(user, MeasureFilter())


def _ids_in_programmes(user: Any, programmes: Sequence[Any]) -> QuerySet[Any, Any]:
    """(programme, measure) for every measure of these programmes."""
    measures = measures_visible_to(user).filter(programme__in=programmes)
    return _in_order(measures).values_list("programme_id", "pk")


def listed_programmes(user: Any, ids: Iterable[int]) -> list[ProgrammeLine]:
    """The programmes with these ids, in the order of lists. One query.

    All are read: they are few beside their measures, and the query is the same each time.
    """
    wanted = frozenset(ids)
    lines = (ProgrammeLine(*row) for row in visitor_rows(_all_programmes, user, []))
    return [line for line in lines if line.id in wanted]


def _all_programmes(_user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    rows = Programme.objects.order_by("county_id", "-start_year", swedish("title"), "pk")
    return rows.values_list("pk", "title", "address", "county__name", "is_example")


def _touched(
    programmes: Sequence[ProgrammeLine], counts: dict[int, int], page: range
) -> tuple[list[int], int]:
    """The programmes that the page falls in, and how many measures stand before them."""
    touched: list[int] = []
    before = position = 0
    for row in programmes:
        position += counts[row.id]
        if position <= page.start:
            before = position
        elif position - counts[row.id] < page.stop:
            touched.append(row.id)
    return touched, before


def _ids(found: Iterable[tuple[Any, ...]], programmes: Sequence[int]) -> list[int]:
    """The measures in the order of the list: programme by programme."""
    place = {programme: index for index, programme in enumerate(programmes)}
    return [pk for _programme, pk in sorted(found, key=lambda row: place[row[0]])]


def measure_lines(
    user: Any, ids: Sequence[int], programmes: dict[int, ProgrammeLine]
) -> list[MeasureLine]:
    """The measures with these ids (a page of them at most), in that order. Three queries.

    Who may see them is the caller's question; `programmes` has theirs by id.
    """
    if not ids:
        return []
    # Always as many places as a page has rows, so that the compiled query is the same.
    size = PAGE_SIZE if len(ids) <= PAGE_SIZE else LONG_PAGE_SIZE
    padded = [*ids, *[0] * (size - len(ids))]
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
