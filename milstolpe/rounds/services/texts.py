"""Saving the texts of a contribution: joined with what others saved, every save kept."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import signed
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.enums import ContributionState, Way
from milstolpe.rounds.models import (
    Contribution,
    ContributionRevision,
    ContributionText,
    Section,
)
from milstolpe.rounds.queries.contents import asked_sections, content_at, text_content
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.services.steps import locked, move


class LockedError(DomainError):
    """The contribution cannot be written in now; the message says why and what to do."""


@transaction.atomic
def save_texts(
    contribution: Contribution,
    mine: TextContent,
    *,
    base_number: int,
    by: User,
    way: str = Way.PAGE,
    now: datetime | None = None,
) -> Contribution:
    """Save an edit that began from save `base_number`, joined with what others saved since.

    An edit that changes nothing is no save. Every way in (page, autosave, file, brought back)
    comes here and is held to the same rule.

    Args:
        mine: only its sections are changed.
        now: when the request reached the application.
    Returns:
        The contribution; its `number` is the newest save.
    Raises:
        LockedError: the time has passed, or the text is in review or handed in.
        PermissionDenied: the text is not for `by` to write.
        EditConflictError: both changed the same paragraphs or choice; nothing is saved.
        DomainError: there is no save `base_number`.
    """
    contribution = locked(contribution)
    if not by.has_perm("rounds.write", contribution):
        raise PermissionDenied
    if reason := why_locked(contribution, now=now):
        raise LockedError(reason)
    sections = asked_sections(contribution.item)
    theirs = text_content(contribution, sections)
    base = content_at(contribution, base_number, sections)
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    joined = _joined(contribution, base, theirs, mine)
    if joined != theirs:
        _write(contribution, joined, sections, by=by, way=way)
    return contribution


def _joined(
    contribution: Contribution, base: TextContent, theirs: TextContent, mine: TextContent
) -> TextContent:
    known = {key: row for key, row in mine.sections.items() if key in theirs.sections}
    submitted = TextContent(known).values()
    merge = merge_fields(base.values(), theirs.values(), submitted, theirs.text_fields)
    if merge.conflicts:
        saved_by = signed(contribution.changed_by, contribution.changed_at or timezone.now())
        raise EditConflictError(
            merge.conflicts, merge.values, number=contribution.number, saved_by=saved_by
        )
    return TextContent.from_values({**theirs.values(), **merge.values})


def _write(
    contribution: Contribution,
    content: TextContent,
    sections: list[Section],
    *,
    by: User,
    way: str,
) -> None:
    """Store the content, and keep it as the next save."""
    contribution.number += 1
    contribution.changed_at, contribution.changed_by = timezone.now(), by
    contribution.save(update_fields=["number", "changed_at", "changed_by"])
    for section in sections:
        row = content.sections[section.key]
        ContributionText.objects.update_or_create(
            contribution=contribution,
            section=section,
            defaults={
                "text": row.text,
                "is_unchanged": row.is_unchanged,
                "unchanged_reason": row.reason,
            },
        )
    ContributionRevision.objects.create(
        contribution=contribution,
        number=contribution.number,
        content=content.as_json(),
        sha256=content.fingerprint(),
        way=way,
        instruction_number=contribution.instruction_number,
        by=by,
    )
    if contribution.state == ContributionState.EMPTY:
        move(contribution, "begin", to_state=ContributionState.DRAFT, by=by)
