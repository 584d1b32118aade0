"""A plan with a table of days, those who may write in it, and a reader of its sums."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Sum
from django.urls import reverse

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.workplan.models import Activity, Plan, PlanArea, PlannedDays, PlanPerson
from milstolpe.workplan.services.days import DaysEdit, save_days
from tools.proof.world import BOARD, PASSWORD, person

ACTIVITIES, PERSONS, EACH = 4, 6, 20  # days in every shared cell to begin from
OWN = 5_000  # days of each writer in a column that nobody else touches


def make(*, writers: int) -> dict[str, Any]:
    """A plan whose every cell has days, and so many who may write in it."""
    board, hashed = Organisation.objects.get(slug=BOARD), make_password(PASSWORD)
    users = [person(f"rus-{n}", board, Role.RUS_MEMBER, hashed) for n in range(writers)]
    plan = Plan.objects.create(year=2090, title="Plan")
    area = PlanArea.objects.create(plan=plan, title="Område")
    rows = [Activity.objects.create(area=area, title=f"A{n}", days=EACH) for n in range(ACTIVITIES)]
    shared = [PlanPerson.objects.create(plan=plan, name=f"P{n}") for n in range(PERSONS)]
    own = [PlanPerson.objects.create(plan=plan, name=f"W{n}") for n in range(writers)]
    begun = {**dict.fromkeys(shared, EACH), **dict.fromkeys(own, OWN)}
    edits = [
        DaysEdit(row.pk, who.pk, Decimal(days), Decimal(0))
        for row in rows
        for who, days in begun.items()
    ]
    save_days(plan, edits, by=users[0])
    return {
        "plan": plan.pk,
        "path": reverse("workplan:work-days", args=[plan.year]),
        "password": PASSWORD,
        "activities": [row.pk for row in rows],
        "shared": [row.pk for row in shared],
        "writers": [[user.email, row.pk] for user, row in zip(users, own, strict=True)],
        "sum": EACH * PERSONS + OWN * writers,
    }


def watch(*, made: dict[str, Any], stop: str, begun: str) -> dict[str, Any]:
    """Look at the sum of every activity until the file `stop` is there; `begun` is made first."""
    looks, wrong = 0, []
    rows = PlannedDays.objects.filter(activity__area__plan=made["plan"]).order_by()
    while not Path(stop).exists():
        sums = dict(rows.values_list("activity_id").annotate(sum=Sum("days")))
        looks += 1
        Path(begun).touch()
        wrong += [f"{key}: {days}" for key, days in sums.items() if days != made["sum"]]
        time.sleep(0.005)
    return {"looks": looks, "wrong": wrong}


def table(*, plan: int) -> dict[str, int]:
    """What stands in every cell, in tenths."""
    rows = PlannedDays.objects.filter(activity__area__plan=plan)
    cells = rows.values_list("activity_id", "person_id", "days")
    return {f"{activity}-{who}": int(days * 10) for activity, who, days in cells}
