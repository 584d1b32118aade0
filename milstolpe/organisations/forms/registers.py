"""Forms of the registers, made from their tables, and what organisations need besides."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.forms import modelform_factory
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, NumberField, ParagraphsField
from milstolpe.core.filters import FilterForm
from milstolpe.core.formats import yes_or_no
from milstolpe.core.forms import BegunForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import Certainty, OrganisationKind
from milstolpe.organisations.forms.fields import (
    OrganisationField,
    OrganisationNames,
    OrganisationsField,
)
from milstolpe.organisations.models import ReferenceRow
from milstolpe.organisations.org_number import clean_org_number
from milstolpe.organisations.queries import current_organisations
from milstolpe.organisations.queries.registers import RowFilter, last_save_number
from milstolpe.organisations.registers import (
    ORGANISATIONS,
    Register,
    filter_fields,
    identity,
    label_of,
    typed_fields,
)

MOST = 5000  # characters of a running text
FIELDS: dict[str, Callable[..., forms.Field]] = {
    "TextField": partial(ParagraphsField, most=MOST),
    "DateField": DayField,
    "PositiveSmallIntegerField": partial(NumberField, min_value=0, max_value=9999),
}


class RowForm(BegunForm, forms.ModelForm[ReferenceRow]):
    """A row of a register. What tells it apart is shown but not changed once it is there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            return
        self.fields["base_number"].initial = last_save_number(self.instance)
        for name in identity(type(self.instance)) & self.fields.keys():
            self.fields[name].disabled = True
        if "successors" in self.fields:
            others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
            self.fields["successors"].queryset = others  # type: ignore[attr-defined]  # many to choose

    def as_read(self, name: str, value: Any) -> object:
        field: Any = self.fields[name.removesuffix("_id")]
        if isinstance(field, forms.ModelChoiceField):
            rows: Any = field.queryset
            keys = value if field.widget.allow_multiple_selected else {value}
            return ", ".join(str(row) for row in rows.filter(pk__in=keys))
        if isinstance(value, bool):
            return yes_or_no(value)
        return dict(getattr(field, "choices", ())).get(value, value)

    @property
    def row(self) -> ReferenceRow:
        """The checked row, not saved yet."""
        return self.save(commit=False)

    @property
    def links(self) -> dict[str, Any]:
        """Which rows it links to, by the name of the link."""
        names = [field.name for field in self.instance._meta.many_to_many]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class OrganisationForm(RowForm):
    """Also checks the number, and that the municipality lies in the county."""

    def clean_org_number(self) -> str:
        text: str = self.cleaned_data["org_number"]
        number = clean_org_number(text) if text else ""
        if number is None:
            raise ValidationError(_("This is not an organisation number, such as 212000-1355."))
        return number

    def clean(self) -> None:
        super().clean()
        cleaned = self.cleaned_data
        municipality, county = cleaned.get("municipality"), cleaned.get("county")
        is_one = cleaned.get("kind") == OrganisationKind.MUNICIPALITY
        if municipality and not is_one:
            self.add_error("municipality", _("Only a municipality is one. Leave the field empty."))
        if municipality and (county is None or county.pk != municipality.county_id):
            self.add_error(
                "county",
                _("%(name)s lies in %(county)s. Choose that county, or another municipality.")
                % {"name": municipality.name, "county": municipality.county},
            )
        if cleaned.get("kind") == OrganisationKind.COUNTY_BOARD and not county:
            self.add_error("county", _("Choose the county of the county board."))


def row_form(register: Register) -> type[RowForm]:
    """The form of one register's rows."""
    made = modelform_factory(
        register.model,
        form=OrganisationForm if register is ORGANISATIONS else RowForm,
        fields=typed_fields(register),
        formfield_callback=lambda field, **_options: _form_field(register, field),
    )
    return cast("type[RowForm]", made)


def _form_field(register: Register, field: Any) -> Any:
    """A field of our own where there is one, so that texts are cleaned and errors are ours."""
    common: dict[str, Any] = {
        "label": label_of(register.model, field.name),
        "required": not field.blank,
    }
    if field.choices:
        choices = field.get_choices(blank_choice=[("", _("Choose"))])
        return forms.ChoiceField(**common, choices=choices, widget=PlainSelect)
    kind = field.get_internal_type()
    if kind == "CharField":
        return LineField(**common, most=field.max_length or MOST)
    if kind == "BooleanField":
        return forms.BooleanField(label=common["label"], required=False)
    if field.many_to_many:
        return field.formfield(**common, widget=forms.CheckboxSelectMultiple)
    if isinstance(field, ForeignKey):
        return field.formfield(**common, widget=PlainSelect, empty_label="–")
    return FIELDS[kind](**common) if kind in FIELDS else field.formfield(**common)


class RowFilterForm(FilterForm):
    """Narrows a register by text, by how the facts are known, and by its own links and kinds."""

    q = forms.CharField(label=gettext_lazy("Text"), required=False, max_length=200)

    def __init__(self, data: Any, *, register: Register) -> None:
        super().__init__(data)
        for name in filter_fields(register.model):
            self.fields[name] = forms.ChoiceField(
                label=label_of(register.model, name),
                required=False,
                widget=PlainSelect,
                choices=[("", _("All")), *self._choices(register, name)],
            )

    @staticmethod
    def _choices(register: Register, name: str) -> Sequence[tuple[Any, Any]]:
        if name == "mark":
            return [(code, f"{code} – {label}") for code, label in Certainty.choices]
        field: Any = register.model._meta.get_field(name)
        return list(field.choices or field.get_choices(include_blank=False))

    def wanted(self) -> RowFilter:
        """What is chosen."""
        fields = dict(self.chosen)
        return RowFilter(fields.pop("q", ""), fields)


class EndForm(forms.Form):
    """When an organisation ends, and what takes over."""

    use_required_attribute = False

    end_on = DayField(label=gettext_lazy("Last day"))
    successor = OrganisationField(label=gettext_lazy("Successor"), required=False)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.names = OrganisationNames(current_organisations())
        self.fields["successor"].names = self.names  # type: ignore[attr-defined]  # of OrganisationField


class MembersForm(forms.Form):
    """Many new members of a group at once."""

    use_required_attribute = False

    organisations = OrganisationsField(
        label=gettext_lazy("New members"),
        rows=6,
        help_text=gettext_lazy("One name on each line, as in the register."),
    )
    start_on = DayField(label=gettext_lazy("From"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"start_on": localdate()})
        self.names = OrganisationNames(current_organisations())
        self.fields["organisations"].names = self.names  # type: ignore[attr-defined]  # of OrganisationsField


class LeaveForm(forms.Form):
    """The last day of the members that are ticked."""

    use_required_attribute = False

    end_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"end_on": localdate()}, prefix="leave")
