"""What goes with a report when it is handed in."""

from typing import Self

from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.forms import BegunForm
from milstolpe.reporting.queries.report_rows import ReportContent


class HandInForm(BegunForm):
    """Case number and a message, both optional. Begins from how many saves there were."""

    case_number = LineField(
        label=_("Case number"),
        most=60,
        required=False,
        help_text=_("Your own registration number (diarienummer), for example KS 2027/123."),
    )
    message = ParagraphsField(
        label=_("Message to the county board"),
        rows=3,
        most=5000,
        required=False,
        help_text=_("Not published."),
    )

    @classmethod
    def of(cls, content: ReportContent) -> Self:
        report = content.report
        values = {"case_number": report.case_number, "message": report.message}
        return cls(initial=values | {"base_number": content.saves})
