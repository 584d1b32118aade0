"""What waits for somebody: rounds to run, texts to write, review and hand in; and by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.standing import standing_of
from milstolpe.rounds.enums import (
    SETTLED_STATES,
    WRITABLE_STATES,
    ContributionState,
    RoundState,
)
from milstolpe.rounds.models import Contribution, Round, RoundQuestion
from milstolpe.rounds.queries.recipients import People, Person, place_of
from milstolpe.rounds.queries.times import last_day
from milstolpe.rounds.rules import RUS, WORKING, objectives_of


class Act(Enum):
    """What somebody is to do with a text."""

    WRITE = "write"
    WRITE_AGAIN = "write_again"  # it is returned
    REVIEW = "review"
    HAND_IN = "hand_in"


@dataclass(frozen=True)
class WaitingTexts:
    """Texts of a round on which the same person is to act in the same way."""

    round: Round
    act: Act
    texts: Sequence[Contribution]

    @property
    def due(self) -> date:
        """The first of their last days."""
        return min(last_day(row) for row in self.texts)


def rounds_to_run() -> list[Any]:
    """Rounds that are not published, with `left` (texts not handed in) and `unanswered`
    (questions). One query."""
    left = Q(items__contributions__isnull=False) & ~Q(
        items__contributions__state__in=SETTLED_STATES
    )
    asked = RoundQuestion.objects.filter(round=OuterRef("pk"), answered_at__isnull=True)
    counted = asked.order_by().values("round").annotate(n=Count("pk")).values("n")
    return list(
        Round.objects.exclude(state=RoundState.PUBLISHED)
        .annotate(
            left=Count("items__contributions", filter=left),
            unanswered=Coalesce(Subquery(counted), 0),
        )
        .order_by("answer_by", "pk")
    )


def texts_that_wait(user: Any, organisation: Organisation) -> list[WaitingTexts]:
    """What the person is to do with texts of the organisation now, by round and act.

    The same people as are reminded of them: `recipients`. Two queries.
    """
    rows = list(_going_on(Contribution.objects.filter(organisation=organisation)))
    people = People({organisation.pk} if rows else ())
    found: dict[tuple[int, Act], list[Contribution]] = {}
    for row in rows:
        if act := _act(user, people, row):
            found.setdefault((row.round.pk, act), []).append(row)
    return [WaitingTexts(rows[0].round, act, rows) for (_pk, act), rows in found.items()]


def texts_to_hand_in(user: Any) -> list[Contribution]:
    """All that the person has a part in and that is not handed in: what has a day in a calendar.

    One query, and one for each role that answers for objectives.
    """
    roles = standing_of(user).memberships
    ours = {row.organisation_id for row in roles if row.role in WORKING}
    if not ours:
        return []
    rows = _going_on(Contribution.objects.filter(organisation__in=ours))
    return [row for row in rows if any(_has_part(role, row) for role in roles)]


def runs_rounds(user: Any) -> bool:
    return standing_of(user).has(*RUS)


def _going_on(rows: QuerySet[Contribution]) -> Iterator[Contribution]:
    """Those that can still be handed in."""
    today = timezone.localdate()
    rows = rows.exclude(state__in=SETTLED_STATES).filter(
        Q(item__round__state=RoundState.OPEN)
        | Q(item__round__state=RoundState.CLOSED, extended_until__gte=timezone.now())
    )
    rows = rows.select_related("item__round", "item__objective", "county", "organisation")
    for row in rows.order_by("item__round__answer_by", "item__position", "county_id"):
        if row.round.is_open or last_day(row) >= today:
            yield row


def _act(user: Any, people: People, row: Contribution) -> Act | None:
    """What is the likeliest for the person to do; None: it waits for somebody else."""
    place = place_of(row)
    if row.state == ContributionState.IN_REVIEW:
        return Act.REVIEW if _is_among(user, people.next_ones(place, row.state)) else None
    decides = _is_among(user, people.deciders(place))
    if row.state == ContributionState.APPROVED:
        return Act.HAND_IN if decides else None
    if row.state in WRITABLE_STATES and _is_among(user, people.writers(place)):
        is_back = row.state == ContributionState.RETURNED
        return Act.WRITE_AGAIN if is_back else Act.WRITE
    if not row.round.is_reviewed and row.state == ContributionState.DRAFT and decides:
        return Act.HAND_IN
    return None


def _is_among(user: Any, people: Sequence[Person]) -> bool:
    return any(person.pk == user.pk for person in people)


def _has_part(role: Membership, row: Contribution) -> bool:
    """Coordinators and those who decide, in all that their organisation writes; reviewers and
    leads, in what is theirs."""
    if role.organisation_id != row.organisation_id:
        return False
    if role.role in (Role.COORDINATOR, Role.DECIDER):
        return True
    if role.county_id not in (None, row.county_id):
        return False
    is_lead = role.role == Role.OBJECTIVE_LEAD and row.item.objective_id in objectives_of(role)
    return is_lead or role.role == Role.REVIEWER
