"""Nobody decides about what somebody else has changed since it was read."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from milstolpe.core.versions import SavedMeanwhileError, signed
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.extra import SavedBeside, saves_elsewhere, seen_now
from milstolpe.rounds.seen import Seen


def require_seen(contribution: Contribution, number: int) -> None:
    """Refuse unless `number` is still the newest save of the text.

    Raises:
        SavedMeanwhileError: somebody has saved since.
    """
    if contribution.number != number:
        raise SavedMeanwhileError(_by_text(contribution), number=contribution.number)


def require_all_seen(contribution: Contribution, seen: Seen) -> None:
    """The same of the text and of what is asked beside it: held until the transaction ends.

    Raises:
        SavedMeanwhileError: somebody has saved since; its `number` is what is to be seen now.
    """
    if who := changed_since([contribution], {contribution.pk: seen}).get(contribution.pk):
        raise SavedMeanwhileError(who, number=str(seen_now([contribution])[contribution.pk]))


def changed_since(
    contributions: Sequence[Contribution], seen: Mapping[int, Seen]
) -> dict[int, str]:
    """Contribution → who has changed it since it was seen, and when; only those that are changed.
    What was not seen at all is changed once anything is saved of it."""
    beside, found = saves_elsewhere(contributions), {}
    for row in contributions:
        was, now = seen.get(row.pk, Seen()), beside[row.pk]
        if row.number != was.number:
            found[row.pk] = _by_text(row)
        elif now.number != was.beside:
            found[row.pk] = _by_beside(now)
    return found


def _by_text(contribution: Contribution) -> str:
    return signed(contribution.changed_by, contribution.changed_at or timezone.now())


def _by_beside(save: SavedBeside) -> str:
    return signed(save.by, save.at or timezone.now())
