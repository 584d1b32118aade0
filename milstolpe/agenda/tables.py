"""Columns of the files of meetings."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from milstolpe.agenda.models import Meeting
from milstolpe.core.addresses import whole
from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import format_clock, yes_or_no

COLUMNS = (
    Column("titel", _("Title")),
    Column("dag", _("Day"), Kind.DATE),
    Column("borjar", _("Begins")),
    Column("slutar", _("Ends")),
    Column("plats", _("Place")),
    Column("installt", _("Cancelled")),
    Column("adress", _("Address")),
)


def cells(meetings: Iterable[Meeting]) -> Iterator[Row]:
    for row in meetings:
        yield (
            row.title,
            localtime(row.starts_at).date(),
            format_clock(row.starts_at),
            format_clock(row.ends_at),
            row.place,
            yes_or_no(row.is_cancelled),
            whole(row.get_absolute_url()),
        )
