"""A text as a row of the list beside the matrix."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_short_date
from milstolpe.core.page import Text
from milstolpe.rounds.queries.matrix import Cell
from milstolpe.rounds.words import days_text, letter_of


@dataclass(frozen=True)
class ListedCell:
    """What the row says."""

    cell: Cell
    base: str  # what the addresses begin with

    @property
    def address(self) -> str:
        return f"{self.base}{self.cell.row.county_slug}/{self.cell.row.item_slug}/"

    @property
    def letter(self) -> str:
        return letter_of(self.cell.row.state)

    @property
    def days(self) -> str:
        return "" if self.cell.is_settled else days_text(self.cell.days)

    @property
    def notes(self) -> list[Text]:
        cell, row = self.cell, self.cell.row
        found: list[Text] = list(cell.changes.values())
        if n := cell.comments:
            found.append(ngettext("%(n)s open comment", "%(n)s open comments", n) % {"n": n})
        if row.extended_until:
            day = {"day": format_short_date(row.extended_until)}
            found.append(_("longer time until %(day)s") % day)
        if cell.has_old_instructions:
            found.append(_("has not seen the newest instructions"))
        if row.reminded_at:
            found.append(_("reminded %(day)s") % {"day": format_short_date(row.reminded_at)})
        if row.entered_nationally_at:
            found.append(_("entered in a national tool"))
        return found
