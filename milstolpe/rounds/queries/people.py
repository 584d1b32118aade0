"""Who is told about a cell: those who write it, review it, hand it in; and RUS."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.rules import RUS


def writers_of(contribution: Contribution) -> list[User]:
    """Leads of the objective in the county, and who saved last; else the coordinators."""
    leads = _at(contribution, Role.OBJECTIVE_LEAD).filter(
        Q(county=None) | Q(county=contribution.county_id),
        objective_assignments__objective=contribution.item.objective_id,
    )
    found = _users(leads) if contribution.item.objective_id else []
    if contribution.changed_by and contribution.changed_by.is_active:
        found.append(contribution.changed_by)
    return list(dict.fromkeys(found)) or _users(_at(contribution, Role.COORDINATOR))


def reviewers_of(contribution: Contribution) -> list[User]:
    """Reviewers for the county; else those who decide at the organisation."""
    rows = _at(contribution, Role.REVIEWER)
    found = _users(rows.filter(Q(county=None) | Q(county=contribution.county_id)))
    return found or deciders_of(contribution.organisation)


def deciders_of(organisation: Organisation) -> list[User]:
    return _users(_there(organisation.pk, Role.DECIDER))


def rus_people() -> list[User]:
    return _users(Membership.objects.filter(_now(), role__in=RUS))


def without(people: Iterable[User], one: User) -> list[User]:
    """Nobody is told of what they did themselves."""
    return [user for user in people if user.pk != one.pk]


def _at(contribution: Contribution, role: str) -> QuerySet[Membership]:
    return _there(contribution.organisation_id, role)


def _there(organisation: int, role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(_now(), organisation=organisation, role=role)


def _now() -> Q:
    return in_force() & Q(user__is_active=True)


def _users(rows: QuerySet[Membership]) -> list[User]:
    found = rows.select_related("user").order_by("user__email", "pk")
    return list(dict.fromkeys(row.user for row in found))
