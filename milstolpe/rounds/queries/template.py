"""The template of a round as it is changed: what differs for an item, and its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from milstolpe.organisations.models import County
from milstolpe.rounds.models import Contribution, Item
from milstolpe.rounds.queries.versions import fingerprint


class AskedBeside(Protocol):
    """See `extensions.Asked`."""

    @property
    def outcome(self) -> bool: ...
    @property
    def trend(self) -> bool: ...


@dataclass(frozen=True)
class ItemCells:
    """One county of an item: the text that is asked, if any, and what beside it."""

    county: County
    contribution: Contribution | None
    asks_outcome: bool
    asks_trend: bool


def item_cells(item: Item, asked: Mapping[int, AskedBeside]) -> dict[str, ItemCells]:
    """County code → what is asked there. Two queries."""
    kept = {row.county_id: row for row in item.contributions.select_related("organisation")}
    found = {}
    for county in County.objects.all():
        contribution = kept.get(county.pk)
        beside = asked.get(contribution.pk) if contribution else None
        found[county.pk] = ItemCells(
            county,
            contribution,
            asks_outcome=beside is not None and beside.outcome,
            asks_trend=beside is not None and beside.trend,
        )
    return found


def cells_version(cells: Mapping[str, ItemCells], item: Item) -> str:
    """What a form holds to tell whether somebody has changed the cells since."""
    rows = [
        [code, row.contribution is not None, row.asks_outcome, row.asks_trend]
        for code, row in cells.items()
    ]
    return fingerprint([item.written_by_id, rows])


def own_version(item: Item) -> str:
    """The same for what differs in the sections of an item. One query."""
    rows = item.own_sections.order_by("section_id")
    columns = ("section_id", "is_asked", "guidance", "max_characters")
    return fingerprint([list(row) for row in rows.values_list(*columns)])
