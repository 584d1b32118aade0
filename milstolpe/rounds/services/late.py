"""What was written too late: kept for whoever wrote it, put into the text once there is time."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Contribution, LateText
from milstolpe.rounds.services.texts import save_texts


@transaction.atomic
def keep_late(
    contribution: Contribution, content: TextContent, *, base_number: int, by: User
) -> LateText:
    """Keep what came too late, in place of what `by` had there before. The text is untouched.

    Raises:
        PermissionDenied: the text is not for `by` to write.
    """
    if not by.has_perm("rounds.write", contribution):
        raise PermissionDenied
    kept, _is_new = LateText.objects.update_or_create(
        contribution=contribution,
        user=by,
        defaults={"base_number": base_number, "content": content.as_json()},
    )
    return kept


@transaction.atomic
def take_late(late: LateText, *, by: User, now: datetime | None = None) -> Contribution:
    """Put it into the text, joined with what others have saved since.

    Raises:
        PermissionDenied: somebody else wrote it.
        what `save_texts` raises; then it is still kept.
    """
    if late.user_id != by.pk:
        raise PermissionDenied
    content = TextContent.from_json(late.content)
    saved = save_texts(late.contribution, content, base_number=late.base_number, by=by, now=now)
    late.delete()
    return saved


@transaction.atomic
def throw_away_late(late: LateText, *, by: User) -> None:
    """
    Raises:
        PermissionDenied: somebody else wrote it.
    """
    if late.user_id != by.pk:
        raise PermissionDenied
    late.delete()
