"""What the pages of the work on a plan share: the way here, and the plan's own menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from milstolpe.core.page import Link, PageHead, State, Text
from milstolpe.workplan.models import Plan

# The menu of a plan: what each page is called, by the name of its address. A page that belongs to
# one of them (an activity, a form) says which in `work_context`.
PAGES: tuple[tuple[str, Text], ...] = (
    ("work-plan", pgettext_lazy("menu", "The plan")),
    ("work-people", gettext_lazy("Working group")),
    ("work-days", gettext_lazy("Days by person")),
    ("work-overview", pgettext_lazy("menu", "Overview")),
    ("work-status", pgettext_lazy("menu", "Status")),
    ("work-used", gettext_lazy("Used days")),
    ("work-money", gettext_lazy("Money")),
    ("work-outcomes", gettext_lazy("Deliverables and aims")),
    ("work-report", gettext_lazy("Year-end report")),
    ("work-decisions", gettext_lazy("Decisions and versions")),
    ("work-next", pgettext_lazy("menu", "Next year")),
)


def plan_crumbs(plan: Plan, *more: Link) -> list[Link]:
    """My tasks › Operating plans › 2026 › …"""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Operating plans"), reverse("workplan:work-plans")),
        Link(str(plan.year), plan_url("work-plan", plan)),
        *more,
    ]


def plan_url(name: str, plan: Plan, *args: object) -> str:
    """A page of the work on a plan, by the name of its address."""
    return reverse(f"workplan:{name}", args=[plan.year, *args])


def plan_menu(plan: Plan, current: str) -> list[Link]:
    """The plan's own menu; `current` is the name of the page in it."""
    return [Link(label, plan_url(name, plan), is_current=name == current) for name, label in PAGES]


def plan_state(plan: Plan) -> State:
    return State(plan.state, plan.get_state_display())


def work_context(
    plan: Plan, head: PageHead, *more: Link, page: str = "work-plan"
) -> dict[str, Any]:
    """What "workplan/work_base.html" needs.

    Args:
        more: crumbs after the plan's own; the last is this page.
        page: the page of the menu that this one is, or belongs to.
    """
    return {
        "head": head,
        "crumbs": plan_crumbs(plan, *more),
        "plan_menu": plan_menu(plan, page),
        "plan": plan,
        "is_example": plan.is_example,
    }


def sent(request: HttpRequest) -> Any:
    """What was sent; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
