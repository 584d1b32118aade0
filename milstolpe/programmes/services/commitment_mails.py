"""Mails about commitments, to those who can answer, with a link to where they do it.

An internal measure is named by its code alone: a mail may be read by others than it is meant for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from milstolpe.accounts.models import User
from milstolpe.accounts.services import send_mail_later
from milstolpe.core.formats import format_period
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment, Measure, Programme

Group = Sequence[Commitment]  # of one organisation in one programme
Subjects = Mapping[str, Any]  # by the state that was reached; lazy, with name and n

_BY_ACTOR: Subjects = {
    CommitmentState.PROPOSED: ngettext_lazy(
        "%(name)s proposes %(n)s commitment", "%(name)s proposes %(n)s commitments", "n"
    ),
    CommitmentState.DECLINED: ngettext_lazy(
        "%(name)s takes back %(n)s commitment", "%(name)s takes back %(n)s commitments", "n"
    ),
}
_BY_COORDINATOR: Subjects = {
    CommitmentState.CONFIRMED: ngettext_lazy(
        "%(n)s commitment by %(name)s is confirmed",
        "%(n)s commitments by %(name)s are confirmed",
        "n",
    ),
    CommitmentState.DECLINED: ngettext_lazy(
        "%(n)s commitment by %(name)s is declined",
        "%(n)s commitments by %(name)s are declined",
        "n",
    ),
    CommitmentState.ENDED: ngettext_lazy(
        "%(n)s commitment by %(name)s is ended", "%(n)s commitments by %(name)s are ended", "n"
    ),
}


def tell_coordinators(commitments: Iterable[Commitment], *, by: User) -> None:
    """Mail those who coordinate the programme what an actor has proposed or taken back.

    One mail per programme, actor and coordinator (not to `by`), once the transaction is committed.
    When nobody coordinates, it goes to the function mailboxes of the owners.
    """
    for group in _groups(commitments):
        programme = group[0].measure.programme
        page = reverse("programmes:work-commitments", args=[programme.address])
        _send(group, _BY_ACTOR, page, to=_coordinator_addresses(programme) - {by.email})


def tell_actors(commitments: Iterable[Commitment], *, by: User) -> None:
    """Mail the actor what the county board has confirmed, declined or ended.

    To whoever proposed it and the contact named in it; else to the organisation's function
    mailbox; else to all who speak for it. Never to `by`.
    """
    for group in _groups(commitments):
        page = reverse("programmes:my-commitments")
        _send(group, _BY_COORDINATOR, page, to=_actor_addresses(group) - {by.email})


def _groups(commitments: Iterable[Commitment]) -> Iterable[Group]:
    groups: dict[tuple[int, int], list[Commitment]] = defaultdict(list)
    for row in commitments:
        groups[row.measure.programme_id, row.organisation_id].append(row)
    return groups.values()


def _send(group: Group, subjects: Subjects, page: str, *, to: set[str]) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = {"name": group[0].organisation.name, "n": len(group)}
        subject = str(subjects[group[0].state] % words)
        body = _body(subject, group, page)
    for address in sorted(to):
        send_mail_later(to=address, subject=subject, body=body)


def _body(subject: str, group: Group, page: str) -> str:
    programme, reason = group[0].measure.programme, group[0].close_reason
    period = format_period(programme.start_year, programme.end_year)
    parts = [
        f"{subject}: {programme.title} {period}.",
        "\n".join(f"- {_measure_name(row.measure)}" for row in group),
        _("Reason: %(reason)s") % {"reason": reason} if reason else "",
        _("See it here: %(address)s") % {"address": f"{settings.SITE_URL}{page}"},
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _measure_name(measure: Measure) -> str:
    return measure.code if measure.is_internal else str(measure)


def _coordinator_addresses(programme: Programme) -> set[str]:
    owners = {owner.organisation_id for owner in programme.owners.all()}
    people = _people(owners, Role.COORDINATOR)
    return set(people.values()) or _mailboxes(owners)


def _actor_addresses(group: Group) -> set[str]:
    ours = {group[0].organisation_id}
    people = _people(ours, Role.CONTACT, Role.DECIDER)
    proposers = {people[row.proposed_by_id] for row in group if row.proposed_by_id in people}
    named = {row.contact_email.lower() for row in group if row.contact_email}
    return proposers | named or _mailboxes(ours) or set(people.values())


def _people(organisation_ids: set[int], *roles: str) -> dict[int | None, str]:
    """User id → address of those who hold any of the roles there today."""
    rows = Membership.objects.filter(
        in_force(), organisation_id__in=organisation_ids, role__in=roles, user__is_active=True
    )
    return dict(rows.values_list("user_id", "user__email"))


def _mailboxes(organisation_ids: set[int]) -> set[str]:
    rows = Organisation.objects.filter(pk__in=organisation_ids).exclude(function_mailbox="")
    return set(rows.values_list("function_mailbox", flat=True))
