"""Documents of plans as files. They are in Swedish, as what they tell, whatever the interface.

The plan of a year is set in less than a second, in a process of its own.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.addresses import whole
from milstolpe.documents import typeset, write
from milstolpe.documents.blocks import ReportDocument
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.workplan.content import plan_content
from milstolpe.workplan.documents.plan import PlanSetting, plan_document
from milstolpe.workplan.documents.year import YearSetting, report_document, status_document
from milstolpe.workplan.models import Plan, PlanVersion, YearReportVersion
from milstolpe.workplan.quarters import quarter_end
from milstolpe.workplan.queries.plans import changed_on, decided_steps
from milstolpe.workplan.year_content import LAST

LANGUAGE = "sv"
TYPES = {"pdf": "application/pdf", "docx": CONTENT_TYPE}


def content_bytes(report: ReportDocument, kind: str) -> bytes:
    """The document as "pdf" or "docx"; equal documents give equal bytes.

    Raises:
        TypesetError: it could not be set as PDF.
    """
    if kind == "docx":
        return write.docx(report)
    return typeset.pdf(report.as_json() | {"lang": LANGUAGE}, fonts=settings.BUILD_DIR / "fonts")


def version_report(version: PlanVersion) -> ReportDocument:
    """A decided plan, from its frozen copy. One query."""
    plan = version.plan
    with translation.override(LANGUAGE):
        setting = PlanSetting(
            f"Version {version.number}",
            localdate(version.at),
            decided_steps(plan, until=version.at),
            footer(plan.get_absolute_url(), is_example=version.content["is_example"]),
        )
        return plan_document(version.content, setting)


def draft_report(plan: Plan) -> ReportDocument:
    """The plan as it stands, decided or not."""
    with translation.override(LANGUAGE):
        setting = PlanSetting(
            plan.get_state_display(),
            changed_on(plan) or date(plan.year, 1, 1),
            decided_steps(plan),
            footer("", is_example=plan.is_example),
        )
        return plan_document(plan_content(plan), setting)


def quarter_document(plan: Plan, content: dict[str, Any]) -> ReportDocument:
    """How the plan stands after a quarter; `content` is that of `queries.reports`."""
    with translation.override(LANGUAGE):
        end = quarter_end(plan.year, content["quarter"])
        return status_document(content, _year_setting(plan, end))


def year_draft(plan: Plan, content: dict[str, Any]) -> ReportDocument:
    """The report of the year as it stands."""
    with translation.override(LANGUAGE):
        return report_document(content, _year_setting(plan, quarter_end(plan.year, LAST)))


def finished_report(version: YearReportVersion) -> ReportDocument:
    """The report of a year as it was finished, from its frozen copy."""
    content = version.content
    with translation.override(LANGUAGE):
        said = footer("", is_example=content["is_example"])
        state, day = f"Version {version.number}", localdate(version.at)
        return report_document(content, YearSetting(state, day, said))


def _year_setting(plan: Plan, day: date) -> YearSetting:
    return YearSetting(_("As it stands"), day, footer("", is_example=plan.is_example))


def footer(address: str, *, is_example: bool) -> str:
    """Where the document comes from; said on every page."""
    where = whole(address) if address else ""
    example = _("Example data") if is_example else ""
    return " · ".join(filter(None, ("Milstolpe", where, example)))
