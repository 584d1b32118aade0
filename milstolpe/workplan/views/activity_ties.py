"""What an activity continues from and in, on its page: years joined both ways."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.page import Fact
from milstolpe.workplan.models import Activity, Wish
from milstolpe.workplan.views.fetch import activity_or_404
from milstolpe.workplan.views.work_frame import plan_url


def tied_activity_or_404(user: Any, **address: Any) -> Activity:
    """The activity with what it continues in and how many wishes it answers, in one query."""
    after = Activity.objects.filter(carried_from=OuterRef("pk")).order_by("pk")
    wishes = Wish.objects.filter(activity=OuterRef("pk"))
    ties = {
        "next_pk": Subquery(after.values("pk")[:1]),
        "next_title": Subquery(after.values("title")[:1]),
        "next_year": Subquery(after.values("area__plan__year")[:1]),
        "has_wishes": Exists(wishes),
    }
    return activity_or_404(user, ties=ties, **address)


def tie_facts(row: Any) -> list[Fact]:
    """The activity of the year before, and that of the next year; of `tied_activity_or_404`."""
    facts, before = [], row.carried_from
    if before:
        year = before.area.plan.year
        facts.append(_fact(_("Carried on from"), before.pk, before.title, year))
    if row.next_pk:
        facts.append(_fact(_("Carried on in"), row.next_pk, row.next_title, row.next_year))
    return facts


def answered_wishes(row: Any) -> list[Wish]:
    """The wishes that it answers. A query only where there are any."""
    return list(row.wishes.select_related("organisation")) if row.has_wishes else []


def activity_address(row: Activity) -> str:
    """The page of an activity, of whatever plan."""
    return plan_url("work-activity", row.area.plan, row.pk)


def _fact(label: str, pk: int, title: str, year: int) -> Fact:
    address = reverse("workplan:work-activity", args=[year, pk])
    return Fact(label, _("%(title)s, %(year)s") % {"title": title, "year": year}, address)
