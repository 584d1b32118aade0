"""The texts of the report of a year."""

from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import ParagraphsField
from milstolpe.core.forms import BegunForm

_MOST = 50_000


class YearReportForm(BegunForm):
    """What the figures do not say."""

    summary = ParagraphsField(
        label=_("Summary"),
        rows=8,
        required=False,
        most=_MOST,
        help_text=_("Begins from what the figures say. Write what was done and what came of it."),
    )
    deviations = ParagraphsField(
        label=_("Deviations and what was learnt"), rows=6, required=False, most=_MOST
    )
    ahead = ParagraphsField(label=_("Ahead of next year"), rows=6, required=False, most=_MOST)

    def texts(self) -> dict[str, str]:
        """What the service is given. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("summary", "deviations", "ahead")}
