"""The example plan of this year, made from last year's; wishes that became of, and that wait."""

from datetime import date

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import plan_words
from milstolpe.demo.content.rau_people import People
from milstolpe.demo.content.timeline import at_noon
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.workplan.models import Activity, Plan, Wish
from milstolpe.workplan.queries.next_plan import next_plan
from milstolpe.workplan.services.next_plan import CarryOver, NextChoice, make_next_plan
from milstolpe.workplan.services.wishes import add_wish, answer_wish


def carried_plan(before: Plan, people: People, *, seed: str) -> Plan:
    """Everything goes on; some other things are prioritised."""
    found, dice = next_plan(before), Dice(f"{seed} carried {before.year}")
    rows = [
        CarryOver(
            row.pk,
            row.activity.area.title,
            row.activity.days,
            is_priority=row.activity.is_priority or dice.happens(0.1),
            has_deliverables=True,
        )
        for row in found.rows
    ]
    choice = NextChoice(
        rows,
        aims=frozenset(row.pk for row in found.aims),
        lines=frozenset(row.pk for row in found.lines),
        keeps_person_days=True,
        posts=before.posts,
        days_available=before.days_available,
    )
    return make_next_plan(before, choice, seen=None, by=people.rus).plan


def add_wishes(plan: Plan, people: People) -> None:
    """Some for the plan, answered before it was decided, and some for the next, which wait."""
    words = plan_words()["wishes"]
    boards = [pk for role, pk in people.by_role if role == Role.COORDINATOR]
    places = list(Organisation.objects.filter(pk__in=boards).order_by("pk"))
    said = [(plan.year, row) for row in words["answered"]]
    said += [(plan.year + 1, row) for row in words["waiting"]]
    for place, (year, row) in zip(places, said, strict=False):
        by = people.by_role[Role.COORDINATOR, place.pk]
        wish = add_wish(year=year, organisation=place, text=row["text"], by=by)
        Wish.objects.filter(pk=wish.pk).update(at=at_noon(date(year - 1, 10, 1)))
        if "answer" in row:
            _answer(wish, row, plan, by=people.rus)


def _answer(wish: Wish, row: dict[str, str], plan: Plan, *, by: User) -> None:
    activity = None
    if title := row.get("activity"):
        activity = Activity.objects.filter(area__plan=plan, title=title).first()
    answer_wish(
        wish,
        state=row["state"],
        answer=row["answer"],
        activity=activity,
        base_number=wish.history.latest().history_id,
        by=by,
    )
    Wish.objects.filter(pk=wish.pk).update(answered_at=at_noon(date(plan.year, 2, 12)))
