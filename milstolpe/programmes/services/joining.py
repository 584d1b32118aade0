"""Joins an edit with what others have saved since it began; what both changed is for a person."""

from typing import TypeVar

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.programmes.content import (
    CommentContent,
    CommitmentContent,
    MeasureContent,
    ProgrammeContent,
)

C = TypeVar("C", CommentContent, CommitmentContent, MeasureContent, ProgrammeContent)


def joined(mine: C, *, base: C | None, theirs: C, newest: int | None) -> C:
    """What is to be saved: texts are joined by paragraph, other values are taken whole.

    Args:
        base: what the writer began from; None when that is no longer known.
        theirs: what stands now, kept as `newest`.
    Raises:
        EditConflictError: both changed the same thing.
        DomainError: there is no base.
    """
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    merge = merge_fields(base.values(), theirs.values(), mine.values(), text_fields=mine.TEXTS)
    if merge.conflicts:
        assert newest is not None  # somebody has saved since
        raise EditConflictError(merge.conflicts, merge.values, number=newest)
    return type(mine).from_values(merge.values)
