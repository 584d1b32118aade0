"""Which meetings a person may see, and what stands in the calendar list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting, Participant
from milstolpe.agenda.rules import RUS
from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.searching import typed_in
from milstolpe.organisations.standing import in_force, standing_of

COMING, PAST, ALL = "", "tidigare", "alla"


def meetings_visible_to(user: Any) -> QuerySet[Meeting]:
    """RUS sees every meeting; others the public ones and those that they are invited to."""
    if standing_of(user).has(*RUS):
        return Meeting.objects.all()
    if not user.is_authenticated:
        return Meeting.objects.filter(is_public=True)
    invited = Participant.objects.filter(user=user).values("meeting")
    return Meeting.objects.filter(Q(is_public=True) | Q(pk__in=invited))


def meetings_at(
    rows: QuerySet[Meeting], when: str, *, now: datetime | None = None
) -> QuerySet[Meeting]:
    """Those to come, the next one first; those that have been, the latest first; or all."""
    now = now or timezone.now()
    if when == PAST:
        return rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    return rows if when == ALL else rows.filter(ends_at__gte=now)


def own_meetings(user: Any, *, since: datetime) -> QuerySet[Meeting]:
    """The meetings that the person is invited to and that end after `since`."""
    return Meeting.objects.filter(participants__user=user, ends_at__gte=since)


def with_participants(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings with those invited, each with the person. One query more."""
    participants = Participant.objects.select_related("user")
    return rows.prefetch_related(Prefetch("participants", queryset=participants))


@dataclass(frozen=True)
class Wanted:
    """Which people of the register are looked for; empty values narrow nothing."""

    text: str = ""
    role: str = ""
    county: str = ""


def people_to_invite(wanted: Wanted, *, but: Meeting | None = None) -> QuerySet[User]:
    """Those with an account and a role now, in the order of names, each with `roles_now`.

    Args:
        but: those who are invited to this meeting already are left out.
    """
    held = Membership.objects.filter(in_force()).select_related("organisation")
    found = held.filter(typed_in(wanted.text, "user__name", "user__email", "organisation__name"))
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.county:
        found = found.filter(Q(organisation__county=wanted.county) | Q(county=wanted.county))
    rows = User.objects.filter(is_active=True, pk__in=found.values("user"))
    if but is not None:
        rows = rows.exclude(pk__in=but.participants.values("user"))
    return rows.prefetch_related(Prefetch("memberships", held, "roles_now")).order_by(
        swedish("name"), "pk"
    )


def save_numbers(keys: Iterable[int]) -> dict[int, int]:
    """The newest save of each meeting, by its key. One query."""
    rows = Meeting.history.filter(id__in=list(keys)).order_by("history_date", "history_id")
    return dict(rows.values_list("id", "history_id"))


def participants_of(meeting: Meeting) -> list[tuple[Participant, str]]:
    """Those invited, each with where they work, in the order of names. One query."""
    rows = list(meeting.participants.all())
    places: dict[int, list[str]] = {}
    members = Membership.objects.filter(in_force(), user__in=[row.user_id for row in rows])
    found = members.order_by(swedish("organisation__name")).values_list(
        "user", "organisation__name"
    )
    for user, name in found:
        names = places.setdefault(user, [])
        if name not in names:
            names.append(name)
    return [(row, ", ".join(places.get(row.user_id, ()))) for row in rows]
