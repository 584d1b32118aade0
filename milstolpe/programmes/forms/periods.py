"""The next period: how it begins, and what becomes of each old measure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.programmes.enums import SuccessionKind
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.checks import Problems
from milstolpe.programmes.queries.periods import MAX_REASON, Outcome, settled
from milstolpe.programmes.queries.wording import PROGRAMME_LABELS as LABELS


class NextPeriodForm(WorkForm):
    """What the next period is called and which years it holds."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    title = LineField(label=LABELS["title"], most=200)
    start_year = YearField(label=LABELS["start_year"])
    end_year = YearField(label=LABELS["end_year"])


class OutcomeForm(WorkForm):
    """What becomes of one old measure. Without a choice the row is not sent."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        required=False,
        widget=PlainSelect,
        choices=[("", gettext_lazy("Not handled")), *SuccessionKind.choices],
    )
    codes = LineField(label=gettext_lazy("New code"), most=200, size=10, required=False)
    reason = ParagraphsField(label=gettext_lazy("Why"), rows=2, most=MAX_REASON, required=False)

    def __init__(self, measure: Measure, data: QueryDict | None) -> None:
        super().__init__(data, prefix=measure.public_id, initial=_suggested(measure))
        self.measure = measure
        self.fields["reason"].widget.attrs["cols"] = 24  # so that the table fits beside the menu
        for name, field in self.fields.items():
            # Which row a field belongs to, for the list of errors and for those who listen.
            field.label = f"{self.base_fields[name].label}, {measure.code}"
            field.widget.attrs["aria-label"] = field.label

    def outcome(self) -> Outcome:
        """What was chosen. Only after `is_valid`."""
        cleaned = self.cleaned_data
        codes = re.split(r"[,;]", cleaned["codes"])
        return settled(
            Outcome(
                self.measure.public_id,
                cleaned["kind"],
                tuple(code.strip() for code in codes if code.strip()),
                cleaned["reason"],
            )
        )


class OutcomeForms:
    """The rows of a page; those with a choice are saved together."""

    def __init__(self, measures: Iterable[Measure], data: QueryDict | None = None) -> None:
        self.rows = [OutcomeForm(measure, data) for measure in measures]
        self.non_field_errors: list[str] = []

    def is_valid(self) -> bool:
        return not [row for row in self.rows if not row.is_valid()]

    def outcomes(self) -> list[Outcome]:
        """What was chosen, in the order of the old programme. Only after `is_valid`."""
        return [row.outcome() for row in self.rows if row.cleaned_data["kind"]]

    def refuse(self, problems: Mapping[str, Problems]) -> None:
        """Show what is wrong, by public id of the old measure."""
        for row in self.rows:
            for name, texts in problems.get(row.measure.public_id, {}).items():
                row.add_error(name, texts)

    @property
    def errors(self) -> bool:
        """Whether there is anything to say above the table."""
        return bool(self.non_field_errors) or any(row.errors for row in self.rows)

    def __iter__(self) -> Iterator[BoundField]:
        for row in self.rows:
            yield from row


def with_rest_carried(data: QueryDict) -> QueryDict:
    """What was sent, with "carried over" chosen in every row that has no choice."""
    changed = data.copy()
    for public_id in data.getlist("measure"):
        if not data.get(f"{public_id}-kind"):
            changed[f"{public_id}-kind"] = SuccessionKind.CARRIED
    return changed


def first_values(programme: Programme) -> dict[str, object]:
    """The same title, and as many years as the programme has, right after it."""
    start = programme.end_year + 1
    years = programme.end_year - programme.start_year
    return {"title": programme.title, "start_year": start, "end_year": start + years}


def _suggested(measure: Measure) -> dict[str, str]:
    """The same code; what was withdrawn is dropped, for the same reason."""
    if measure.withdrawn_on is None:
        return {"codes": measure.code}
    return {"kind": SuccessionKind.DROPPED, "reason": measure.withdrawn_reason}
