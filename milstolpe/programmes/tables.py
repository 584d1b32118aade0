"""Columns of the files beside lists of measures."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.queries.lists import MeasureRow

MEASURE_COLUMNS = (
    Column("county_code", _("County code")),
    Column("county", _("County")),
    Column("programme", _("Action programme")),
    Column("programme_id", _("Programme address")),
    Column("programme_first_year", _("Programme's first year"), Kind.INTEGER),
    Column("programme_last_year", _("Programme's last year"), Kind.INTEGER),
    Column("programme_state", _("State")),
    Column("measure_id", _("Measure id")),
    Column("code", _("Code")),
    Column("title", _("Title")),
    Column("text", _("Text")),
    Column("area", _("Area")),
    Column("first_year", _("First year"), Kind.INTEGER),
    Column("last_year", _("Last year"), Kind.INTEGER),
    Column("lead_actors", _("Lead actors")),
    Column("partners", _("Partners")),
    Column("main_objectives", _("Main objectives")),
    Column("other_objectives", _("Other objectives")),
    Column("sdgs", _("Global goals")),
    Column("themes", _("Themes")),
    Column("followed_up_in", _("Followed up in")),
    Column("withdrawn_on", _("Withdrawn"), Kind.DATE),
    Column("is_example", _("Example data")),
    Column("address", _("Address")),
)


def measure_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows of `measure_rows` as cells of `MEASURE_COLUMNS`: words for codes, and the address."""
    states = {value: str(label) for value, label in ProgrammeState.choices}
    words = {True: str(_("yes")), False: str(_("no"))}
    site = settings.SITE_URL.rstrip("/")
    base = reverse("programmes:measures")
    for values in rows:
        row = MeasureRow(*values)
        yield (
            *values[:6],
            states[row.state],
            *values[7:22],
            words[row.is_example],
            f"{site}{base}{row.public_id}/",
        )
