"""What an actor commits to, proposed by itself or registered by the county board."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import RowForm, WorkForm, choose_from, rows_of
from milstolpe.core.formats import format_date
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.forms.contents import ContentForm, ContentForms, Start
from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.checks import Problems
from milstolpe.programmes.queries.commitments import COMMITMENT_COLUMNS, commitment_problems
from milstolpe.programmes.queries.register import Register, organisation_register
from milstolpe.programmes.queries.wording import COMMITMENT_LABELS as LABELS

DECISION = ("decided_on", "decided_by", "case_number")
NAMES = "organisation-names"  # the id of the list of suggestions on the page


class DecidedForm(WorkForm):
    """The decision behind a commitment, and whom to ask about it."""

    decided_on = DayField(label=LABELS["decided_on"], required=False)
    decided_by = LineField(
        label=LABELS["decided_by"],
        most=120,
        required=False,
        help_text=gettext_lazy("For example the municipal executive board; not a person."),
    )
    case_number = LineField(label=LABELS["case_number"], most=60, required=False)
    contact_name = LineField(
        label=LABELS["contact_name"],
        most=120,
        required=False,
        help_text=gettext_lazy("Whom the county board asks. Never shown in public."),
    )
    contact_email = LineField(label=LABELS["contact_email"], most=254, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        message = _("This is not an e-mail address. Write it like name@example.org.")
        self.fields["contact_email"].validators.append(EmailValidator(message))

    def decided(self) -> dict[str, Any]:
        """What was typed, as values of a `CommitmentContent`. Only after `is_valid`."""
        cleaned = self.cleaned_data
        day = cleaned.get("decided_on")
        typed = {name: cleaned[name] for name in COMMITMENT_COLUMNS if name in cleaned}
        return typed | {"decided_on": day.isoformat() if day else ""}


class CommitmentForm(DecidedForm, ContentForm):
    """The single values of a commitment."""

    activities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Activities that are chosen"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    note = ParagraphsField(
        label=LABELS["note"],
        required=False,
        help_text=gettext_lazy(
            "What you will do, in a few sentences. It becomes public: no security-sensitive "
            "details, no personal data."
        ),
    )

    use_last = forms.MultipleChoiceField(
        label=gettext_lazy("Your last decision"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Your last decision is another one by now. Read it, and tick it again."
            )
        },
    )

    field_order = (
        "activities",
        "note",
        "use_last",
        "decided_on",
        "decided_by",
        "case_number",
        "contact_name",
        "contact_email",
    )

    def __init__(
        self,
        data: Any,
        *,
        measure: Measure,
        last: CommitmentContent,
        asks_reason: bool,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.last = last
        if last.decided_on:
            told = _decision(last)
            label = _("Use it again: %(decision)s") % {"decision": told}
            choose_from(self, "use_last", [(told, label)])
        else:
            del self.fields["use_last"]
        self.choices = {
            row.key: ActivityEntry(row.key, row.text) for row in measure.activities.all()
        }
        if self.choices:
            choose_from(self, "activities", [(key, row.text) for key, row in self.choices.items()])
        else:
            del self.fields["activities"]
        if asks_reason:
            self.fields["reason"].help_text = _("The reason is kept with the change.")
        else:
            del self.fields["reason"]

    def clean(self) -> None:
        """One decision: the last one, or another."""
        written = any(self.cleaned_data.get(name) for name in DECISION)
        if written and self.cleaned_data.get("use_last"):
            text = _("You ticked your last decision and wrote one. Untick it, or empty the fields.")
            self.add_error("use_last", text)

    def decided(self) -> dict[str, Any]:
        decided = super().decided()
        if self.cleaned_data.get("use_last"):
            decided |= {name: getattr(self.last, name) for name in DECISION}
        return decided


def _decision(content: CommitmentContent) -> str:
    """ "3 februari 2026, Kommunstyrelsen, KS 2026/12"."""
    day = format_date(date.fromisoformat(content.decided_on))
    return ", ".join(filter(None, (day, content.decided_by, content.case_number)))


def found(register: Register[Organisation], name: str) -> Organisation:
    """The organisation of that name; groups and kinds of actor never commit.

    Raises:
        ValidationError: there is none; it says what may have been meant.
    """
    organisation = register.find(name)
    if organisation is None:
        raise forms.ValidationError(register.unknown(name))
    return organisation


class PartnerRow(RowForm):
    """Another organisation that takes part."""

    filled_by = ("name",)

    name = LineField(label=gettext_lazy("Organisation"), most=200, suggestions=NAMES)

    def __init__(self, *args: Any, register: Register[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.register = register

    def clean_name(self) -> str:
        return found(self.register, self.cleaned_data["name"]).name


PartnerRows = rows_of(PartnerRow)


class CommitmentForms(ContentForms[CommitmentContent]):
    """A commitment as forms. A change of a confirmed one asks why."""

    single: CommitmentForm

    def __init__(
        self,
        measure: Measure,
        organisation: Organisation,
        start: Start[CommitmentContent],
        data: QueryDict | None = None,
        *,
        last: CommitmentContent | None = None,
        asks_reason: bool = False,
    ) -> None:
        """`last` holds the organisation's last decision, which may be used again."""
        super().__init__(start, data)
        self.measure, self.organisation = measure, organisation
        self.asks_reason = asks_reason
        shown = start.shown or start.base
        self.single = CommitmentForm(
            data,
            measure=measure,
            last=last or CommitmentContent(),
            asks_reason=asks_reason,
            initial=start.initial() | {"activities": [entry.key for entry in shown.activities]},
        )
        self.register = organisation_register()
        self.partners = PartnerRows(
            data,
            prefix="together_with",
            rows=[{"name": name} for name in shown.together_with],
            register=self.register,
        )
        self.rows = {"together_with": self.partners}

    def problems(self) -> Problems:
        return commitment_problems(self.measure, self.organisation, self.typed())

    def typed(self) -> CommitmentContent:
        keys = self.single.cleaned_data.get("activities", ())
        return replace(
            self.base,
            **self.single.decided(),
            activities=tuple(sorted(self.single.choices[key] for key in keys)),
            together_with=tuple(sorted({row["name"] for row in self.partners.filled})),
        )
