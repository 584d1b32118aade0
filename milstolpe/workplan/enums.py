"""Choices and the state table of operating plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.steps import Step


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    TREATED = "treated", pgettext_lazy("plan", "Treated by the steering group")
    DECIDED = "decided", pgettext_lazy("plan", "Decided")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


class CashValue(models.TextChoices):
    """Need for money beside working time."""

    NO = "no", pgettext_lazy("cash", "No")
    POSSIBLY = "possibly", pgettext_lazy("cash", "Possibly")
    YES = "yes", pgettext_lazy("cash", "Yes")
    MEETING_COSTS = "meeting_costs", pgettext_lazy("cash", "Meeting costs")


class ActivityStatus(models.TextChoices):
    """How an activity goes, told by quarter."""

    AS_PLANNED = "as_planned", _("As planned")
    DEVIATION = "deviation", _("Deviation")
    DELAYED = "delayed", _("Delayed")
    DONE = "done", pgettext_lazy("activity", "Done")
    DROPPED = "dropped", _("Dropped")


class AimJudgement(models.TextChoices):
    """How far an aim was reached, judged when the year ends."""

    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Partly reached")
    NOT_REACHED = "not_reached", _("Not reached")
    ONGOING = "ongoing", pgettext_lazy("aim", "Going on")


class WishState(models.TextChoices):
    NEW = "new", pgettext_lazy("wish", "New")
    TAKEN = "taken", pgettext_lazy("wish", "Taken into the plan")
    LEFT = "left", pgettext_lazy("wish", "Left aside")


_D = PlanState
_LEAD = "workplan.decide"
PLAN_STEPS = {
    step.name: step
    for step in (
        Step(
            "treat",
            _("Treated by the steering group"),
            frozenset({_D.DRAFT}),
            _D.TREATED,
            _LEAD,
            help=_("The plan waits to be decided. It can still be changed."),
        ),
        Step(
            "decide",
            _("Decide the plan"),
            frozenset({_D.DRAFT, _D.TREATED}),
            _D.DECIDED,
            _LEAD,
            help=_("Everyone can read the plan. It is frozen as version 1."),
        ),
        Step(
            "change",
            _("Decide a change"),
            frozenset({_D.DECIDED}),
            _D.DECIDED,
            _LEAD,
            needs_reason=True,
            help=_("A new version is shown to everyone, with the difference and the reason."),
        ),
        Step(
            "close",
            _("Close the year"),
            frozenset({_D.DECIDED}),
            _D.CLOSED,
            _LEAD,
            help=_("Nothing in the plan can be changed any more. The year-end report stays."),
        ),
        Step(
            "reopen",
            pgettext_lazy("plan", "Open the year again"),
            frozenset({_D.CLOSED}),
            _D.DECIDED,
            _LEAD,
            needs_reason=True,
            help=_("The plan can be changed again."),
        ),
    )
}
