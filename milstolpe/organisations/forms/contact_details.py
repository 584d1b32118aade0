"""Function mailbox and website of an organisation."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import AddressField, LineField
from milstolpe.core.forms import BegunForm
from milstolpe.organisations.queries.contact_details import ContactDetails

MAX_WEBSITE = 200  # characters that the register holds


class ContactDetailsForm(BegunForm):
    """What the organisation keeps right. Begins from the history row `base_number`."""

    function_mailbox = LineField(
        label=gettext_lazy("Function mailbox"),
        most=254,
        required=False,
        help_text=gettext_lazy(
            "An address that somebody always reads. Mail goes there when no contact person "
            "answers. Seen by county boards, never in public."
        ),
    )
    website = AddressField(
        label=gettext_lazy("Website"),
        required=False,
        help_text=gettext_lazy("Shown in public on the organisation's page."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        message = _("This is not an e-mail address. Write it like name@example.org.")
        self.fields["function_mailbox"].validators.append(EmailValidator(message))
        self.fields["website"].validators.append(
            MaxLengthValidator(MAX_WEBSITE, _("Write at most %(limit_value)s characters."))
        )

    def details(self) -> ContactDetails:
        """What was typed. Only after `is_valid`."""
        return ContactDetails(
            self.cleaned_data["function_mailbox"].lower(), self.cleaned_data["website"]
        )
