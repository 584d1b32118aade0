"""The next plan is made out of this one, activity by activity, in one transaction."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import newest_save, signed_save
from milstolpe.rounds.enums import RoundState
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Aim,
    BudgetLine,
    Deliverable,
    Plan,
    PlanArea,
    PlannedDays,
    PlanPerson,
    SubPlan,
)
from milstolpe.workplan.queries.next_plan import following_of, left_lines, running_aims
from milstolpe.workplan.queries.year import plan_activities
from milstolpe.workplan.services.editing import held_open, save_as

_NEED = ("cash", "sees_budget", "is_at_least", "cash_note")
_OF_ACTIVITY = ("group", "title", "text", "is_about", "days_note", "steering_group", *_NEED)
MOST_DAYS = 99_999


@dataclass(frozen=True)
class CarryOver:
    """An activity that goes on, with what is decided of it for the next year."""

    activity: int
    area: str  # the title of an area of either plan
    days: Decimal | None
    is_priority: bool
    has_deliverables: bool = False  # they follow along, a year later


@dataclass(frozen=True)
class NextChoice:
    """What follows along into the next plan."""

    activities: Sequence[CarryOver]
    aims: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    keeps_person_days: bool = False  # else persons only answer for what they answered for
    # Of a plan that is made; one that is there keeps its own.
    posts: Decimal | None = None
    days_available: Decimal | None = None


@dataclass(frozen=True)
class Made:
    """What became of it."""

    plan: Plan
    is_new: bool
    activities: int
    others: int = 0  # aims and budget lines


class NextMadeMeanwhileError(DomainError):
    """Another made the next plan after the page was opened; `following` is that plan."""

    def __init__(self, following: Plan | None, made_by: str) -> None:
        message = _(
            "The next plan was made while you had the page open: %(made_by)s. Look at what is "
            "left to carry over, and press again."
        )
        super().__init__(message % {"made_by": made_by})
        self.following = following


@transaction.atomic
def make_next_plan(plan: Plan, choice: NextChoice, *, seen: int | None, by: User) -> Made:
    """Make the plan of the next year, or add to it what it does not have yet.

    This plan is held meanwhile, so that two who press at once make one. It is not changed.

    Args:
        seen: the next plan (its key) that the page showed; None where there was none.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ClosedError: the next year is closed.
        NextMadeMeanwhileError: the page showed no plan, and now there is one without all of this.
        DomainError: nothing is chosen, or something chosen is not in the plan.
    """
    if not by.has_perm("workplan.edit"):
        raise PermissionDenied
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    sources = {row.pk: row for row in plan_activities(plan).select_related("budget_line")}
    _check(sources, choice)
    following = following_of(plan).first()
    new = _not_carried(following, choice.activities)
    if following and seen != following.pk:
        if new:
            raise NextMadeMeanwhileError(following, _who_made(following))
        return Made(following, is_new=False, activities=0)  # pressed twice
    if following is None and not choice.activities:
        raise DomainError(_("Choose at least one activity that goes on."))
    made = held_open(pk=following.pk, by=by) if following else _make(plan, choice, by=by)
    carrier = _Carrier(plan, made, by, keeps_person_days=choice.keeps_person_days)
    others = carrier.carry_aims(choice.aims) + carrier.carry_lines(choice.lines)
    carrier.carry_activities(new, sources)
    return Made(made, is_new=following is None, activities=len(new), others=others)


def _check(sources: Mapping[int, Activity], choice: NextChoice) -> None:
    for row in choice.activities:
        if row.activity not in sources:
            raise DomainError(_("An activity is no longer in the plan. Reload the page."))
        if row.days is not None and not 0 <= row.days <= MOST_DAYS:
            raise DomainError(_("Days cannot be below zero."))


def _not_carried(following: Plan | None, rows: Iterable[CarryOver]) -> list[CarryOver]:
    found = Activity.objects.filter(area__plan=following) if following else Activity.objects.none()
    there = set(found.values_list("carried_from", flat=True))
    return [row for row in rows if row.activity not in there]


def _who_made(plan: Plan) -> str:
    newest = newest_save(plan.history)
    return signed_save(newest) if newest else str(plan)


def _make(plan: Plan, choice: NextChoice, *, by: User) -> Plan:
    """The plan itself, with this plan's areas and working group."""
    year = plan.year + 1
    made = Plan(
        year=year,
        title=_title(plan, year),
        vision=plan.vision,
        messages=plan.messages,
        posts=choice.posts,
        days_available=choice.days_available,
        previous=plan,
        is_example=plan.is_example,
    )
    try:
        with transaction.atomic():
            save_as(made, by=by)
    except IntegrityError as error:  # another plan of that year was taken in at this moment
        raise NextMadeMeanwhileError(None, made.title) from error
    for row in plan.areas.all():
        _copy_area(row, made, row.position, by=by)
    for person in plan.people.all():
        _copy_person(person, made, by=by)
    return made


def _title(plan: Plan, year: int) -> str:
    """As this plan is called, with the year of the next."""
    if str(plan.year) in plan.title:
        return plan.title.replace(str(plan.year), str(year))
    return _("Operating plan %(year)s") % {"year": year}


def _copy_area(row: PlanArea, plan: Plan, position: int, *, by: User) -> PlanArea:
    need = {name: getattr(row, name) for name in _NEED}
    made = PlanArea(plan=plan, position=position, title=row.title, **need)
    save_as(made, by=by)
    return made


