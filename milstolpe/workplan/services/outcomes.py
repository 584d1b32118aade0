"""What came out of the year: deliverables that are ready, aims that are judged."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import require_unchanged
from milstolpe.workplan.enums import AimJudgement
from milstolpe.workplan.models import Aim, Deliverable
from milstolpe.workplan.services.editing import held_part, save_as


@transaction.atomic
def finish_deliverable(
    thing: Deliverable,
    *,
    done_on: datetime.date | None,
    url: str,
    base_number: int | None,
    today: datetime.date,
    by: User,
) -> Deliverable:
    """Say on which day a deliverable was ready, and where it is; without a day it is not ready.

    Raises:
        PermissionDenied, ClosedError, RemovedError: see `held_part`.
        SavedMeanwhileError: somebody has changed it since the page was opened.
        DomainError: the day has not come, or there is an address and no day.
    """
    row: Deliverable = held_part(thing, by=by)
    require_unchanged(row.history, base_number)
    if done_on is not None and done_on > today:
        raise DomainError(_("The day has not come yet. Write the day when it was ready."))
    row.done_on, row.url = done_on, url
    row.done_by = by if done_on else None
    save_as(row, by=by)
    return row


@transaction.atomic
def judge_aim(aim: Aim, *, judgement: str, text: str, base_number: int | None, by: User) -> Aim:
    """Judge how far an aim was reached; an empty judgement takes it away.

    Raises:
        PermissionDenied, ClosedError, RemovedError: see `held_part`.
        SavedMeanwhileError: somebody has changed the aim since the page was opened.
        DomainError: no such judgement, or one without a word of what it builds on.
    """
    row: Aim = held_part(aim, by=by)
    require_unchanged(row.history, base_number)
    if judgement and judgement not in AimJudgement.values:
        raise DomainError(_("There is no such judgement. Choose one in the list."))
    if judgement and not text.strip():
        raise DomainError(_("Say in a line or two what the judgement builds on."))
    row.judgement, row.judgement_text = judgement, text.strip()
    row.judged_at, row.judged_by = (timezone.now(), by) if judgement else (None, None)
    save_as(row, by=by)
    return row
