"""Which activities of a quarter are shown."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.filters import FilterForm
from milstolpe.workplan.queries.telling import QuarterRow, own_activities

OWN, PRIORITY, LEFT = "mina", "prioriterade", "kvar"


class QuarterFilterForm(FilterForm):
    """One's own, those that are prioritised, or those that nobody has told of."""

    visa = forms.ChoiceField(label=gettext_lazy("Show"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choices = [
            (OWN, _("That I answer for")),
            (PRIORITY, _("That are prioritised")),
            (LEFT, _("That nobody has told of")),
        ]
        self.offer("visa", choices, _("All activities"))

    def narrowed(self, rows: Sequence[QuarterRow], user: Any) -> list[QuarterRow]:
        """The rows to show. A query where one's own are asked for."""
        chosen = self.chosen.get("visa")
        if chosen == OWN and rows:
            own = own_activities(rows[0].activity.area.plan_id, user)
            return [row for row in rows if row.pk in own]
        if chosen == PRIORITY:
            return [row for row in rows if row.activity.is_priority]
        if chosen == LEFT:
            return [row for row in rows if row.now is None]
        return list(rows)
