"""A plan with a table of days; writers and a reader of it, each in a process of its own."""

import random
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Sum

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.workplan.models import Activity, Plan, PlanArea, PlannedDays, PlanPerson
from milstolpe.workplan.services.days import DaysChangedError, DaysEdit, save_days
from tools.proof.world import BOARD, PASSWORD, person

ACTIVITIES, PERSONS, EACH = 4, 6, 20  # days in every shared cell to begin from
OWN = 20_000  # days of each writer in a column that nobody else touches
KINDS = 20  # a writer's days in tenths leave a rest of their own: no two write the same number
TURNS = 200  # to save one move before it counts as lost

Cell = tuple[int, int]


def make(*, writers: int) -> dict[str, Any]:
    """A plan whose every cell has days, and so many who may write in it."""
    board, hashed = Organisation.objects.get(slug=BOARD), make_password(PASSWORD)
    users = [person(f"rus-{n}", board, Role.RUS_MEMBER, hashed) for n in range(writers)]
    area = PlanArea.objects.create(
        plan=Plan.objects.create(year=2090, title="Plan"), title="Område"
    )
    rows = [Activity.objects.create(area=area, title=f"A{n}", days=EACH) for n in range(ACTIVITIES)]
    shared = [PlanPerson.objects.create(plan=area.plan, name=f"P{n}") for n in range(PERSONS)]
    own = [PlanPerson.objects.create(plan=area.plan, name=f"W{n}") for n in range(writers)]
    begun = {**dict.fromkeys(shared, EACH), **dict.fromkeys(own, OWN)}
    edits = [
        DaysEdit(row.pk, who.pk, Decimal(days), Decimal(0))
        for row in rows
        for who, days in begun.items()
    ]
    save_days(area.plan, edits, by=users[0])
    return {
        "plan": area.plan_id,
        "activities": [row.pk for row in rows],
        "shared": [row.pk for row in shared],
        "writers": [[user.pk, row.pk] for user, row in zip(users, own, strict=True)],
        "sum": EACH * PERSONS + OWN * writers,
    }


def write(*, made: dict[str, Any], number: int, rounds: int, seed: str) -> dict[str, Any]:
    """Set two shared cells of an activity and let an own one take up the difference, round after
    round: the sum stays.

    A move that somebody else was before is begun anew from what stands there. Returns what was
    moved, in tenths, cell by cell, and how many moves were asked about and how many never saved.
    """
    dice = random.Random(seed)  # noqa: S311  # the same moves in every run
    user, own = made["writers"][number]
    by, row = User.objects.get(pk=user), Plan.objects.get(pk=made["plan"])
    moved: dict[str, int] = {}
    asked = lost = 0
    for _round in range(rounds):
        activity, shared = dice.choice(made["activities"]), dice.sample(made["shared"], 2)
        wanted = [KINDS * dice.randrange(50) + number for _cell in shared]
        for _turn in range(TURNS):
            now = _tenths(row.pk)
            move = {(activity, who): tenths for who, tenths in zip(shared, wanted, strict=True)}
            more = sum(tenths - now[cell] for cell, tenths in move.items())
            move[activity, own] = now[activity, own] - more
            edits = [
                DaysEdit(*cell, Decimal(tenths) / 10, Decimal(now[cell]) / 10)
                for cell, tenths in move.items()
            ]
            time.sleep(dice.random() / 50)  # somebody types
            try:
                save_days(row, edits, by=by)
            except DaysChangedError:
                asked += 1
                continue
            for cell, tenths in move.items():
                key = f"{cell[0]}-{cell[1]}"
                moved[key] = moved.get(key, 0) + tenths - now[cell]
            break
        else:
            lost += 1
    return {"moved": moved, "asked": asked, "lost": lost}


def watch(*, made: dict[str, Any], stop: str) -> dict[str, Any]:
    """Look at the sum of every activity until the file `stop` is there."""
    looks, wrong = 0, []
    rows = PlannedDays.objects.filter(activity__area__plan=made["plan"]).order_by()
    while not Path(stop).exists():
        sums = dict(rows.values_list("activity_id").annotate(sum=Sum("days")))
        looks += 1
        wrong += [f"{key}: {days}" for key, days in sums.items() if days != made["sum"]]
        time.sleep(0.005)
    return {"looks": looks, "wrong": wrong}


def table(*, plan: int) -> dict[str, int]:
    """What stands in every cell, in tenths."""
    return {f"{a}-{p}": tenths for (a, p), tenths in _tenths(plan).items()}


def _tenths(plan: int) -> dict[Cell, int]:
    rows = PlannedDays.objects.filter(activity__area__plan=plan)
    cells = rows.values_list("activity_id", "person_id", "days")
    return {(activity, who): int(days * 10) for activity, who, days in cells}
