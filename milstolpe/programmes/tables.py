"""Columns of the files beside lists of measures and of commitments."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.commitment_lists import OwnRow, WorkRow
from milstolpe.programmes.queries.consultation import is_late
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
    # Translated once: there may be thousands of rows.
    states = {value: str(label) for value, label in ProgrammeState.choices}
    words = {value: yes_or_no(value) for value in (True, False)}
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


OWN_COLUMNS = (
    Column("programme", _("Action programme")),
    Column("programme_id", _("Programme address")),
    Column("programme_first_year", _("Programme's first year"), Kind.INTEGER),
    Column("programme_last_year", _("Programme's last year"), Kind.INTEGER),
    Column("measure_id", _("Measure id")),
    Column("code", _("Code")),
    Column("title", _("Title")),
    Column("role", _("Our role")),
    Column("commitment", _("Our commitment")),
    Column("decided_on", _("Date of the decision"), Kind.DATE),
    Column("leader", _("Led by")),
    Column("is_example", _("Example data")),
)
WORK_COLUMNS = (
    Column("measure_id", _("Measure id")),
    Column("code", _("Code")),
    Column("title", _("Title")),
    Column("withdrawn_on", _("Withdrawn"), Kind.DATE),
    Column("actor", _("Actor")),
    Column("commitment", _("Commitment")),
    Column("together_with", _("Together with")),
    Column("activities", _("Chosen activities")),
    Column("note", _("What the commitment means")),
    Column("decided_on", _("Date of the decision"), Kind.DATE),
    Column("decided_by", _("Decided by (office)")),
    Column("case_number", _("Case number")),
    Column("is_on_behalf", _("Registered by the county board")),
    Column("contact_name", _("Contact person")),
    Column("contact_email", _("The contact person's e-mail")),
)


def own_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows of `own_rows` as cells of `OWN_COLUMNS`."""
    for values in rows:
        row = OwnRow(*values)
        yield (
            *values[:7],
            row.role_label,
            row.state_label,
            row.decided_on,
            row.leader,
            yes_or_no(row.is_example),
        )


def work_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows of `work_rows` as cells of `WORK_COLUMNS`; empty where there is no commitment."""
    for values in rows:
        row = WorkRow(*values)
        yield (
            *values[:4],
            row.actor,
            row.state_label or None,
            row.together,
            row.activities,
            row.note,
            row.decided_on,
            row.decided_by,
            row.case_number,
            None if row.is_on_behalf is None else yes_or_no(row.is_on_behalf),
            row.contact_name,
            row.contact_email,
        )


COMMENT_COLUMNS = (
    Column("measure_id", _("Measure id")),
    Column("code", _("Code")),
    Column("title", _("Title")),
    Column("respondent", _("Who answered")),
    Column("received_on", _("Received"), Kind.DATE),
    Column("is_late", _("Came in late")),
    Column("case_number", _("Case number")),
    Column("text", _("Comment")),
    Column("answer", _("Our answer")),
)


def comment_cells(programme: Programme, comments: Iterable[ConsultationComment]) -> Iterator[Row]:
    """Comments as cells of `COMMENT_COLUMNS`; no measure where it is the programme as a whole."""
    for row in comments:
        measure = row.measure
        yield (
            *((measure.public_id, measure.code, measure.title) if measure else (None, None, None)),
            row.respondent,
            row.received_on,
            yes_or_no(is_late(programme, row)),
            row.case_number,
            row.text,
            row.answer,
        )
