"""Example operating plans: last year's closed with its report, this year's under way."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from milstolpe.agenda.models import Meeting
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import plan_document, plan_words
from milstolpe.demo.content.plan_next import add_wishes, carried_plan
from milstolpe.demo.content.rau_people import People
from milstolpe.demo.content.timeline import at_noon
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.models import Round
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Aim,
    BudgetLine,
    Deliverable,
    Plan,
    PlanEvent,
    PlannedDays,
    PlanPerson,
    PlanVersion,
    SubPlan,
    UsedDays,
    YearReportVersion,
)
from milstolpe.workplan.quarters import QUARTERS, ended_quarters, quarter_end
from milstolpe.workplan.reading.lines import text_lines
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.services.days import DaysEdit, save_days
from milstolpe.workplan.services.deciding import take_plan_step
from milstolpe.workplan.services.editing import add_part, save_part
from milstolpe.workplan.services.money import set_forecast, take_back, use_money
from milstolpe.workplan.services.outcomes import finish_deliverable, judge_aim
from milstolpe.workplan.services.quarters import StatusEdit, tell_quarter, told_before
from milstolpe.workplan.services.reports import finish_year_report, save_year_report
from milstolpe.workplan.services.taking import take_plan
from milstolpe.workplan.services.used import UsedEdit, save_used_days

AVAILABLE = (60, 65, 58, 62, 60, 55, 70, 60, 48, 62, 65, 60)  # days of each person
SHARES = ((1,), (2, 1), (3, 2, 1), (2, 1, 1, 1))  # of an activity, by person
QUARTER_SHARE = (22, 24, 23, 31)  # percent of a year's days and money
SPENT = {"Löner och resor": 98, "Arrangemang": 88, "Projekt": 71}  # percent in a whole year
STATUSES = {"as_planned": 70, "deviation": 10, "delayed": 12, "done": 8}
# What the first person answers for, who is somebody that logs in.
_OF_FIRST = {
    "planned_days__person__name": plan_words()["people"][0],
    "planned_days__is_responsible": True,
}
UNTOLD = 0.2  # of the activities in the newest quarter of the year that is under way


def add_plans(people: People, *, seed: str) -> None:
    """Both plans. The running one is that of this year once it would be decided."""
    today = timezone.localdate()
    year = today.year if today >= date(today.year, 2, 20) else today.year - 1
    before = _first_plan(people, year - 1, Dice(f"{seed} staff {year - 1}"))
    _live(before, people, len(QUARTERS), Dice(f"{seed} plan {year - 1}"))
    _close(before, people, Dice(f"{seed} report {year - 1}"))
    plan = carried_plan(before, people, seed=seed)
    _live(plan, people, ended_quarters(year, today), Dice(f"{seed} plan {year}"), is_running=True)
    _correct(plan, people)
    add_wishes(plan, people)


def _first_plan(people: People, year: int, dice: Dice) -> Plan:
    """The plan that was taken in from its document, with days on persons."""
    text = plan_document().format(year=year, last=year + 2)
    plan = take_plan(parse_plan(text_lines(text)), by=people.rus)
    plan.is_example, plan.posts, plan.days_available = True, Decimal("3.3"), Decimal(710)
    plan.save()
    _staff(plan, people, dice)
    _promise(plan)
    _hang(plan, people)
    return plan


def _live(
    plan: Plan, people: People, quarters: int, dice: Dice, *, is_running: bool = False
) -> None:
    """The plan decided, with what it leads to, and so many quarters told."""
    _lead(plan, people)
    decided, steering = date(plan.year, 2, 12), plan_words()["steering"]
    for step in ("treat", "decide"):
        take_plan_step(plan, step, decided_on=decided, decided_by=steering, by=people.rus)
    PlanEvent.objects.filter(plan=plan).update(at=at_noon(decided))
    PlanVersion.objects.filter(plan=plan).update(at=at_noon(decided))
    plan.refresh_from_db()
    for quarter in QUARTERS[:quarters]:
        _tell(
            plan, quarter, people, dice, untold=UNTOLD if quarter == quarters and is_running else 0
        )
        _use_days(plan, quarter, people, dice)
        _spend(plan, quarter, people, dice)


# --- Who does what ---


def _staff(plan: Plan, people: People, dice: Dice) -> None:
    """Twelve persons, and the days of every activity on some of them; the sums are exact."""
    staff = [
        PlanPerson.objects.create(plan=plan, name=name, days_available=days)
        for name, days in zip(plan_words()["people"], AVAILABLE, strict=True)
    ]
    free = {person.pk: Decimal(person.days_available or 0) for person in staff}
    edits: list[DaysEdit] = []
    for activity in _activities(plan):
        shares = dice.choice(SHARES)
        chosen = sorted(staff, key=lambda person: -free[person.pk])[: len(shares)]
        for person, days in zip(chosen, _divided(activity.days, shares), strict=True):
            free[person.pk] -= days
            edits.append(DaysEdit(activity.pk, person.pk, days, Decimal(0)))
    save_days(plan, edits, by=people.rus)
    first = {edit.activity: edit.person for edit in reversed(edits)}
    for activity_pk, person_pk in first.items():
        row = PlannedDays.objects.get(activity=activity_pk, person=person_pk)
        row.is_responsible = True
        row.save()


def _activities(plan: Plan) -> list[Activity]:
    rows = Activity.objects.filter(area__plan=plan).select_related("area")
    return list(rows.order_by("area__position", "position"))


def _divided(days: Decimal | None, shares: tuple[int, ...]) -> list[Decimal]:
    """In halves of days; the first has what is left over."""
    halves, whole = int((days or Decimal(0)) * 2), sum(shares)
    rest = [halves * share // whole for share in shares[1:]]
    return [Decimal(halves - sum(rest)) / 2, *(Decimal(half) / 2 for half in rest)]


def _promise(plan: Plan) -> None:
    """A deliverable for every prioritised activity, spread over the year."""
    rows = [row for row in _activities(plan) if row.is_priority]
    for place, row in enumerate(rows):
        due = quarter_end(plan.year, place % len(QUARTERS) + 1)
        Deliverable.objects.create(activity=row, title=f"Redovisning: {row.title}", due_on=due)


def _hang(plan: Plan, people: People) -> None:
    """What some activities lead to, plans of their own, a steering group and partners."""
    words = plan_words()["hanging"]
    rows = {row.title: row for row in _activities(plan)}
    for title, name, url in words["links"]:
        add_part(ActivityLink, by=people.rus, activity=rows[title], title=name, url=url)
    for title, name, url in words["sub_plans"]:
        add_part(SubPlan, by=people.rus, activity=rows[title], title=name, url=url)
    for title, group, names in words["groups"]:
        keys = Organisation.objects.filter(name__in=names).values_list("pk", flat=True)
        values = {"steering_group": group, "partners": frozenset(keys)}
        number = rows[title].history.latest().history_id
        save_part(rows[title], values, base_number=number, by=people.rus)


def _lead(plan: Plan, people: People) -> None:
    """Activities that lead to a round and a meeting of the year."""
    words = plan_words()["hanging"]
    rows = {row.title: row for row in _activities(plan)}
    round_ = Round.objects.filter(year=plan.year).order_by("pk").first()
    meeting = Meeting.objects.filter(starts_at__year=plan.year).order_by("starts_at").first()
    if round_:
        add_part(ActivityLink, by=people.rus, activity=rows[words["round"]], round=round_)
    if meeting:
        add_part(ActivityLink, by=people.rus, activity=rows[words["meeting"]], meeting=meeting)


# --- Through the year ---


def _tell(plan: Plan, quarter: int, people: People, dice: Dice, *, untold: float) -> None:
    words, before = plan_words()["told"], told_before(plan, quarter)
    rows, edits = _activities(plan), []
    late = next((row.pk for row in rows if row.is_priority and untold), None)
    own = set(Activity.objects.filter(**_OF_FIRST, area__plan=plan).values_list("pk", flat=True))
    for activity in rows:
        if activity.pk == late:  # something for the steering group to talk about
            edits.append(StatusEdit(late, "delayed", dice.choice(words["delayed"]), None))
            continue
        if dice.happens(untold) or (untold and activity.pk in own):
            continue
        if activity.pk in before and quarter < QUARTERS[-1] and dice.happens(0.15):
            edits.append(StatusEdit(activity.pk, "", "", None, is_unchanged=True))
            continue
        status = dice.choices(list(STATUSES), list(STATUSES.values()))[0]
        if quarter == QUARTERS[-1] and status == "as_planned":
            status = "done"
        edits.append(StatusEdit(activity.pk, status, dice.choice(words[status]), None))
    tell_quarter(plan, quarter, edits, by=people.member)
    end = quarter_end(plan.year, quarter)
    for row in Deliverable.objects.filter(activity__area__plan=plan, due_on=end):
        if dice.happens(0.8):
            number = row.history.latest().history_id
            finish_deliverable(
                row, done_on=end, url="", base_number=number, today=end, by=people.member
            )


def _use_days(plan: Plan, quarter: int, people: People, dice: Dice) -> None:
    """Of each person where an activity has several, else of the activity as a whole."""
    share = QUARTER_SHARE[quarter - 1]
    edits = []
    for activity in _activities(plan):
        rows = list(activity.planned_days.filter(days__gt=0))
        for row in rows:
            whose = row.person_id if len(rows) > 1 else None
            used = Decimal(int(row.days * 2 * share * dice.randint(80, 115) / 10_000)) / 2
            edits.append(UsedEdit(activity.pk, quarter, whose, used or Decimal("0.5"), None))
    save_used_days(plan, edits, by=people.member)


def _spend(plan: Plan, quarter: int, people: People, dice: Dice) -> None:
    for line in BudgetLine.objects.filter(plan=plan):
        amount = line.amount_sek * SPENT[line.title] * QUARTER_SHARE[quarter - 1] // 10_000
        use_money(
            line,
            amount_sek=amount // 100 * 100,
            used_on=quarter_end(plan.year, quarter),
            text=dice.choice(plan_words()["money"][line.title]),
            by=people.member,
        )


def _correct(plan: Plan, people: People) -> None:
    """A row of used money is taken back, and a line is believed to end lower."""
    words = plan_words()["corrected"]
    line = BudgetLine.objects.filter(plan=plan, uses__isnull=False).distinct().last()
    if line is None:
        return
    day = quarter_end(plan.year, 1)
    wrong = use_money(line, amount_sek=12_500, used_on=day, text=words["text"], by=people.member)
    take_back(wrong, reason=words["reason"], by=people.member)
    amount = line.amount_sek * SPENT[line.title] // 100
    number = line.history.latest().history_id
    set_forecast(line, amount, reason=words["forecast"], base_number=number, by=people.rus)


def _close(plan: Plan, people: People, dice: Dice) -> None:
    """Aims judged, the report written and finished, the year closed."""
    words: dict[str, Any] = plan_words()
    for aim in Aim.objects.filter(area__plan=plan):
        judgement = dice.choice(sorted(words["judged"]))
        number = aim.history.latest().history_id
        judge_aim(
            aim, judgement=judgement, text=words["judged"][judgement], base_number=number,
            by=people.member,
        )  # fmt: skip
    texts = {name: words[name].strip() for name in ("summary", "deviations", "ahead")}
    save_year_report(plan, texts, base_number=None, by=people.member)
    finish_year_report(plan, by=people.rus)
    take_plan_step(plan, "close", by=people.rus)
    day = at_noon(date(plan.year + 1, 2, 10))
    YearReportVersion.objects.filter(plan=plan).update(at=day)
    PlanEvent.objects.filter(plan=plan, step="close").update(at=day)
    UsedDays.objects.filter(activity__area__plan=plan).update(changed_at=day)
