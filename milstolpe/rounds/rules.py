"""Who may do what with rounds and contributions. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import standing_of
from milstolpe.rounds.models import Comment, Contribution

RUS = (Role.RUS_MEMBER, Role.RUS_LEAD)
WORKING = (Role.COORDINATOR, Role.DECIDER, Role.REVIEWER, Role.OBJECTIVE_LEAD)


@rules.predicate
def works_for_rus(user: Any) -> bool:
    return standing_of(user).has(*RUS)


@rules.predicate
def leads_rus(user: Any) -> bool:
    return standing_of(user).has(Role.RUS_LEAD)


@rules.predicate
def takes_part(user: Any) -> bool:
    """Runs rounds, or has a part in what is written in them. Which texts: `visibility`."""
    return standing_of(user).has(*RUS, *WORKING, Role.NATIONAL_READER)


@rules.predicate
def writes(user: Any, contribution: Contribution) -> bool:
    """Lead of the objective in the county, at the organisation that writes; or its coordinator."""
    return any(_writes_as(row, contribution) for row in _there(user, contribution))


@rules.predicate
def reviews(user: Any, contribution: Contribution) -> bool:
    """Reviewer for the county, or deciding manager, at the organisation that writes."""
    return any(
        row.role == Role.DECIDER or (row.role == Role.REVIEWER and _covers(row, contribution))
        for row in _there(user, contribution)
    )


@rules.predicate
def hands_in(user: Any, thing: Any) -> bool:
    """Deciding manager at the organisation of a contribution or a delivery."""
    return any(row.role == Role.DECIDER for row in _there(user, thing))


@rules.predicate
def works_there(user: Any, thing: Any) -> bool:
    """Has any role in rounds at the organisation of a contribution or a delivery."""
    return any(row.role in WORKING for row in _there(user, thing))


def may_resolve(user: Any, comment: Comment) -> bool:
    """Those who may comment; what blocks is resolved by who wrote it, a reviewer or RUS."""
    contribution = comment.contribution
    if not user.has_perm("rounds.comment", contribution):
        return False
    if not comment.is_blocking or comment.by_id == user.pk:
        return True
    return bool(reviews(user, contribution) or works_for_rus(user))


def _there(user: Any, thing: Any) -> list[Membership]:
    """The person's roles at the organisation that writes."""
    rows = standing_of(user).memberships
    return [row for row in rows if row.organisation_id == thing.organisation_id]


def _writes_as(row: Membership, contribution: Contribution) -> bool:
    if row.role == Role.COORDINATOR:
        return True
    return (
        row.role == Role.OBJECTIVE_LEAD
        and _covers(row, contribution)
        and contribution.item.objective_id in objectives_of(row)
    )


def _covers(row: Membership, contribution: Contribution) -> bool:
    return row.county_id in (None, contribution.county_id)


def objectives_of(row: Membership) -> frozenset[int]:
    """The objectives that a role answers for. Kept on the row for the request."""
    kept: frozenset[int] | None = getattr(row, "_objectives", None)
    if kept is None:
        kept = frozenset(row.objective_assignments.values_list("objective_id", flat=True))
        row._objectives = kept  # type: ignore[attr-defined]  # noqa: SLF001  # ours
    return kept


rules.add_perm("rounds.run", works_for_rus)
rules.add_perm("rounds.follow", takes_part)
rules.add_perm("rounds.publish", leads_rus)
rules.add_perm("rounds.reopen", leads_rus)
rules.add_perm("rounds.write", writes)
# Which texts a person sees is a query; whoever sees one may read it.
rules.add_perm("rounds.read_text", rules.is_authenticated)
rules.add_perm("rounds.review", reviews)
rules.add_perm("rounds.comment", writes | reviews | works_for_rus)
rules.add_perm("rounds.hand_in", hands_in)
rules.add_perm("rounds.see_delivery", works_there | works_for_rus)
rules.add_perm("rounds.mark_national", writes | reviews)
