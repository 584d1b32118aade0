"""Form fields that clean what people type and say plainly what is wrong."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from milstolpe.core.text import clean_line, clean_text

_EMPTY = _("Fill in this field.")
_TOO_LONG = _("Write at most %(limit_value)s characters; now there are %(show_value)s.")


class LineField(forms.CharField):
    """One line of cleaned text.

    Nothing is cut off in the browser: a pasted text that is too long comes back whole, with an
    error.
    """

    default_error_messages = {"required": _EMPTY}

    def __init__(
        self, *, most: int, size: int | None = None, suggestions: str = "", **options: Any
    ) -> None:
        """`most` characters at most; `suggestions` is the id of a list of names to choose from."""
        hints = {"size": size, "list": suggestions}
        widget = forms.TextInput({name: hint for name, hint in hints.items() if hint})
        super().__init__(widget=widget, **options)
        self.validators.append(MaxLengthValidator(most, _TOO_LONG))

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class ParagraphsField(forms.CharField):
    """Cleaned running text. How long the large ones may be is said where contents are checked."""

    default_error_messages = {"required": _EMPTY}

    def __init__(self, *, rows: int = 4, most: int | None = None, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **options)
        if most:
            self.validators.append(MaxLengthValidator(most, _TOO_LONG))

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class NumberField(forms.IntegerField):
    """A whole number. A text box, since a number box throws away what it cannot read."""

    default_error_messages = {"invalid": _("Write a number.")}
    re_decimal = re.compile(r"(?!)")  # Django's own takes "1.000" for 1; here it is asked about

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "size": 6})
        super().__init__(widget=widget, **options)


class YearField(NumberField):
    """A year."""

    default_error_messages = {
        "invalid": _("Write a year with four figures, for example 2027."),
        "required": _("Write a year with four figures, for example 2027."),
    }


class DayField(forms.DateField):
    """A date, written as 2026-11-30."""

    default_error_messages = {
        "invalid": _("There is no such date. Write it like this: 2026-11-30."),
        "required": _("Write the date like this: 2026-11-30."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)


class AddressField(LineField):
    """A web address; "https://" is added when it is missing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=500, **options)
        message = _("This is not a web address. It begins with https://.")
        self.validators.append(URLValidator(["http", "https"], message=message))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if not text or "://" in text else f"https://{text}"


class ClockField(forms.TimeField):
    """A time of day, written as 9.00 or 09:00."""

    default_error_messages = {
        "invalid": _("There is no such time. Write it like this: 09:00."),
        "required": _("Write the time like this: 09:00."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput({"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **options)
