"""The upload of used days, and the cells that wait for a yes.

Between upload and confirmation the cells travel in the page itself, signed: nothing is kept on the
server, and an expired session loses nothing.
"""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Plan
from milstolpe.workplan.services.used import UsedEdit

CELLS = "cells"
_SALT = "milstolpe.workplan.used_days"


class UsedUploadForm(forms.Form):
    """One file."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Filled-in list"),
        help_text=gettext_lazy(
            "Excel (.xlsx) or CSV, at most 10 MB. You see every change before anything is saved."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
    )


def signed_cells(plan: Plan, edits: Iterable[UsedEdit]) -> str:
    """The edits as a text that only we can have written, for a hidden field."""
    rows = [[*edit.cell, _text(edit.days), _text(edit.base)] for edit in edits]
    return signing.dumps({"plan": plan.pk, "rows": rows}, salt=_SALT, compress=True)


def waiting_cells(plan: Plan, text: str) -> list[UsedEdit]:
    """The edits of `signed_cells`.

    Raises:
        DomainError: the text is not ours, or of another plan.
    """
    try:
        sent = signing.loads(text, salt=_SALT)
    except signing.BadSignature as error:
        raise _changed() from error
    if sent["plan"] != plan.pk:
        raise _changed()
    return [
        UsedEdit(activity, quarter, person, _days(days), _days(base))
        for activity, quarter, person, days, base in sent["rows"]
    ]


def _text(days: Decimal | None) -> str | None:
    return None if days is None else str(days)


def _days(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _changed() -> DomainError:
    return DomainError(_("What was read from the file has been changed. Upload the file again."))
