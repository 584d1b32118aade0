"""What every part of a plan must hold to, however it came to be changed."""

from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Aim,
    BudgetLine,
    PlanArea,
    PlanPerson,
    SubPlan,
)


def require_whole(row: Any) -> None:
    """Raises DomainError when the row, as it would be saved, breaks a rule."""
    for kind, check in _CHECKS:
        if isinstance(row, kind):
            check(row)


def _aim(row: Aim) -> None:
    if row.last_year and row.first_year and row.last_year < row.first_year:
        raise DomainError(_("The last year cannot be before the first one."))


def _activity(row: Activity) -> None:
    plan = PlanArea.objects.values_list("plan_id", flat=True).get(pk=row.area_id)
    lines, booked = row.budget_line_id, row.booked_on_id
    if lines and not BudgetLine.objects.filter(pk=lines, plan=plan).exists():
        raise DomainError(_("The budget line is not in the plan. Reload the page."))
    if booked and not Activity.objects.filter(pk=booked, area__plan=plan).exists():
        raise DomainError(_("An activity is not in the plan. Reload the page."))
    if row.pk and booked and _leads_back(row, booked):
        raise DomainError(
            _("The days cannot be booked on an activity whose days are booked on this one.")
        )


def _leads_back(row: Activity, booked: int) -> bool:
    """Whether following where days are booked, from `booked` on, comes back to the row."""
    on = dict(Activity.objects.filter(area__plan__areas=row.area_id).values_list("pk", "booked_on"))
    on[row.pk] = booked
    seen: set[int | None] = set()
    place: int | None = booked
    while place is not None and place not in seen:
        if place == row.pk:
            return True
        seen.add(place)
        place = on.get(place)
    return False


def _link(row: ActivityLink) -> None:
    if sum(bool(each) for each in (row.round_id, row.meeting_id, row.programme_id, row.url)) != 1:
        raise DomainError(_("Choose one thing that the activity leads to."))


def _sub_plan(row: SubPlan) -> None:
    if bool(row.file_id) == bool(row.url):
        raise DomainError(_("Choose a file or write an address, one of the two."))


def _person(row: PlanPerson) -> None:
    others = PlanPerson.objects.filter(plan=row.plan_id).exclude(pk=row.pk)
    if others.filter(name=row.name).exists():
        raise DomainError(
            _("There is already somebody called %(name)s in the working group.")
            % {"name": row.name}
        )
    if row.user_id and others.filter(user=row.user_id).exists():
        raise DomainError(_("The person is in the working group already."))


_CHECKS: tuple[tuple[type[Any], Any], ...] = (
    (Aim, _aim),
    (Activity, _activity),
    (ActivityLink, _link),
    (SubPlan, _sub_plan),
    (PlanPerson, _person),
)
