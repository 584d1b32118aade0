"""Columns of the files beside the list of a follow-up's reports."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import format_short_date, format_time
from milstolpe.reporting.queries.overview import OverviewRow

REPORT_COLUMNS = (
    Column("organisation", _("Organisation")),
    Column("kind", _("Kind of actor")),
    Column("state", _("State")),
    Column("answered", _("Answered measures"), Kind.INTEGER),
    Column("asked", _("Measures asked about"), Kind.INTEGER),
    Column("answered_by", _("Answered by")),
    Column("last_mail", _("Last mail")),
    Column("mailed_on", _("Mailed on"), Kind.DATE),
    Column("bounce", _("Why a mail came back")),
    Column("bounced_to", _("Came back from")),
    Column("longer_time", _("Longer time until")),
)


def report_cells(rows: Iterable[OverviewRow]) -> Iterator[Row]:
    """The rows as cells of `REPORT_COLUMNS`."""
    for row in rows:
        until = row.extended_until
        yield (
            row.organisation,
            row.kind_label,
            row.state_label,
            row.answered,
            row.asked,
            row.answered_by or "",
            row.mail_label,
            localdate(row.mail_at) if row.mail_at else None,
            row.bounce or "",
            row.bounced_to or "",
            f"{format_short_date(until)} {format_time(until)}" if until else "",
        )
