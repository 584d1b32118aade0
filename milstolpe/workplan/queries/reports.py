"""What the documents of a plan's year are made of."""

from typing import Any

from django.db.models import QuerySet, Sum

from milstolpe.workplan.models import BudgetUse, Plan, YearReport, YearReportVersion
from milstolpe.workplan.quarters import quarter_end
from milstolpe.workplan.queries.year import plan_year
from milstolpe.workplan.year_content import LAST, NO_TEXTS, year_content


def quarter_report(plan: Plan, quarter: int) -> dict[str, Any]:
    """The year up to and with a quarter, as `year_content`. Eight queries."""
    return year_content(plan_year(plan), _used_money(plan, quarter), quarter)


def draft_of_year(plan: Plan) -> dict[str, Any]:
    """The whole year with what is written in its report. Nine queries."""
    report = YearReport.objects.filter(plan=plan).first()
    texts = {name: getattr(report, name) for name in NO_TEXTS} if report else NO_TEXTS
    return year_content(plan_year(plan), _used_money(plan, LAST), LAST, texts)


def report_versions(plan: Plan) -> QuerySet[YearReportVersion]:
    """Finished reports of the year, the newest first."""
    return YearReportVersion.objects.filter(plan=plan).select_related("by", "plan")


def _used_money(plan: Plan, quarter: int) -> dict[int, int]:
    """Kronor of each line. What is noted on a day after the year belongs to its last quarter."""
    rows = BudgetUse.objects.filter(line__plan=plan)
    if quarter != LAST:
        rows = rows.filter(used_on__lte=quarter_end(plan.year, quarter))
    return dict(rows.order_by().values_list("line_id").annotate(sum=Sum("amount_sek")))
