"""Tells those concerned what has happened to a text: notices, and mails where they are to act."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.accounts.services import send_mail_later
from milstolpe.core.addresses import whole
from milstolpe.records.notices import notify
from milstolpe.rounds.addresses import cell_path, delivery_path
from milstolpe.rounds.models import Contribution, HandIn
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.queries.people import (
    deciders_of,
    reviewers_of,
    rus_people,
    without,
    writers_of,
)


def tell_submitted(contribution: Contribution, *, by: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("To review: %(what)s, %(round)s") % _words(contribution)
        people = without(reviewers_of(contribution), by)
        notify(people, text, cell_path("review", contribution))
        _mail(people, "rounds/mail/submitted.txt", contribution, by=by)


def tell_returned(contribution: Contribution, reason: str, *, by: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Returned: %(what)s, %(round)s") % _words(contribution)
        people = without(writers_of(contribution), by)
        notify(people, text, cell_path("review", contribution))
        _mail(people, "rounds/mail/returned.txt", contribution, by=by, reason=reason)


def tell_approved(contribution: Contribution, *, by: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Approved: %(what)s, %(round)s") % _words(contribution)
        notify(without(writers_of(contribution), by), text, cell_path("review", contribution))


def tell_many_approved(contributions: Sequence[Contribution], *, by: User) -> None:
    """One notice to each writer, however many texts."""
    by_writer: dict[User, list[Contribution]] = {}
    for row in contributions:
        for user in without(writers_of(row), by):
            by_writer.setdefault(user, []).append(row)
    with translation.override(settings.LANGUAGE_CODE):
        for user, rows in by_writer.items():
            text = _("Approved: %(what)s, %(round)s") % _words(rows[0])
            if more := len(rows) - 1:
                rest = ngettext("and %(n)s more text", "and %(n)s more texts", more)
                text = f"{text}, {rest % {'n': more}}"
            notify([user], text, cell_path("review", rows[0]))


def tell_reopened(contribution: Contribution, reason: str, *, by: User) -> None:
    """To those who wrote it and to those who handed it in."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Opened again: %(what)s, %(round)s") % _words(contribution)
        people = dict.fromkeys([*writers_of(contribution), *deciders_of(contribution.organisation)])
        others = without(people, by)
        notify(others, text, cell_path("review", contribution))
        _mail(others, "rounds/mail/reopened.txt", contribution, by=by, reason=reason)


def tell_handed_in(hand_in: HandIn, *, by: User) -> None:
    """A notice to RUS."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"name": hand_in.organisation.name, "round": hand_in.round.name}
        text = _("%(name)s has handed in %(round)s") % words
        address = delivery_path(Delivery(hand_in.round, hand_in.organisation))
        notify(without(rus_people(), by), text, address)


def tell_declined(contribution: Contribution, *, by: User) -> None:
    """A notice to RUS."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"name": contribution.organisation.name, "round": contribution.round.name}
        text = _("%(name)s declines to answer %(round)s") % words
        notify(without(rus_people(), by), text, cell_path("review", contribution))


def _mail(
    people: Iterable[User], template: str, contribution: Contribution, *, by: User, reason: str = ""
) -> None:
    """The first line of the template is the subject."""
    address = whole(cell_path("review", contribution))
    words = _words(contribution) | {"by": by.name, "reason": reason, "address": address}
    subject, _line, body = render_to_string(template, words).strip().partition("\n")
    for user in people:
        send_mail_later(to=user.email, subject=subject, body=f"{body.strip()}\n")


def _words(contribution: Contribution) -> dict[str, str]:
    return {"what": str(contribution), "round": contribution.round.name}
