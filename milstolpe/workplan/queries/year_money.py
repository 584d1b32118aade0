"""Used money by line and quarter."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Sum
from django.db.models.functions import ExtractQuarter, ExtractYear

from milstolpe.workplan.models import BudgetUse, Plan
from milstolpe.workplan.quarters import QUARTERS


def used_by_quarter(plan: Plan) -> Mapping[int, Mapping[int, int]]:
    """Line → quarter → kronor. A day after the year belongs to its last quarter. One query."""
    rows = BudgetUse.objects.filter(line__plan=plan).order_by()
    rows = rows.annotate(year=ExtractYear("used_on"), quarter=ExtractQuarter("used_on"))
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line, year, quarter, kronor in rows.values_list("line_id", "year", "quarter").annotate(
        sum=Sum("amount_sek")
    ):
        at = quarter if year == plan.year else QUARTERS[-1 if year > plan.year else 0]
        found[line][at] += kronor
    return found
