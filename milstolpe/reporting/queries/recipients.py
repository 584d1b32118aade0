"""Who is told about a report: those who answer it, those who run the follow-up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.reporting.models import FollowUp, Report


@dataclass(frozen=True)
class Recipients:
    """The accounts that are told in the interface, and the e-mail addresses that get the mail."""

    users: tuple[int, ...] = ()
    emails: tuple[str, ...] = ()


def recipients_of(reports: Collection[Report], *, own: bool = False) -> dict[int, Recipients]:
    """Report → who is told: contact persons in force, else the function mailbox; else nobody.

    One query. Read the reports with `organisation` and `answered_by`.

    Args:
        own: tell the organisation itself, also when another one answers in its place, and its
            function mailbox besides: what was done in its name is to be known there.
    """
    answerers = {row.pk: answerer_of(row, own=own) for row in reports}
    people = _contacts({organisation.pk for organisation in answerers.values()})
    found = {}
    for pk, organisation in answerers.items():
        contacts = people.get(organisation.pk, {})
        mailbox = organisation.function_mailbox.lower()
        emails = dict.fromkeys(contacts.values())
        if mailbox and (own or not emails):
            emails[mailbox] = None
        found[pk] = Recipients(tuple(contacts), tuple(emails))
    return found


def reached() -> Q:
    """Whether anybody is told about a report, as `recipients_of` finds them; for the database."""
    organisation = Coalesce(OuterRef("answered_by"), OuterRef("organisation"))
    contacts = Membership.objects.filter(
        in_force(), organisation=organisation, role=Role.CONTACT, user__is_active=True
    )
    return (
        Q(Exists(contacts))
        | Q(answered_by__function_mailbox__gt="")
        | Q(answered_by=None, organisation__function_mailbox__gt="")
    )


def answerer_of(report: Report, *, own: bool = False) -> Organisation:
    """The organisation that answers in its place, else (or with `own`) the one that is asked."""
    return (None if own else report.answered_by) or report.organisation


def deciders_of(reports: Collection[Report]) -> dict[int, str]:
    """Report → the names of those who can approve it; empty when there is nobody. One query."""
    answerers = {row.pk: {row.organisation_id, row.answered_by_id or 0} for row in reports}
    rows = Membership.objects.filter(
        in_force(),
        organisation__in=set().union(*answerers.values()),
        role=Role.DECIDER,
        user__is_active=True,
    ).order_by(swedish("user__name"))
    names = list(rows.values_list("organisation_id", "user__name"))
    return {
        pk: get_text_list(
            list(dict.fromkeys(name for organisation, name in names if organisation in ours)),
            _("and"),
        )
        for pk, ours in answerers.items()
    }


def runners_of(follow_up: FollowUp) -> list[int]:
    """Ids of those who coordinate the programme today."""
    owners = follow_up.programme.owners.values("organisation")
    rows = Membership.objects.filter(
        in_force(), organisation__in=owners, role=Role.COORDINATOR, user__is_active=True
    )
    return list(dict.fromkeys(rows.order_by("user_id").values_list("user_id", flat=True)))


def _contacts(organisations: Iterable[int]) -> dict[int, dict[int, str]]:
    """Organisation → user → address of its contact persons."""
    rows = Membership.objects.filter(
        in_force(), organisation__in=organisations, role=Role.CONTACT, user__is_active=True
    ).order_by("user__email")
    found: dict[int, dict[int, str]] = {}
    for organisation, user, email in rows.values_list("organisation_id", "user_id", "user__email"):
        found.setdefault(organisation, {})[user] = email
    return found
