"""What stands in the way of removing a part of a plan, and what goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.workplan.models import Activity, BudgetLine, PlanArea, PlanPerson


@dataclass(frozen=True)
class Removal:
    """Said before a part is removed."""

    hinders: Sequence[str] = ()  # why it cannot be, and what to do
    goes_with: Sequence[str] = ()
    stamp: str = ""  # of what goes with it


def removal_of(row: Any) -> Removal:
    """Of any part."""
    for kind, look in _KINDS:
        if isinstance(row, kind):
            found: Removal = look(row)
            return found
    return Removal()


def _area(row: PlanArea) -> Removal:
    aims = row.aims.count()
    hinders = []
    if row.activities.exists():
        hinders.append(_("The area has activities. Move or remove them first."))
    goes = [ngettext("%(n)s aim", "%(n)s aims", aims) % {"n": aims}] if aims else []
    return Removal(hinders, goes, str(aims))


def _line(row: BudgetLine) -> Removal:
    if row.uses.exists():
        return Removal([_("Money has been used here, so it cannot be removed.")])
    return Removal()


def _activity(row: Activity) -> Removal:
    counts = {
        "deliverables": row.deliverables.count(),
        "links": row.links.count(),
        "sub_plans": row.sub_plans.count(),
        "planned_days": row.planned_days.filter(days__gt=0).count(),
    }
    said = {
        "deliverables": ngettext("%(n)s deliverable", "%(n)s deliverables", counts["deliverables"]),
        "links": ngettext("%(n)s link", "%(n)s links", counts["links"]),
        "sub_plans": ngettext("%(n)s sub-plan", "%(n)s sub-plans", counts["sub_plans"]),
        "planned_days": ngettext(
            "the planned days of %(n)s person",
            "the planned days of %(n)s persons",
            counts["planned_days"],
        ),
    }
    goes = [said[name] % {"n": n} for name, n in counts.items() if n]
    return Removal(_stands_on_activity(row), goes, "-".join(map(str, counts.values())))


def _stands_on_activity(row: Activity) -> list[str]:
    booked = list(Activity.objects.filter(booked_on=row).values_list("title", flat=True))
    words = {"titles": ", ".join(booked)}
    there = _there(row, "uses", "statuses", "used_days", "carried_to", "wishes")
    said = (
        ("uses" in there, _("Money has been used here, so it cannot be removed.")),
        (
            there & {"statuses", "used_days"},
            _("It has been told how the activity goes. Say that it is dropped instead."),
        ),
        (
            booked,
            _("Days of other activities are booked here: %(titles)s. Change them first.") % words,
        ),
        (
            "carried_to" in there,
            _("The activity goes on in the next plan, which points here."),
        ),
        (
            "wishes" in there,
            _("A wish was taken into the plan as this activity. Answer it anew first."),
        ),
    )
    return [text for is_so, text in said if is_so]


def _there(row: Activity, *names: str) -> set[str]:
    """Those of the links to the activity that lead to something. One query."""
    asked = {}
    for name in names:
        link: Any = Activity._meta.get_field(name)
        rows = link.related_model.objects.filter(**{link.field.name: OuterRef("pk")})
        asked[f"has_{name}"] = Exists(rows)
    found = Activity.objects.filter(pk=row.pk).annotate(**asked).values(*asked).get()
    return {name for name in names if found[f"has_{name}"]}


def _person(row: PlanPerson) -> Removal:
    hinders = []
    if row.planned_days.filter(days__gt=0).exists() or row.used_days.exists():
        hinders.append(_("The person has days in the plan. Move them first."))
    if row.planned_days.filter(is_responsible=True).exists():
        hinders.append(_("The person answers for activities. Let somebody else do it first."))
    return Removal(hinders)


_KINDS: tuple[tuple[type[Any], Any], ...] = (
    (PlanArea, _area),
    (BudgetLine, _line),
    (Activity, _activity),
    (PlanPerson, _person),
)
