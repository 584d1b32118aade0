"""The template of a round as forms: sections, what differs for an item, cells, instructions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from milstolpe.core.errors import DomainError
from milstolpe.core.fields import AddressField, LineField, NumberField, ParagraphsField
from milstolpe.core.forms import BegunForm
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.enums import Standing
from milstolpe.rounds.models import Item, Section
from milstolpe.rounds.queries.versions import ChangedMeanwhileError

_LONG = 50_000  # characters at most in a text of RUS


class StampedForm(BegunForm):
    """Holds a fingerprint of the list that it began from, in place of the number of a save."""

    base_number = None  # type: ignore[assignment]  # Django's way to leave a field out
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def begin_again(self, error: DomainError) -> None:
        if isinstance(error, ChangedMeanwhileError):
            self.data = {**self.data.dict(), "base": error.base}  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """Asks what is corrected, once the round is opened."""

    why = ParagraphsField(
        label=gettext_lazy("What is corrected?"),
        rows=2,
        most=5000,
        help_text=gettext_lazy("Shown to those who have used the old, with what differs."),
    )


class SectionForm(BegunForm):
    """A heading of the template."""

    title = LineField(label=gettext_lazy("Heading"), most=200)
    guidance = ParagraphsField(
        label=gettext_lazy("Guidance"),
        rows=6,
        most=_LONG,
        required=False,
        help_text=gettext_lazy("Stands at the field where one writes."),
    )
    max_characters = NumberField(
        label=gettext_lazy("Characters, about"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Above it the writer is warned, not stopped."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("May last year's text stand?"), choices=Standing.choices
    )
    joint_text = ParagraphsField(
        label=gettext_lazy("Joint text"),
        rows=6,
        most=_LONG,
        required=False,
        help_text=gettext_lazy("Each of those asked can take it, change it or leave it."),
    )
    position = NumberField(label=gettext_lazy("Place"), required=False, min_value=0, max_value=999)
    why = CorrectionForm.base_fields["why"]

    def __init__(
        self, data: Any, *, section: Section | None, is_open: bool, base: int | None
    ) -> None:
        values = {name: getattr(section, name) for name in _SECTION} if section else {}
        initial = {"is_required": True, "standing": Standing.NEVER, "base_number": base, **values}
        super().__init__(data, initial=initial)
        if section is None:
            del self.fields["position"]
        if is_open:
            for name in ("title", "is_required", "standing", "position"):
                self.fields.pop(name, None)
        else:
            del self.fields["why"]

    def values(self) -> dict[str, Any]:
        """Fields of `Section` that are in the form. Only after `is_valid`."""
        found = {name: self.cleaned_data[name] for name in _SECTION if name in self.fields}
        if found.get("position", 0) is None:
            del found["position"]
        return found

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("why", ""))


_SECTION = (
    "title",
    "guidance",
    "max_characters",
    "is_required",
    "standing",
    "joint_text",
    "position",
)


class OwnSectionsForm(StampedForm):
    """What differs for one item: three fields for each section, named by its id."""

    why = CorrectionForm.base_fields["why"]
    field_order = ()

    def __init__(
        self, data: Any, *, sections: Sequence[Section], item: Item, base: str, is_open: bool
    ) -> None:
        super().__init__(data, initial={"base": base})
        self.sections = sections
        own = {row.section_id: row for row in item.own_sections.all()}
        why = self.fields.pop("why")
        for section in sections:
            row = own.get(section.pk)
            if not is_open:
                self.fields[f"is_asked_{section.pk}"] = forms.BooleanField(
                    label=_("“%(section)s” is asked") % {"section": section.title},
                    required=False,
                    initial=row.is_asked if row else True,
                )
            self.fields[f"guidance_{section.pk}"] = ParagraphsField(
                label=_("Own guidance for “%(section)s”") % {"section": section.title},
                rows=3,
                most=_LONG,
                required=False,
                initial=row.guidance if row else "",
            )
            self.fields[f"max_characters_{section.pk}"] = NumberField(
                label=_("Characters, about, in “%(section)s”") % {"section": section.title},
                required=False,
                min_value=1,
                max_value=1_000_000,
                initial=row.max_characters if row else None,
            )
        if is_open:
            self.fields["why"] = why

    def own(self, pk: int) -> dict[str, Any]:
        """Values of `OwnSection` for a section. Only after `is_valid`."""
        cleaned = self.cleaned_data
        return {
            "is_asked": cleaned.get(f"is_asked_{pk}", True),
            "guidance": cleaned[f"guidance_{pk}"],
            "max_characters": cleaned[f"max_characters_{pk}"],
        }

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("why", ""))


class CellsForm(StampedForm):
    """Which counties are asked about an item: ticks by county, and who writes."""

    written_by = forms.ModelChoiceField(
        label=gettext_lazy("Written by"),
        queryset=Organisation.objects.filter(kind=OrganisationKind.AGENCY),
        required=False,
        empty_label=gettext_lazy("Each county board for its own county"),
    )
    text = forms.MultipleChoiceField(required=False)
    outcome = forms.MultipleChoiceField(required=False)
    trend = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any, *, item: Item, codes: Mapping[str, str], base: str) -> None:
        self.codes = codes
        super().__init__(data, initial={"base": base, "written_by": item.written_by})
        for name in ("text", "outcome", "trend"):
            field = self.fields[name]
            field.choices = list(codes.items())  # type: ignore[attr-defined]  # a choice field

    def begin_again(self, error: DomainError) -> None:
        """Ticks come many under one name: what was sent is kept as it was sent."""
        if isinstance(error, ChangedMeanwhileError):
            data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            data["base"] = error.base
            self.data = data


class MoreCellsForm(CellsForm):
    """The same once the round is opened: counties that are not asked yet, and why they are."""

    written_by = None  # type: ignore[assignment]  # Django's way to leave a field out
    why = ParagraphsField(
        label=gettext_lazy("Why are more asked?"),
        rows=2,
        most=5000,
        help_text=gettext_lazy("Those who are to write are mailed the reason."),
    )

    def clean(self) -> None:
        cleaned = self.cleaned_data
        beside = {*cleaned.get("outcome", ()), *cleaned.get("trend", ())}
        if beside - {*cleaned.get("text", ())}:
            raise ValidationError(_("A judgement needs a text. Ask for the text too."))

    @property
    def reason(self) -> str:
        """The reason, once the form is checked."""
        return str(self.cleaned_data["why"])


class InstructionsForm(StampedForm):
    """The instructions, and what is corrected when the round is opened."""

    text = ParagraphsField(
        label=pgettext_lazy("round", "Instructions"),
        rows=20,
        most=200_000,
        help_text=gettext_lazy(
            "A blank line makes a paragraph, # a heading, - a list, [words](address) a link."
        ),
    )
    why = CorrectionForm.base_fields["why"]

    def __init__(self, data: Any, *, text: str, base: str, asks_why: bool) -> None:
        super().__init__(data, initial={"text": text, "base": base})
        if not asks_why:
            del self.fields["why"]

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("why", ""))


class MaterialForm(BegunForm):
    """A file or a link."""

    base_number = None  # type: ignore[assignment]  # Django's way to leave a field out
    title = LineField(label=gettext_lazy("Title"), most=200)
    upload = forms.FileField(label=gettext_lazy("File"), required=False)
    url = AddressField(label=gettext_lazy("Link"), required=False)
    item = forms.ModelChoiceField(
        label=gettext_lazy("For"),
        queryset=Item.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole round"),
    )

    def __init__(self, data: Any, files: Any, *, items: Any, title: str = "") -> None:
        """`items` None: the next version of something, which stays where it is."""
        super().__init__(data, files, initial={"title": title})
        if items is None:
            del self.fields["item"]
        else:
            self.fields["item"].queryset = items  # type: ignore[attr-defined]  # of rows


class AskForm(forms.Form):
    """A question from somebody who writes."""

    use_required_attribute = False
    text = ParagraphsField(label=gettext_lazy("Your question to RUS"), rows=3, most=5000)

    @property
    def asked(self) -> str:
        """The question, once the form is checked."""
        return str(self.cleaned_data["text"])


class AnswerForm(BegunForm):
    """The answer, and where it stands."""

    text = ParagraphsField(
        label=gettext_lazy("Question"),
        rows=3,
        most=5000,
        help_text=gettext_lazy("Shown to all. Word it so that it holds for everyone."),
    )
    section = forms.ModelChoiceField(
        label=gettext_lazy("Shown at"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole text"),
    )
    answer = ParagraphsField(label=gettext_lazy("Answer"), rows=8, most=_LONG)

    def __init__(self, data: Any, *, sections: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]  # of rows
