"""The meetings of a round, and whom the roles say should be invited."""

from collections import defaultdict

from django.db.models import Count, QuerySet

from milstolpe.accounts.models import User
from milstolpe.followup.models import RoundMeeting
from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import in_force
from milstolpe.rounds.models import Round

# Of the meeting across the objectives there is one, and it has no item.
ACROSS = None


def meetings_of(round_: Round) -> QuerySet[RoundMeeting]:
    """The meetings in the order they are held, each with `invited`, how many are."""
    rows = RoundMeeting.objects.filter(round=round_).select_related("meeting", "item__objective")
    counted = rows.annotate(invited=Count("meeting__participants"))
    return counted.order_by("meeting__starts_at", "meeting")


def people_by_item(round_: Round) -> dict[int | None, list[User]]:
    """Item → leads and national owners of its objective; across them all, the coordinators.

    Two queries.
    """
    items = dict(round_.items.filter(objective__isnull=False).values_list("objective", "pk"))
    found: dict[int | None, list[User]] = defaultdict(list)
    assignments = ObjectiveAssignment.objects.filter(
        in_force(prefix="membership__"),
        membership__role__in=(Role.OBJECTIVE_LEAD, Role.NATIONAL_READER),
        membership__user__is_active=True,
        objective__in=items,
    )
    for row in assignments.select_related("membership__user").order_by("membership__user"):
        found[items[row.objective_id]].append(row.membership.user)
    coordinators = Membership.objects.filter(
        in_force(), role=Role.COORDINATOR, user__is_active=True
    )
    for member in coordinators.select_related("user").order_by("user"):
        found[ACROSS].append(member.user)
    return found
