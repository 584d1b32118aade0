"""Saving the texts of a contribution: joined with what others saved, every save kept."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError, ReasonNeededError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import signed
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState, Standing, Way
from milstolpe.rounds.models import (
    Contribution,
    ContributionRevision,
    ContributionText,
    Section,
)
from milstolpe.rounds.queries.contents import (
    asked_sections,
    content_at,
    previous_content,
    text_content,
)
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.services.steps import locked, move

MOST_CHARACTERS = 250_000  # of one section as it is typed; what is longer is a document
SAVED = ("number", "changed_at", "changed_by", "instruction_number")


class LockedError(DomainError):
    """The contribution cannot be written in now; the message says why and what to do."""


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

    Args:
        mine: only its sections are changed.
        now: when the request reached the application.
    Returns:
        The contribution; its `number` is the newest save.
    Raises:
        LockedError, PermissionDenied, EditConflictError, DomainError: see `join_texts`.
    """
    sections = asked_sections(contribution.item)
    edit: dict[str, Any] = {"base_number": base_number, "by": by, "way": way, "now": now}
    return join_texts(contribution, mine, sections=sections, **edit)[0]


@transaction.atomic
def join_texts(
    contribution: Contribution,
    mine: TextContent,
    *,
    sections: list[Section],
    base_number: int,
    by: User,
    way: str = Way.PAGE,
    now: datetime | None = None,
) -> tuple[Contribution, TextContent]:
    """The same, told what is asked; also gives what stands now.

    An edit that changes nothing is no save. Every way in (page, autosave, file, brought back)
    comes here and is held to the same rule.

    Raises:
        LockedError: the time has passed, or the text is in review or handed in.
        PermissionDenied: the text is not for `by` to write.
        EditConflictError: both changed the same paragraphs or choice; nothing is saved.
        DomainError: there is no save `base_number`, or a section is longer than can be kept.
    """
    contribution = locked(contribution)
    if not by.has_perm("rounds.write", contribution):
        raise PermissionDenied
    if reason := why_locked(contribution, now=now):
        raise LockedError(reason)
    theirs = text_content(contribution, sections)
    is_newest = base_number == contribution.number
    base = theirs if is_newest else content_at(contribution, base_number, sections)
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    joined = _true(contribution, _joined(contribution, base, theirs, mine))
    _check_length(joined)
    if joined != theirs:
        _write(contribution, joined, sections, before=theirs, by=by, way=way)
    return contribution, joined


def unchanged_text(
    contribution: Contribution, section: Section, previous: TextContent | None, *, reason: str
) -> SectionText:
    """The section as it was last time, stated to stand: what is then saved with `save_texts`.

    Raises:
        ReasonNeededError: the section may stand only with a reason.
        DomainError: it is to be written anew, or there is no text from last time.
    """
    before = previous.text(section.key) if previous else ""
    if section.standing == Standing.NEVER:
        raise DomainError(_("%(section)s is to be written anew.") % {"section": section.title})
    if not before:
        raise DomainError(_("%(section)s has no text from last time.") % {"section": section.title})
    if section.standing == Standing.WITH_REASON and not reason.strip():
        raise ReasonNeededError
    return SectionText(before, is_unchanged=True, reason=reason.strip())


def _true(contribution: Contribution, content: TextContent) -> TextContent:
    """A section that is no longer last time's text is not said to be."""
    if not any(row.is_unchanged for row in content.sections.values()):
        return content
    previous = previous_content(contribution) or TextContent()
    return TextContent(
        {
            key: row
            if not row.is_unchanged or row.text.split() == previous.text(key).split()
            else replace(row, is_unchanged=False)
            for key, row in content.sections.items()
        }
    )


def _check_length(content: TextContent) -> None:
    if any(len(row.text) > MOST_CHARACTERS for row in content.sections.values()):
        raise DomainError(
            _(
                "A section is longer than can be kept. Take away what is not the text itself, or "
                "attach it as a file."
            )
        )


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
    before: TextContent,
    by: User,
    way: str,
) -> None:
    """Store the content, and keep it as the next save."""
    contribution.number += 1
    if not contribution.instruction_number:
        # Whoever begins has the newest instructions before them.
        newest = contribution.round.instructions.first()
        contribution.instruction_number = newest.number if newest else 0
    contribution.changed_at, contribution.changed_by = timezone.now(), by
    contribution.save(update_fields=SAVED)
    _keep_texts(contribution, content, sections)
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
    for name in settings.TEXT_KEEPERS:
        import_string(name)(contribution, before, content)


def _keep_texts(contribution: Contribution, content: TextContent, sections: list[Section]) -> None:
    """The texts as they stand now, in one query."""
    rows = ((section, content.sections[section.key]) for section in sections)
    ContributionText.objects.bulk_create(
        (
            ContributionText(
                contribution=contribution,
                section=section,
                text=row.text,
                is_unchanged=row.is_unchanged,
                unchanged_reason=row.reason,
            )
            for section, row in rows
        ),
        update_conflicts=True,
        unique_fields=("contribution", "section"),
        update_fields=("text", "is_unchanged", "unchanged_reason"),
    )
