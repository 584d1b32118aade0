"""The table of days: activities by persons, with every sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from milstolpe.workplan.content import plain_number
from milstolpe.workplan.models import Activity, Plan, PlanArea, PlannedDays, PlanPerson
from milstolpe.workplan.queries.work import numbered

Cell = tuple[int, int]  # activity, person
Number = float | int | None
NONE = Decimal(0)


@dataclass(frozen=True)
class PersonDays:
    """A person's days over the year."""

    person: PlanPerson
    planned: Decimal
    answers_for: int  # activities

    @property
    def sum(self) -> Number:
        return plain_number(self.planned)

    @property
    def available(self) -> Number:
        return plain_number(self.person.days_available)

    @property
    def over(self) -> Number:
        """Days that are planned beyond what the person has; 0 where that is not known."""
        has = self.person.days_available
        return 0 if has is None else plain_number(max(NONE, self.planned - has))

    @property
    def left(self) -> Number:
        """Days that are not planned yet; None where it is not known how many there are."""
        has = self.person.days_available
        return None if has is None else plain_number(max(NONE, has - self.planned))


@dataclass(frozen=True)
class DaysRow:
    """An activity with its days, person by person. `number` counts through the plan, from 1."""

    number: int
    activity: Activity
    responsible: Sequence[str]
    cells: Sequence[tuple[PlanPerson, Decimal]]

    @property
    def on_persons(self) -> Decimal:
        return sum((days for _person, days in self.cells), NONE)

    @property
    def sum(self) -> Number:
        return plain_number(self.on_persons)

    @property
    def planned(self) -> Number:
        return plain_number(self.activity.days)

    @property
    def difference(self) -> Number:
        """Days on persons beyond those of the activity; below zero where some are left to place.

        None where they are the same, or the activity says nothing of days.
        """
        days = self.activity.days
        if days is None or days == self.on_persons:
            return None
        return plain_number(self.on_persons - days)

    @property
    def is_over(self) -> bool:
        return (self.difference or 0) > 0

    @property
    def to_place(self) -> Number:
        return -(self.difference or 0)


@dataclass(frozen=True)
class DaysTable:
    """All of it."""

    plan: Plan
    people: Sequence[PersonDays]
    areas: Sequence[tuple[PlanArea, Sequence[DaysRow]]]

    @property
    def rows(self) -> list[DaysRow]:
        return [row for _area, rows in self.areas for row in rows]

    @property
    def on_persons(self) -> Number:
        return plain_number(sum((row.on_persons for row in self.rows), NONE))

    @property
    def planned(self) -> Number:
        return plain_number(sum((row.activity.days or NONE for row in self.rows), NONE))

    @property
    def persons_have(self) -> Number:
        """Days that the persons have together; None where nobody says."""
        said = [row.person.days_available for row in self.people]
        known = [days for days in said if days is not None]
        return plain_number(sum(known, NONE)) if known else None

    @property
    def overbooked(self) -> list[PersonDays]:
        return [row for row in self.people if row.over]


def planned_cells(plan: Plan) -> dict[Cell, Decimal]:
    """What stands in every cell that has days. One query."""
    rows = PlannedDays.objects.filter(activity__area__plan=plan, days__gt=0)
    return {(row.activity_id, row.person_id): row.days for row in rows}


def days_table(plan: Plan, shown: Mapping[Cell, Decimal] | None = None) -> DaysTable:
    """The table as it stands, or with what is shown in its cells instead. Three queries."""
    planned = list(PlannedDays.objects.filter(activity__area__plan=plan))
    cells = {(row.activity_id, row.person_id): row.days for row in planned} | dict(shown or {})
    people = {
        row.pk: row for row in PlanPerson.objects.filter(plan=plan).select_related("organisation")
    }
    answers: dict[int, list[int]] = {}
    for row in planned:
        if row.is_responsible:
            answers.setdefault(row.activity_id, []).append(row.person_id)
    areas: dict[int, tuple[PlanArea, list[DaysRow]]] = {}
    for number, activity in numbered(plan):
        _area, rows = areas.setdefault(activity.area_id, (activity.area, []))
        names = [people[key].name for key in people if key in answers.get(activity.pk, ())]
        of_it = [(who, cells.get((activity.pk, key), NONE)) for key, who in people.items()]
        rows.append(DaysRow(number, activity, names, of_it))
    sums = dict.fromkeys(people, NONE)
    counts = dict.fromkeys(people, 0)
    for (_activity, person), days in cells.items():
        if person in sums:
            sums[person] += days
    for keys in answers.values():
        for person in keys:
            counts[person] += 1
    rows_of_people = [PersonDays(row, sums[key], counts[key]) for key, row in people.items()]
    return DaysTable(plan, rows_of_people, list(areas.values()))
