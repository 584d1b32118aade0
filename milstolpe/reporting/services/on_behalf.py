"""Answers that came to the county board in another way, entered on the organisation's behalf."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.reporting.enums import MailKind, Way
from milstolpe.reporting.models import Report, Submission
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.submissions import hand_in
from milstolpe.reporting.services.telling import tell_organisations


@transaction.atomic
def enter_on_behalf(
    report: Report,
    edits: Sequence[Edit],
    *,
    source: str,
    by: User,
    hands_in: bool = False,
    case_number: str = "",
    now: datetime | None = None,
) -> Submission | None:
    """Save the answers with where they come from, hand them in if asked to, and tell the actor.

    Args:
        now: when the request reached the application.
    Raises:
        what `save_answers` and `hand_in` raise; then nothing is saved and nobody is told.
        DomainError: nothing was changed and nothing is to be handed in.
    """
    source = source.strip()
    saved = save_answers(report, edits, by=by, way=Way.ON_BEHALF, source=source, now=now)
    if not saved and not hands_in:
        raise DomainError(_("Nothing is changed. Fill in at least one answer."))
    submission = None
    if hands_in:
        submission = hand_in(
            report, by=by, case_number=case_number, message=report.message, now=now
        )
    tell_organisations([report], MailKind.ON_BEHALF, by=by)
    return submission
