"""Starting a round with its cells, and changing what is said of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.formats import format_date
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import newest_save, signed_save
from milstolpe.rounds.enums import SETTLED_STATES
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.recipients import concerned, contributions_of
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.telling_many import NEW_DAY, tell


@transaction.atomic
def start_round(
    kind: str, values: Mapping[str, Any], *, by: User, previous: Round | None = None
) -> Round:
    """Make a draft, from the round before if there is one, with the cells it begins with.

    Raises:
        PermissionDenied, DomainError: see `make_round`.
    """
    agencies = extension_of(Round(kind=kind)).writing_agencies()
    made = make_round(kind, values, by=by, previous=previous, written_by=agencies)
    extension_of(made).lay_out(made)
    return made


@transaction.atomic
def save_round(
    round_: Round, values: Mapping[str, Any], *, base_number: int | None, by: User
) -> Round:
    """Save an edit that began from save `base_number`; what others changed since is kept.

    A new last day of an open round is told to those who have not handed in; those who are to act
    get a mail too.

    Args:
        values: fields of `Round` by name; only these are changed.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        EditConflictError: both changed the same thing; nothing is saved.
        DomainError: there is no such save, or the round is published.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.is_published:
        raise DomainError(_("The round is published. Publish a correction if something is wrong."))
    before = row.answer_by
    for name, value in _joined(row, values, base_number).items():
        setattr(row, name, value)
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    if row.is_open and row.answer_by != before:
        _tell_new_day(row, by=by)
    return row


def _joined(row: Round, values: Mapping[str, Any], base_number: int | None) -> Mapping[str, Any]:
    base = row.history.filter(history_id=base_number).first() if base_number else None
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    then = {name: getattr(base, name) for name in values}
    now = {name: getattr(row, name) for name in values}
    merge = merge_fields(then, now, values, frozenset())
    if merge.conflicts:
        newest = newest_save(row.history)
        assert newest is not None  # somebody has saved since
        raise EditConflictError(
            merge.conflicts, merge.values, number=newest.history_id, saved_by=signed_save(newest)
        )
    return merge.values


def _tell_new_day(row: Round, *, by: User) -> None:
    left = [each for each in contributions_of(row) if each.state not in SETTLED_STATES]
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The last day is now %(day)s") % {"day": format_date(row.answer_by)}
    tell(concerned(left), text, by=by, mail=NEW_DAY)
