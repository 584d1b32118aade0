"""How a small form is answered: acted on, or shown again with what was typed and what is wrong."""

from collections.abc import Callable

from django import forms

from milstolpe.core.errors import DomainError
from milstolpe.core.forms import BegunForm

REFUSED = 422  # the status of a form that is shown again


def done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Check the form and act; what is wrong, or newer, is said in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        if isinstance(form, BegunForm):
            form.begin_again(error)
        form.add_error(None, str(error))
        return False
    return True
