"""Operating plans and what happens with them through the year."""

from milstolpe.workplan.models.plans import (
    Activity,
    Aim,
    Deliverable,
    Plan,
    PlanArea,
    PlanEvent,
    PlannedDays,
    PlanPerson,
    PlanVersion,
)
from milstolpe.workplan.models.reports import YearReport, YearReportVersion
from milstolpe.workplan.models.wishes import Wish
from milstolpe.workplan.models.year import (
    ActivityLink,
    BudgetLine,
    BudgetUse,
    QuarterStatus,
    SubPlan,
    UsedDays,
)

__all__ = [
    "Activity",
    "ActivityLink",
    "Aim",
    "BudgetLine",
    "BudgetUse",
    "Deliverable",
    "Plan",
    "PlanArea",
    "PlanEvent",
    "PlanPerson",
    "PlanVersion",
    "PlannedDays",
    "QuarterStatus",
    "SubPlan",
    "UsedDays",
    "Wish",
    "YearReport",
    "YearReportVersion",
]
