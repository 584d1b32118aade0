"""Wishes for a coming plan: who sees which, whose they are, and surveys that asked for them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.standing import standing_of
from milstolpe.rounds.enums import HANDED_IN_STATES, RoundState
from milstolpe.rounds.kinds import kinds_of_needs
from milstolpe.rounds.models import ContributionText, Round
from milstolpe.workplan.enums import PlanState, WishState
from milstolpe.workplan.models import Activity, Plan, Wish
from milstolpe.workplan.queries.plans import PUBLIC
from milstolpe.workplan.queries.year import plan_activities
from milstolpe.workplan.rules import WISHING

YEARS_AHEAD = 2


def wishes_visible_to(user: Any) -> QuerySet[Wish]:
    """RUS sees every wish; others, those of the organisations that they wish for."""
    rows = Wish.objects.select_related("organisation", "activity__area__plan", "by", "answered_by")
    if user.has_perm("workplan.edit"):
        return rows
    return rows.filter(organisation__in=standing_of(user).organisation_ids(*WISHING))


def wishing_organisations(user: Any) -> QuerySet[Organisation]:
    """Those that the person may wish for: for RUS every county board too."""
    own = Q(pk__in=standing_of(user).organisation_ids(*WISHING))
    if user.has_perm("workplan.edit"):
        own |= Q(kind=OrganisationKind.COUNTY_BOARD)
    return Organisation.objects.filter(own)


def years_to_wish_for(today: datetime.date) -> list[int]:
    """The first year whose plan is not decided, and the one after. One query."""
    decided = Plan.objects.filter(state__in=PUBLIC).order_by("-year").first()
    first = decided.year + 1 if decided else today.year + 1
    return list(range(max(first, today.year), max(first, today.year) + YEARS_AHEAD))


def years_wished_for(rows: QuerySet[Wish]) -> list[int]:
    """The years of these wishes, the latest first. One query."""
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def waiting_wishes(year: int) -> QuerySet[Wish]:
    """Wishes for the year that nobody has answered, the first first."""
    rows = Wish.objects.filter(year=year, state=WishState.NEW).select_related("organisation")
    return rows.order_by("at", "pk")


def waiting_by_year() -> list[tuple[int, int]]:
    """(year, wishes that wait for an answer). One query."""
    rows = Wish.objects.filter(state=WishState.NEW).order_by("year").values_list("year")
    return list(rows.annotate(n=Count("pk")))


def activities_for(wish: Wish) -> QuerySet[Activity]:
    """What may answer it: the activities of the plan of its year."""
    plan = Plan.objects.filter(year=wish.year).exclude(state=PlanState.CLOSED).first()
    return plan_activities(plan) if plan else Activity.objects.none()


@dataclass(frozen=True)
class Survey:
    """A needs survey with what it has to take in."""

    round: Round
    answers: int
    taken: int

    @property
    def left(self) -> int:
        return self.answers - self.taken


def surveys() -> list[Survey]:
    """Those that have been opened, the newest first, with their answers. Three queries."""
    rounds = list(opened_surveys())
    texts = answer_texts(rounds).order_by().values_list("contribution__item__round")
    answers = dict(texts.annotate(n=Count("pk")))
    wishes = Wish.objects.filter(contribution__item__round__in=rounds).order_by()
    taken = dict(wishes.values_list("contribution__item__round").annotate(n=Count("pk")))
    return [Survey(row, answers.get(row.pk, 0), taken.get(row.pk, 0)) for row in rounds]


def opened_surveys() -> QuerySet[Round]:
    """Needs surveys that have been opened, the newest first."""
    rows = Round.objects.filter(kind__in=kinds_of_needs()).exclude(state=RoundState.DRAFT)
    return rows.order_by("-year", "-pk")


def answer_texts(rounds: Sequence[Round]) -> QuerySet[ContributionText]:
    """What was handed in of the rounds, section by section; sections left empty are no answers."""
    rows = ContributionText.objects.filter(
        contribution__item__round__in=rounds, contribution__state__in=HANDED_IN_STATES
    )
    rows = rows.exclude(text="").select_related("contribution__organisation", "section")
    return rows.order_by("contribution__county", "section__position", "pk")
