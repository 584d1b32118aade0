"""People and their roles, as the administration and the coordinators see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.queries.actors import current_organisations
from milstolpe.organisations.queries.searching import typed_in
from milstolpe.organisations.rules import coordinated_county_codes
from milstolpe.organisations.standing import in_force

ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True)
class PersonFilter:
    """Which people are wanted; `state` is one of the keys of `PERSON_STATES`, or empty."""

    text: str = ""
    state: str = ""


@dataclass(frozen=True)
class RoleFilter:
    """Which roles are wanted; `state` is "nu", "snart", "slut", or empty for all."""

    text: str = ""
    role: str = ""
    county: str = ""
    state: str = ""


def roles_kept_by(user: Any) -> QuerySet[Membership]:
    """The roles that `user` may give and end: all, or contacts in the own county, or none."""
    rows = Membership.objects.select_related("user", "organisation__county", "county")
    if user.has_perm("organisations.administer"):
        return rows
    return rows.filter(role=Role.CONTACT, organisation__county__in=coordinated_county_codes(user))


def organisations_kept_by(user: Any) -> QuerySet[Organisation]:
    """Where `user` may invite people: anywhere, or in the own county, or nowhere."""
    if user.has_perm("organisations.administer"):
        return current_organisations()
    return current_organisations().filter(county__in=coordinated_county_codes(user))


def filtered_roles(user: Any, wanted: RoleFilter) -> QuerySet[Membership]:
    """The roles that `user` keeps, narrowed; those that end first stand first."""
    today = localdate()
    states = {
        "": Q(),
        "nu": in_force(),
        "snart": in_force() & Q(end_on__lte=today + ENDS_SOON),
        "slut": Q(end_on__lt=today),
    }
    rows = roles_kept_by(user).filter(states[wanted.state])
    if wanted.text:
        rows = rows.filter(typed_in(wanted.text, "user__name", "user__email", "organisation__name"))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.county:
        own = Q(organisation__county=wanted.county)
        rows = rows.filter(own | Q(county=wanted.county))
    return rows.order_by("end_on", swedish("user__name"), "pk")


def with_save_numbers(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Each role with `number`, its newest save (history id): what a page about it begins from."""
    saves = Membership.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    return rows.annotate(number=Subquery(saves.values("history_id")[:1]))


def last_role_saves(keys: Iterable[int]) -> dict[int, int | None]:
    """The number of the newest save of each role, by its key. One query."""
    rows: QuerySet[Any] = with_save_numbers(Membership.objects.filter(pk__in=list(keys)))
    return dict(rows.values_list("pk", "number"))


def filtered_people(wanted: PersonFilter) -> QuerySet[User]:
    """Accounts in Swedish order of names, each with `roles_now` (memberships in force)."""
    held = Membership.objects.filter(in_force(), user=OuterRef("pk"))
    states = {
        "": Q(is_active=True),
        "utan-roll": Q(is_active=True) & ~Exists(held),
        "aldrig-inloggade": Q(is_active=True, last_login=None),
        "stangda": Q(is_active=False),
    }
    rows = User.objects.filter(states[wanted.state])
    if wanted.text:
        rows = rows.filter(typed_in(wanted.text, "name", "email"))
    now = Membership.objects.filter(in_force()).select_related("organisation", "county")
    return rows.prefetch_related(Prefetch("memberships", now, "roles_now")).order_by(
        swedish("name"), "pk"
    )


def roles_of(user: User) -> QuerySet[Membership]:
    """All roles of a person, the latest first."""
    rows = Membership.objects.filter(user=user).select_related("user", "organisation", "county")
    return rows.order_by("-end_on", "-pk")


@dataclass(frozen=True)
class Waiting:
    """What an administrator may have to do something about."""

    roles_that_end: int
    people_without_role: int
    never_logged_in: int


def waiting(user: Any) -> Waiting:
    """Counts of what waits. One query."""
    waits: list[QuerySet[Any]] = [
        filtered_roles(user, RoleFilter(state="snart")),
        filtered_people(PersonFilter(state="utan-roll")),
        filtered_people(PersonFilter(state="aldrig-inloggade")),
    ]
    counts = [
        rows.order_by().annotate(place=Value(place)).values_list("place").annotate(n=Count("pk"))
        for place, rows in enumerate(waits)
    ]
    found = dict(counts[0].union(*counts[1:], all=True))
    return Waiting(*(found.get(place, 0) for place in range(len(waits))))
