"""The tables of shares of a published year, for its page, its files and its report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from milstolpe.reporting.queries.year_page import ShareRow, YearPage


@dataclass(frozen=True)
class Table:
    """A table of shares: the part of the address that is its own, and where its rows come from."""

    name: str
    title: Promise
    heading: Promise
    rows: Callable[[YearPage], Sequence[ShareRow]]
    is_shown: Callable[[YearPage], bool] = bool  # a page is always true


TABLES = {
    table.name: table
    for table in (
        Table("omraden", gettext_lazy("By area"), gettext_lazy("Area"), lambda page: page.areas),
        Table(
            "atgarder",
            gettext_lazy("By measure"),
            gettext_lazy("Measure"),
            lambda page: page.measures,
        ),
        Table(
            "aktorsslag",
            gettext_lazy("By kind of actor"),
            gettext_lazy("Kind of actor"),
            lambda page: page.kinds,
        ),
        Table(
            "miljomal",
            gettext_lazy("By objective"),
            gettext_lazy("Objective"),
            lambda page: page.objectives,
        ),
        Table(
            "kommuner",
            gettext_lazy("By municipality"),
            gettext_lazy("Municipality"),
            lambda page: page.municipalities,
            lambda page: bool(page.figures["shows_map"]),
        ),
    )
}
