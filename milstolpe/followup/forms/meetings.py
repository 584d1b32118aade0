"""Laying out the meetings of a round, and all of them in one table."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from milstolpe.agenda.forms import MeetingRow, time_values
from milstolpe.agenda.queries import save_numbers
from milstolpe.core.fields import DayField, NumberField
from milstolpe.core.form_parts import Rows, WorkForm, rows_of
from milstolpe.followup.models import RoundMeeting
from milstolpe.followup.services.meetings import Edit
from milstolpe.rounds.models import Round

_LENGTH, _LONGEST = 90, 600  # minutes


class LayOutForm(WorkForm):
    """From which day, and how long."""

    first_day = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy(
            "Two meetings each working day, at 9 and at 13. All can be moved afterwards."
        ),
    )
    minutes = NumberField(
        label=gettext_lazy("Length in minutes"), min_value=15, max_value=_LONGEST, initial=_LENGTH
    )


def first_day(round_: Round) -> date:
    """The second of September, or the day after tomorrow when that has passed."""
    usual = date(round_.answer_by.year, 9, 2)
    return max(usual, localdate() + timedelta(days=2))


def meeting_rows(data: Any, meetings: Sequence[RoundMeeting]) -> Rows:
    """The meetings as rows to fill in, each with the save that it begins from."""
    numbers = save_numbers(row.meeting_id for row in meetings)
    initial = [
        {
            "pk": row.meeting_id,
            "base": numbers.get(row.meeting_id),
            **{name: getattr(row.meeting, name) for name in ("place", "url")},
            **time_values(row.meeting),
        }
        for row in meetings
    ]
    rows = _Table(data, prefix="moten", rows=initial)
    rows.extra = len(initial)
    return rows


def edits(rows: Rows, meetings: Sequence[RoundMeeting]) -> list[Edit]:
    """What the rows say. Only after `is_valid`; a row about another meeting says nothing."""
    known = {row.meeting_id: row.meeting for row in meetings}
    return [
        Edit(known[form.cleaned_data["pk"]], form.values(), form.cleaned_data["base"])
        for form in rows.forms
        if form.has_changed() and form.cleaned_data["pk"] in known
    ]


class _Row(MeetingRow):
    """A meeting of the table is never taken away by emptying its row: that is refused."""

    def has_changed(self) -> bool:
        return True


_Table = rows_of(_Row)
