"""An activity with everything that hangs on it, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.collation import swedish
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Deliverable,
    PlannedDays,
    SubPlan,
)

_KINDS = {
    "round": _("Round"),
    "meeting": _("Meeting"),
    "programme": _("Programme"),
    "url": _("Address"),
}


@dataclass(frozen=True)
class Lead:
    """What the activity leads to."""

    link: ActivityLink
    address: str

    @property
    def label(self) -> str:
        """What kind of thing it is."""
        fields = ("round", "meeting", "programme")
        name = next((name for name in fields if getattr(self.link, f"{name}_id")), "url")
        return str(_KINDS[name])


@dataclass(frozen=True)
class ActivityPage:
    """All that the page shows. `number` counts through the plan, from 1."""

    activity: Activity
    number: int
    partners: Sequence[str]
    days: Sequence[tuple[PlannedDays, float | int | None]]  # with their person and number
    deliverables: Sequence[Deliverable]
    leads: Sequence[Lead]
    sub_plans: Sequence[SubPlan]

    @property
    def responsible(self) -> list[str]:
        return [row.person.name for row, _days in self.days if row.is_responsible]

    @property
    def planned(self) -> float | int | None:
        return plain_number(self.activity.days)

    @property
    def on_persons(self) -> float | int | None:
        return plain_number(sum((row.days for row, _days in self.days), Decimal(0)))

    @property
    def differs(self) -> bool:
        """Whether days are planned on persons, but not as many as the activity has."""
        return bool(self.on_persons) and self.on_persons != self.planned


def activity_page(activity: Activity) -> ActivityPage:
    """The activity of `views.fetch.activity_or_404`. Six queries."""
    days = activity.planned_days.filter(Q(days__gt=0) | Q(is_responsible=True))
    days = days.select_related("person").order_by(swedish("person__name"), "pk")
    links = activity.links.select_related("round", "meeting", "programme")
    return ActivityPage(
        activity=activity,
        number=_number(activity),
        partners=list(activity.partners.values_list("name", flat=True)),
        days=[(row, plain_number(row.days)) for row in days],
        deliverables=list(activity.deliverables.all()),
        leads=[Lead(row, address_of(row)) for row in links],
        sub_plans=list(activity.sub_plans.select_related("file")),
    )


def address_of(link: ActivityLink) -> str:
    """Where the thing is; of a round where RUS runs it."""
    if link.round:
        return reverse("rounds:matrix", args=[link.round.address])
    thing = link.meeting or link.programme
    return thing.get_absolute_url() if thing else link.url


def _number(activity: Activity) -> int:
    area = activity.area
    before = Activity.objects.filter(area__plan=area.plan_id).filter(
        Q(area__position__lt=area.position)
        | Q(area__position=area.position, area__lt=area.pk)
        | Q(area=area.pk, position__lt=activity.position)
        | Q(area=area.pk, position=activity.position, pk__lt=activity.pk)
    )
    return before.count() + 1
