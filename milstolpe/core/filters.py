"""The filters above a list, and what is said of one that cannot be used.

A list that left out a filter in silence would look as if it held what was asked for. So its page
says which filter is not used, and its files are refused.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from milstolpe.core.page import Text
from milstolpe.core.text import clean_line
from milstolpe.core.widgets import PlainSelect

PAGE_PARAMETER = "sida"
SIZE_PARAMETER = "rader"
DIALECT_PARAMETER = "dialekt"
OF_EVERY_LIST = (PAGE_PARAMETER, SIZE_PARAMETER, DIALECT_PARAMETER)
# What mail programs and social media add to a link; nobody asked for it as a filter.
FOREIGN_MARKS = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "msclkid")
MOST_SHOWN = 60  # characters of a value that cannot be used

Choices = Sequence[tuple[str, Text]]


class FilterForm(forms.Form):
    """Narrows a list. A field with an error, and a parameter without a field, narrow nothing.

    As it is, without fields, it stands for a list that has no filters.
    """

    use_required_attribute = False

    # Fields that mean something only together with one of others, and are left out without them.
    needs: ClassVar[Mapping[str, Sequence[str]]] = {}

    def __init__(self, data: Any, *, kept: Sequence[str] = ()) -> None:
        """`kept` are parameters of the page that narrow nothing and follow along."""
        super().__init__(data, auto_id="filter_%s")
        self.kept = kept
        for name in kept:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        for name, others in self.needs.items():
            if not any(self._asked(other) for other in others):
                del self.fields[name]

    def offer(self, name: str, choices: Choices, everything: Text, *, least: int = 1) -> None:
        """Let one of `choices` be chosen; fewer than `least` are only shown when asked for."""
        if len(choices) < least and self._asked(name) not in dict(choices):
            del self.fields[name]
            return
        self.fields[name] = forms.ChoiceField(
            label=self.fields[name].label,
            required=False,
            widget=PlainSelect,
            choices=[("", everything), *choices],
        )

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What narrows the list, by the name of the field."""
        self.is_valid()
        values = self.cleaned_data.items()
        return {name: value for name, value in values if value and name not in self.kept}

    @cached_property
    def unused(self) -> dict[str, str]:
        """What is said of each parameter that asks for something and cannot be used."""
        return {name: self._what_is_wrong(name) for name in self.data if self._is_unused(name)}

    def chosen_labels(self) -> list[tuple[str, str]]:
        """(parameter, what is shown) of every filter in use."""
        return [(name, self._words(name, value)) for name, value in self.chosen.items()]

    def goes_with(self, name: str) -> list[str]:
        """The parameters that mean nothing any longer when `name` is taken off, and itself."""
        return [name, *(other for other, needed in self.needs.items() if name in needed)]

    def clean_q(self) -> str:
        """The text looked for, where the list has such a field."""
        return clean_line(self.cleaned_data["q"])

    def _asked(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()

    def _is_unused(self, name: str) -> bool:
        if name in OF_EVERY_LIST or name.startswith(FOREIGN_MARKS):
            return False
        return bool(self._asked(name)) and (name not in self.fields or name in self.errors)

    def _what_is_wrong(self, name: str) -> str:
        label = self._label(name)
        if name in self.needs and name not in self.fields:
            others = "/".join(self._label(other) for other in self.needs[name])
            text = _("The filter “%(name)s” is only used together with “%(others)s”.")
            return text % {"name": label, "others": others}
        for problem in self.errors.as_data().get(name, ()):
            if problem.code == "max_length":
                text = _("The filter “%(name)s” is longer than %(n)s characters and is not used.")
                return text % {"name": label, "n": (problem.params or {}).get("limit_value")}
        value = Truncator(self._asked(name)).chars(MOST_SHOWN)
        text = _("There is no filter “%(name)s: %(value)s” here. It is not used. Choose another.")
        return text % {"name": label, "value": value}

    def _label(self, name: str) -> str:
        """What the filter is called within a sentence; a parameter that is none, as it is."""
        field = self.fields.get(name) or self.base_fields.get(name)
        label = str(field.label or "") if field else ""
        return label[:1].lower() + label[1:] or name

    def _words(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        if value is True:
            return str(field.label)
        has_choices = isinstance(field, forms.ChoiceField)
        words = {str(key): label for key, label in field.choices} if has_choices else {}
        return str(words.get(str(value), value))
