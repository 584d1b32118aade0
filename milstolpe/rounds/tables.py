"""Columns of the files beside the matrix of a round."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import format_short_date, format_time
from milstolpe.rounds.queries.matrix import Cell
from milstolpe.rounds.queries.round_page import PublishedRound
from milstolpe.rounds.words import how_text

MATRIX_COLUMNS = (
    Column("county_code", _("County code")),
    Column("county", _("County")),
    Column("objective", _("Objective, number"), Kind.INTEGER),
    Column("text", _("Text")),
    Column("written_by", _("Written by")),
    Column("who", _("Who answers")),
    Column("state", _("State")),
    Column("last_day", _("Last day"), Kind.DATE),
    Column("days_left", _("Days left"), Kind.INTEGER),
    Column("longer_time", _("Longer time until")),
    Column("outcome", _("Changed outcome")),
    Column("trend", _("Changed trend")),
    Column("comments", _("Open comments"), Kind.INTEGER),
    Column("blocking", _("of them must be resolved"), Kind.INTEGER),
    Column("changed_on", _("Last saved"), Kind.DATE),
    Column("reminded_on", _("Reminded"), Kind.DATE),
    Column("instructions", _("Instructions seen, version"), Kind.INTEGER),
)


def matrix_cells(cells: Iterable[Cell]) -> Iterator[Row]:
    """Cells of the matrix as cells of `MATRIX_COLUMNS`."""
    for cell in cells:
        row = cell.row
        until = row.extended_until
        yield (
            row.county_code,
            row.county,
            row.objective,
            row.item,
            row.organisation,
            cell.who,
            cell.state_label,
            cell.due,
            None if cell.is_settled else cell.days,
            f"{format_short_date(until)} {format_time(until)}" if until else "",
            str(cell.changes.get("outcome", "")),
            str(cell.changes.get("trend", "")),
            cell.comments,
            cell.blocking,
            localdate(row.changed_at) if row.changed_at else None,
            localdate(row.reminded_at) if row.reminded_at else None,
            row.instruction_number or None,
        )


def answer_columns(page: PublishedRound) -> list[Column]:
    """Who has answered what, and each section that is asked about."""
    return [
        Column("county", _("County")),
        Column("organisation", _("Organisation")),
        Column("code", _("Answer, code")),
        Column("answer", _("Answer")),
        Column("reason", _("Why")),
        *(Column(row["key"], row["title"]) for row in page.head["sections"]),
    ]


def answer_cells(page: PublishedRound) -> Iterator[Row]:
    keys = [row["key"] for row in page.head["sections"]]
    for answer in page.answers:
        said = {row["key"]: row["text"] for row in answer.sections}
        yield (
            answer.county,
            answer.organisation,
            str(answer.how),
            how_text(answer),
            answer.reason,
            *(said.get(key, "") for key in keys),
        )
