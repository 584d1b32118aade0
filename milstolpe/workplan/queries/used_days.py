"""Used days as those who write them see them: each activity by quarter, as a whole or by person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from milstolpe.workplan.models import Activity, Plan, PlannedDays, PlanPerson, UsedDays
from milstolpe.workplan.queries.year import NONE, ActivityYear, activities_of

Days = Mapping[int, Decimal]  # by quarter


@dataclass(frozen=True)
class UsedRow:
    """An activity with its used days, told of it as a whole and of persons."""

    row: ActivityYear
    whole: Days = field(default_factory=dict)
    persons: Days = field(default_factory=dict)  # sums
    cells: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)  # person, quarter

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def left(self) -> Decimal | None:
        """Of the planned; below zero: more was used."""
        return None if self.row.planned is None else self.row.planned - self.row.used_sum


@dataclass(frozen=True)
class PersonRow:
    """A person in an activity. Without `person` it is the activity as a whole."""

    person: PlanPerson | None
    planned: Decimal | None
    used: Days

    @property
    def pk(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def used_sum(self) -> Decimal:
        return sum(self.used.values(), NONE)


def used_rows(plan: Plan) -> list[UsedRow]:
    """Every activity of the plan. Five queries whatever its size."""
    whole: dict[int, dict[int, Decimal]] = defaultdict(dict)
    persons: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    cells: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for row in UsedDays.objects.filter(activity__area__plan=plan):
        if row.person_id is None:
            whole[row.activity_id][row.quarter] = row.days
        else:
            persons[row.activity_id][row.quarter] += row.days
            cells[row.activity_id][row.person_id, row.quarter] = row.days
    return [
        UsedRow(row, whole.get(row.pk, {}), dict(persons.get(row.pk, {})), cells.get(row.pk, {}))
        for row in activities_of(plan)
    ]


def people_of(plan: Plan) -> list[PlanPerson]:
    """The working group, by name. One query."""
    return list(plan.people.all())


def planned_cells(plan: Plan) -> dict[tuple[int, int], Decimal]:
    """(activity, person) → planned days. One query."""
    rows = PlannedDays.objects.filter(activity__area__plan=plan)
    return {(row.activity_id, row.person_id): row.days for row in rows}


def person_rows(activity: Activity) -> list[PersonRow]:
    """The activity as a whole, those who are to work in it, then the rest. Three queries."""
    plan = activity.area.plan
    planned = dict(activity.planned_days.order_by().values_list("person_id", "days"))
    used: dict[int | None, dict[int, Decimal]] = defaultdict(dict)
    for row in activity.used_days.all():
        used[row.person_id][row.quarter] = row.days
    people = sorted(people_of(plan), key=lambda person: person.pk not in planned)
    rows = [PersonRow(row, planned.get(row.pk), used.get(row.pk, {})) for row in people]
    return [PersonRow(None, activity.days, used.get(None, {})), *rows]


def quarter_sums(rows: Sequence[UsedRow]) -> Days:
    """Quarter → used days of all activities."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for each in rows:
        for quarter, days in each.row.used.items():
            sums[quarter] += days
    return dict(sums)
