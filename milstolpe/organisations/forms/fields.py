"""Fields that name organisations, as they are written in the register."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.text import clean_line
from milstolpe.organisations.models import Organisation

NAMES = "organisation-names"  # id of the list of names that a page offers


class OrganisationNames:
    """Organisations by name or short name, upper and lower case alike; read when first asked."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._organisations = organisations
        self._by_name: dict[str, Organisation] | None = None

    def __iter__(self) -> Iterator[str]:
        """The names to choose from."""
        return (row.name for row in self._organisations)

    def find(self, name: str) -> Organisation:
        """The organisation with that name.

        Raises:
            ValidationError: there is none; the message has a name that is like it.
        """
        if self._by_name is None:
            rows = list(self._organisations)
            short = {row.short_name.casefold(): row for row in rows if row.short_name}
            self._by_name = short | {row.name.casefold(): row for row in rows}
        found = self._by_name.get(name.casefold())
        if found is None:
            raise forms.ValidationError(self._unknown(name, self._by_name))
        return found

    @staticmethod
    def _unknown(name: str, known: dict[str, Organisation]) -> str:
        close = get_close_matches(name.casefold()[:100], known, n=1, cutoff=0.7)
        if not close:
            return _("“%(name)s” is not in the register.") % {"name": name[:80]}
        return _("“%(name)s” is not in the register. Did you mean %(suggestion)s?") % {
            "name": name[:80],
            "suggestion": known[close[0]].name,
        }


class OrganisationField(LineField):
    """One organisation by its name. The form sets `names` to those that may be chosen."""

    names: OrganisationNames

    def __init__(self, **options: Any) -> None:
        super().__init__(most=200, suggestions=NAMES, **options)

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self.names.find(name) if name else None


class OrganisationsField(ParagraphsField):
    """Several organisations, one name on each line. Every name that is wrong is told."""

    names: OrganisationNames

    def clean(self, value: Any) -> Any:
        lines = map(clean_line, super().clean(value).splitlines())
        found: list[Organisation] = []
        problems: list[forms.ValidationError] = []
        for name in filter(None, lines):
            try:
                found.append(self.names.find(name))
            except forms.ValidationError as problem:
                problems.append(problem)
        if problems:
            raise forms.ValidationError(problems)
        return found
