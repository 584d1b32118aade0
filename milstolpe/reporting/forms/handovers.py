"""Whom a measure is handed to, and what is said when it is returned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm


class HandoverForm(WorkForm):
    """A colleague by e-mail."""

    email = forms.EmailField(
        label=_("Your colleague's e-mail"),
        error_messages={
            "required": _("Write an e-mail address."),
            "invalid": _("This is not an e-mail address."),
        },
    )
    name = LineField(label=_("Name"), most=120, required=False)
    message = ParagraphsField(
        label=_("Message"),
        rows=3,
        most=5000,
        required=False,
        help_text=_("Stands in the mail, for example by when you need the answer."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["email"].widget.attrs["autocomplete"] = "off"


class ReturnForm(WorkForm):
    """What the colleague should add."""

    message = ParagraphsField(label=_("What should your colleague add?"), rows=3, most=5000)
