"""Fills a database with an operating plan: `python -m tools.bench_plans_inside ACTIVITIES`.

The plan is decided, with days on twelve persons, three quarters told, used days, money, aims and
deliverables. Prints as JSON where its pages are and what they ask of SQL.
"""

import json
import os
import sys
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.workplan.models import (
    Activity,
    Aim,
    BudgetLine,
    BudgetUse,
    Deliverable,
    Plan,
    PlanArea,
    PlannedDays,
    PlanPerson,
    QuarterStatus,
    UsedDays,
    Wish,
)
from milstolpe.workplan.services.deciding import take_plan_step
from tools.bench_people import asked, cookies_of, member

YEAR, BOARD = 2026, "lansstyrelsen-skane"
AREAS, PEOPLE, LINES, WISHES = 3, 12, 4, 20
TEXT = "\n".join(f"- Underlag {number} tas fram tillsammans med länen" for number in range(8))
STATUSES = ("as_planned", "delayed", "done", "deviation")


def fill(activities: int) -> dict[str, Any]:
    board = Organisation.objects.get(slug=BOARD)
    lead = member(board, "rus_lead")
    plan = Plan.objects.create(year=YEAR, title=f"Verksamhetsplan {YEAR}", posts=3.5,
                               days_available=755)  # fmt: skip
    rows = _activities(plan, activities)
    _people(plan, rows)
    _year(rows, lead)
    _money(plan, lead)
    Wish.objects.bulk_create(
        Wish(year=YEAR + 1, organisation=board, text=TEXT, by=lead) for _wish in range(WISHES)
    )
    day = date(YEAR, 2, 12)
    take_plan_step(plan, "decide", by=lead, decided_on=day, decided_by="Styrgruppen")
    cookies, base = {"rus": cookies_of(lead)}, f"/arbeta/verksamhetsplan/{YEAR}/"
    pages = {
        "The plan": (base, "rus"),
        "Overview": (f"{base}overblick/", "rus"),
        "Status of a quarter": (f"{base}lage/kvartal-3/", "rus"),
        "Days by person": (f"{base}dagar/", "rus"),
        "The next plan": (f"{base}nasta/", "rus"),
        "As everyone sees it": (f"/verksamhetsplan/{YEAR}/", ""),
    }
    size = f"{activities} activities, {PEOPLE} persons"
    return {
        "pages": {
            name: {
                "path": path,
                "who": who,
                "size": size,
                "queries": asked(path, cookies.get(who, "")),
            }
            for name, (path, who) in pages.items()
        },
        "cookies": cookies,
    }


def _activities(plan: Plan, number: int) -> list[Activity]:
    areas = PlanArea.objects.bulk_create(
        PlanArea(plan=plan, position=place, title=f"Område {place}") for place in range(AREAS)
    )
    Aim.objects.bulk_create(
        Aim(area=areas[place % AREAS], position=place, text=f"Mål {place}", first_year=YEAR,
            last_year=YEAR + 2)
        for place in range(number)
    )  # fmt: skip
    made = Activity.objects.bulk_create(
        Activity(area=areas[place % AREAS], position=place, title=f"Aktivitet {place}", text=TEXT,
                 days=20, is_priority=place % 2 == 0)
        for place in range(number)
    )  # fmt: skip
    Deliverable.objects.bulk_create(
        Deliverable(activity=row, title="Rapport", due_on=date(YEAR, 6, 30)) for row in made
    )
    return made


def _people(plan: Plan, rows: list[Activity]) -> None:
    people = PlanPerson.objects.bulk_create(
        PlanPerson(plan=plan, name=f"Person {number}", days_available=60)
        for number in range(PEOPLE)
    )
    PlannedDays.objects.bulk_create(
        PlannedDays(activity=row, person=person, days=5, is_responsible=person is people[0])
        for row in rows
        for person in people[:4]
    )


def _year(rows: list[Activity], user: User) -> None:
    QuarterStatus.objects.bulk_create(
        QuarterStatus(activity=row, quarter=quarter, status=STATUSES[place % len(STATUSES)],
                      text="Löper på.", changed_by=user)
        for place, row in enumerate(rows)
        for quarter in (1, 2, 3)
    )  # fmt: skip
    UsedDays.objects.bulk_create(
        UsedDays(activity=row, quarter=quarter, days=4, changed_by=user)
        for row in rows
        for quarter in (1, 2, 3)
    )


def _money(plan: Plan, user: User) -> None:
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, position=place, title=f"Post {place}", amount_sek=500_000)
        for place in range(LINES)
    )
    BudgetUse.objects.bulk_create(
        BudgetUse(line=line, amount_sek=10_000, used_on=date(YEAR, month, 1), text="Lokal", by=user)
        for line in lines
        for month in range(1, 10)
    )


def main() -> None:
    print(json.dumps(fill(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
