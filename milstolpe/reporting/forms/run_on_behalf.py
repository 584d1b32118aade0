"""Where the answers come from that the county board enters for an organisation."""

from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField
from milstolpe.core.form_parts import WorkForm

MOST_OF_A_SOURCE = 300


def source_field() -> LineField:
    """Asked for whichever way the answers are entered."""
    return LineField(
        label=_("Where do the answers come from?"),
        most=MOST_OF_A_SOURCE,
        help_text=_(
            "For example “letter 3 December 2026” or “phone call with the environment office”."
        ),
    )


class EnteringForm(WorkForm):
    """What goes with the answers."""

    source = source_field()
    case_number = LineField(label=_("Case number"), most=60, required=False)
