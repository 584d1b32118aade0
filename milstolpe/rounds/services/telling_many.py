"""Tells those concerned about texts: notices in the interface, and mails as jobs."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.core.addresses import in_swedish
from milstolpe.core.formats import format_date
from milstolpe.records.notices import notify
from milstolpe.rounds.addresses import matrix_path, text_path
from milstolpe.rounds.mail import mail_about_texts
from milstolpe.rounds.models import Contribution, Round, TextMailing
from milstolpe.rounds.queries.people import rus_people, without
from milstolpe.rounds.queries.recipients import Recipients

OPENED, REMINDER, LONGER_TIME, ASKED_AGAIN = "opened", "reminder", "longer_time", "asked_again"
NEW_DAY, INSTRUCTIONS, ASKED_TOO = "new_day", "instructions", "asked_too"


def tell(
    told: Recipients,
    text: str | Promise,
    *,
    by: User,
    mail: str = "",
    reason: str = "",
    says_why: bool = False,
) -> None:
    """Leave each person a notice about their texts, and mail each address if `mail` names one.

    One notice and one mail to each, however many the texts are; never to `by`. The mails are
    queued once the transaction is committed.

    Args:
        says_why: the notice gives the reason too.
    """
    with translation.override(settings.LANGUAGE_CODE):
        for pk, rows in told.people.items():
            if pk != by.pk:
                about = _about(text, rows)
                notify([pk], f"{about}: {reason}" if says_why else about, _page(rows))
    if not mail:
        return
    mailings = _kept(told, mail, by=by)
    for email, rows in told.emails.items():
        ids, number = [row.pk for row in rows], mailings[email].pk
        given: dict[str, Any] = {"kind": mail, "email": email, "ids": ids, "mailing": number}
        transaction.on_commit(partial(mail_about_texts.enqueue, reason=reason, **given))


def _kept(told: Recipients, kind: str, *, by: User) -> dict[str, TextMailing]:
    """A row of each mail by its address, so that it is known if it comes back. Two queries."""
    made = {
        email: TextMailing(round=rows[0].round, kind=kind, email=email, by=by)
        for email, rows in told.emails.items()
    }
    TextMailing.objects.bulk_create(made.values())
    through = TextMailing.texts.through
    through.objects.bulk_create(
        through(textmailing_id=made[email].pk, contribution_id=row.pk)
        for email, rows in told.emails.items()
        for row in dict.fromkeys(rows)
    )
    return made


def tell_runners(round_: Round, text: str | Promise, address: str, *, by: User) -> None:
    """A notice to those who run rounds, but not to `by`."""
    with translation.override(settings.LANGUAGE_CODE):
        notify(without(rus_people(), by), f"{text}: {round_}", in_swedish(address))


def _about(text: str | Promise, rows: Sequence[Contribution]) -> str:
    """What has happened, and to what: "Longer time until 4 December: Clean air, Skåne county"."""
    first = rows[0]
    if len(rows) == 1:
        return f"{text}: {first.item}, {first.county} ({first.round})"
    number = ngettext("%(n)s text", "%(n)s texts", len(rows)) % {"n": len(rows)}
    return f"{text}: {number} ({first.round})"


def _page(rows: Sequence[Contribution]) -> str:
    return text_path(rows[0]) if len(rows) == 1 else matrix_path(rows[0].round)


def opened_text(round_: Round) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("Write by %(day)s") % {"day": format_date(round_.answer_by)}
