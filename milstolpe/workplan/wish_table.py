"""Columns of the file of wishes, and wishes as cells."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.files import Column, Kind, Row
from milstolpe.workplan.models import Wish

WISH_COLUMNS = (
    Column("year", _("Year"), Kind.INTEGER),
    Column("organisation", _("Organisation")),
    Column("wish", _("Wish")),
    Column("said_on", _("Written"), Kind.DATE),
    Column("state", _("State")),
    Column("activity", _("Activity")),
    Column("answer", _("Answer")),
    Column("answered_on", pgettext_lazy("wish", "Answered"), Kind.DATE),
)


def wish_cells(rows: Iterable[Wish]) -> Iterator[Row]:
    """A wish a row."""
    for row in rows:
        yield (
            row.year,
            whose(row),
            row.text,
            localdate(row.at),
            row.get_state_display(),
            row.activity.title if row.activity else None,
            row.answer or None,
            localdate(row.answered_at) if row.answered_at else None,
        )


def whose(row: Wish) -> str:
    """The organisation that wishes; RUS where none is said."""
    return row.organisation.name if row.organisation else _gettext("RUS")
