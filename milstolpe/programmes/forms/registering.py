"""What an actor has decided about several measures, registered by the county board."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField
from milstolpe.core.form_parts import choose_from
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.forms.commitments import NAMES, DecidedForm, found
from milstolpe.programmes.models import Measure, MeasureActivity
from milstolpe.programmes.queries.register import organisation_register


@dataclass(frozen=True)
class MeasureChoice:
    """A measure to tick, with its activities: (value, text, is ticked)."""

    value: str
    label: str
    is_ticked: bool
    activities: Sequence[tuple[str, str, bool]]


class RegisterForm(DecidedForm):
    """One actor's decision about several measures, as it came to the county board."""

    organisation = LineField(label=_("Actor that commits"), most=200, suggestions=NAMES)
    measures = forms.MultipleChoiceField(label=_("Measures"), required=False)
    activities = forms.MultipleChoiceField(label=_("Activities"), required=False)

    field_order = ("organisation", "decided_on", "decided_by", "case_number")

    def __init__(
        self, data: QueryDict | None, *, measures: Sequence[Measure], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.offered = {measure.public_id: measure for measure in measures}
        self.register = organisation_register()
        self.fields["decided_on"].required = self.fields["decided_by"].required = True
        choose_from(self, "measures", [(key, key) for key in self.offered])
        values = [_value(measure, row) for measure in measures for row in measure.activities.all()]
        choose_from(self, "activities", [(value, value) for value in values])

    def clean_organisation(self) -> Organisation:
        return found(self.register, self.cleaned_data["organisation"])

    def clean(self) -> None:
        """An activity that is ticked takes its measure with it."""
        ticked = set(self.cleaned_data.get("measures", ()))
        ticked |= {value.partition(":")[0] for value in self.cleaned_data.get("activities", ())}
        if not ticked:
            self.add_error("measures", _("Tick at least one measure."))
        self.cleaned_data["measures"] = ticked

    def contents(self) -> list[tuple[Measure, CommitmentContent]]:
        """Each ticked measure with what is committed to, in the order of the programme."""
        return [
            (measure, CommitmentContent(**self.decided(), activities=self._chosen(measure)))
            for public_id, measure in self.offered.items()
            if public_id in self.cleaned_data["measures"]
        ]

    def _chosen(self, measure: Measure) -> tuple[ActivityEntry, ...]:
        ticked = set(self.cleaned_data["activities"])
        rows = [row for row in measure.activities.all() if _value(measure, row) in ticked]
        return tuple(sorted(ActivityEntry(row.key, row.text) for row in rows))

    @property
    def measure_choices(self) -> list[MeasureChoice]:
        """What the page offers, with what is ticked."""
        measures = set(self["measures"].value() or ())
        activities = set(self["activities"].value() or ())
        return [
            MeasureChoice(
                value=measure.public_id,
                label=str(measure),
                is_ticked=measure.public_id in measures,
                activities=[
                    (_value(measure, row), row.text, _value(measure, row) in activities)
                    for row in measure.activities.all()
                ],
            )
            for measure in self.offered.values()
        ]


def _value(measure: Measure, activity: MeasureActivity) -> str:
    return f"{measure.public_id}:{activity.key}"
