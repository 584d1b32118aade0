"""Fields in which several names of a register stand after each other."""

import re
from typing import Any, Generic, TypeVar

from django import forms

from milstolpe.core.fields import ParagraphsField
from milstolpe.programmes.queries.register import Register

T = TypeVar("T")


class NamesField(ParagraphsField, Generic[T]):
    """Names with semicolons, line ends or commas between; cleaned to a tuple, each thing once.

    A comma may be part of a name, so a piece is divided at commas only when it is no name itself.
    Set `register` before the form is checked.
    """

    register: Register[T]

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=2, required=False, **options)

    def clean(self, value: Any) -> tuple[T, ...]:
        pieces = re.split(r"[;\n]", super().clean(value))
        names = [name for piece in pieces for name in self._names(piece) if name]
        found = {name: self.register.find(name) for name in names}
        unknown = [self.register.unknown(name) for name, thing in found.items() if thing is None]
        if unknown:
            raise forms.ValidationError(unknown)
        return tuple(dict.fromkeys(thing for thing in found.values() if thing is not None))

    def _names(self, piece: str) -> list[str]:
        whole = piece.strip()
        if not whole or self.register.find(whole) is not None:
            return [whole]
        return [name.strip() for name in whole.split(",")]