def _copy_person(row: PlanPerson, plan: Plan, *, by: User) -> PlanPerson:
    made = PlanPerson(
        plan=plan,
        user_id=row.user_id,
        name=row.name,
        organisation_id=row.organisation_id,
        days_available=row.days_available,
    )
    save_as(made, by=by)
    return made


@dataclass
class _Carrier:
    """Carries parts of a plan over into the next, which both hold what they are called."""

    plan: Plan
    made: Plan
    by: User
    keeps_person_days: bool
    areas: dict[str, PlanArea] = field(default_factory=dict)
    people: dict[str, PlanPerson] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)  # activities

    def __post_init__(self) -> None:
        self.areas = {row.title: row for row in reversed(self.made.areas.all())}
        self.people = {row.name: row for row in self.made.people.all()}

    def carry_aims(self, chosen: frozenset[int]) -> int:
        """Aims that still run, each once."""
        rows = running_aims(self.plan, self.made, self.made.year)
        rows = [row for row in rows if row.pk in chosen]
        for row in rows:
            area = self.area(row.area.title)
            made = Aim(
                area=area,
                position=area.aims.count(),
                text=row.text,
                first_year=row.first_year,
                last_year=row.last_year,
            )
            save_as(made, by=self.by)
        return len(rows)

    def carry_lines(self, chosen: frozenset[int]) -> int:
        """Budget lines with what was planned, each once."""
        rows = [row for row in left_lines(self.plan, self.made) if row.pk in chosen]
        for row in rows:
            made = BudgetLine(
                plan=self.made,
                position=self.made.budget_lines.count(),
                title=row.title,
                amount_sek=row.amount_sek,
                notes=row.notes,
            )
            save_as(made, by=self.by)
        return len(rows)

    def carry_activities(self, rows: Iterable[CarryOver], sources: Mapping[int, Activity]) -> None:
        """Each activity with its partners, who answers for it, and what it leads to."""
        lines = {row.title: row for row in reversed(self.made.budget_lines.all())}
        for choice in rows:
            source = sources[choice.activity]
            line = source.budget_line
            made = self._copy_activity(source, choice, lines.get(line.title) if line else None)
            made.partners.set(source.partners.all())
            self._carry_people(source, made)
            self._carry_leads(source, made)
            if choice.has_deliverables:
                self._carry_deliverables(source, made)
        self._join_booked()

    def area(self, title: str) -> PlanArea:
        """The area of that name in the next plan; one of this plan is made there where missing."""
        if title not in self.areas:
            row = self.plan.areas.filter(title=title).first()
            if row is None:
                raise DomainError(_("An area is no longer in the plan. Reload the page."))
            self.areas[title] = _copy_area(row, self.made, len(self.areas), by=self.by)
        return self.areas[title]

    def _copy_activity(
        self, source: Activity, choice: CarryOver, line: BudgetLine | None
    ) -> Activity:
        area = self.area(choice.area)
        made = Activity(
            area=area,
            position=area.activities.count(),
            days=choice.days,
            is_priority=choice.is_priority,
            budget_line=line,
            carried_from=source,
            **{name: getattr(source, name) for name in _OF_ACTIVITY},
        )
        save_as(made, by=self.by)
        self.new.add(made.pk)
        return made

    def _carry_people(self, source: Activity, made: Activity) -> None:
        for row in source.planned_days.select_related("person"):
            days = row.days if self.keeps_person_days else Decimal(0)
            if not (days or row.is_responsible):
                continue
            name = row.person.name
            if name not in self.people:
                self.people[name] = _copy_person(row.person, self.made, by=self.by)
            copy = PlannedDays(
                activity=made,
                person=self.people[name],
                days=days,
                is_responsible=row.is_responsible,
            )
            save_as(copy, by=self.by)

    def _carry_leads(self, source: Activity, made: Activity) -> None:
        for link in source.links.select_related("round", "meeting"):
            if _is_over(link, self.made.year):
                continue
            copy = ActivityLink(
                activity=made,
                round_id=link.round_id,
                meeting_id=link.meeting_id,
                programme_id=link.programme_id,
                title=link.title,
                url=link.url,
            )
            save_as(copy, by=self.by)
        for plan in source.sub_plans.all():
            own = SubPlan(activity=made, title=plan.title, file_id=plan.file_id, url=plan.url)
            save_as(own, by=self.by)

    def _carry_deliverables(self, source: Activity, made: Activity) -> None:
        for row in source.deliverables.all():
            due_on = years_later(row.due_on, self.made.year - self.plan.year)
            save_as(Deliverable(activity=made, title=row.title, due_on=due_on), by=self.by)

    def _join_booked(self) -> None:
        """Days that were booked on an activity are booked on what it continues in."""
        rows = Activity.objects.filter(area__plan=self.made, booked_on=None)
        rows = rows.filter(carried_from__booked_on__isnull=False).select_related("carried_from")
        there = {
            row.carried_from_id: row
            for row in Activity.objects.filter(area__plan=self.made, carried_from__isnull=False)
        }
        for row in rows:
            assert row.carried_from is not None  # filtered on it
            other = there.get(row.carried_from.booked_on_id)
            if other and self.new & {row.pk, other.pk}:
                row.booked_on = other
                save_as(row, by=self.by)


def _is_over(link: ActivityLink, year: int) -> bool:
    """Rounds that are closed, and meetings of an earlier year, belong to the year they were in."""
    if link.round:
        return link.round.state in (RoundState.CLOSED, RoundState.PUBLISHED)
    return link.meeting is not None and link.meeting.starts_at.year < year


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later; the 29th of February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
