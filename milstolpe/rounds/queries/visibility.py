"""Which rounds and contributions a person may see. Their work is done by permission."""

from typing import Any

from django.db.models import Q, QuerySet

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import standing_of
from milstolpe.rounds.enums import HANDED_IN_STATES, RoundState
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.rules import RUS, WORKING, objectives_of


def rounds_visible_to(user: Any) -> QuerySet[Round]:
    """RUS sees every round; those with a role in a round, what is opened; everyone, what is
    published."""
    standing = standing_of(user)
    if standing.has(*RUS):
        return Round.objects.all()
    if standing.has(*WORKING, Role.NATIONAL_READER):
        return Round.objects.exclude(state=RoundState.DRAFT)
    return Round.objects.filter(state=RoundState.PUBLISHED)


def contributions_visible_to(user: Any) -> QuerySet[Contribution]:
    """RUS sees all. Others see those of their organisation or county, once the round is opened;
    national objective owners, what is handed in for their objectives."""
    standing = standing_of(user)
    if standing.has(*RUS):
        return Contribution.objects.all()
    seen = Q(pk__in=())
    for row in standing.memberships:
        seen |= _seen_as(row)
    return Contribution.objects.filter(seen).exclude(item__round__state=RoundState.DRAFT)


def _seen_as(row: Membership) -> Q:
    if row.role == Role.NATIONAL_READER:
        return Q(item__objective__in=objectives_of(row), state__in=HANDED_IN_STATES)
    if row.role not in WORKING:
        return Q(pk__in=())
    # The whole county is seen, Skogsstyrelsen's texts about it too; an agency sees its own.
    county = row.organisation.county_id if row.role in _BOARD else row.county_id
    mine = Q(organisation=row.organisation_id)
    if row.county_id:
        mine &= Q(county=row.county_id)
    return mine | Q(county=county) if county else mine


_BOARD = (Role.COORDINATOR, Role.DECIDER)
