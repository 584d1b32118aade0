"""Commenting on a place in a text, answering, resolving."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.records.notices import notify
from milstolpe.rounds.addresses import comments_path
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.models import Comment, Contribution, ContributionText, Section
from milstolpe.rounds.queries.comments import stands_in
from milstolpe.rounds.queries.people import without, writers_of
from milstolpe.rounds.rules import may_resolve
from milstolpe.rounds.services.steps import locked


@transaction.atomic
def add_comment(
    contribution: Contribution,
    *,
    text: str,
    by: User,
    section: Section | None = None,
    quote: str = "",
    is_blocking: bool = False,
) -> Comment:
    """Comment on the words `quote` of a section, on the section, or on the whole text.

    Those who write the text get a notice. Said once more by the same person while it is open, it
    is the same comment: a form whose answer was lost is sent again.

    Raises:
        PermissionDenied: `by` neither writes nor reviews the text, nor works for RUS.
        DomainError: the words do not stand in the section, or the round is published.
    """
    _require_may(contribution, by)
    if quote and (section is None or not stands_in(quote, _text(contribution, section))):
        raise DomainError(
            _(
                "The words are not found in the saved text. Choose the section, and copy them "
                "exactly."
            )
        )
    locked(contribution)  # the same said twice at once is seen to be so
    said = {"section": section, "quote": quote, "text": text, "is_blocking": is_blocking, "by": by}
    if same := contribution.comments.filter(parent=None, resolved_at=None, **said).first():
        return same
    comment = Comment.objects.create(contribution=contribution, **said)
    _tell(comment, writers_of(contribution), by=by)
    return comment


@transaction.atomic
def answer_comment(comment: Comment, *, text: str, by: User) -> Comment:
    """Answer in the thread of `comment`. All who have written in it get a notice. What is said
    twice in a row by the same person is one answer.

    Raises:
        PermissionDenied, DomainError: as `add_comment`.
    """
    contribution = comment.contribution
    _require_may(contribution, by)
    locked(contribution)
    first = comment.parent or comment
    last = first.answers.last()
    if last and (last.by_id, last.text) == (by.pk, text):
        return last
    answer = Comment.objects.create(contribution=contribution, parent=first, text=text, by=by)
    thread = [first, *first.answers.select_related("by")]
    _tell(answer, [row.by for row in thread if row.by], by=by)
    return answer


@transaction.atomic
def resolve_comment(comment: Comment, *, by: User) -> Comment:
    """Say that a thread is done with. Resolving what is resolved changes nothing.

    Raises:
        PermissionDenied: it is blocking, and not for `by` to resolve; see `may_resolve`.
        DomainError: the round is published.
    """
    first = _first(comment, by)
    if first.resolved_at is None:
        first.resolved_at, first.resolved_by = timezone.now(), by
        first.save(update_fields=["resolved_at", "resolved_by"])
    return first


@transaction.atomic
def open_comment_again(comment: Comment, *, by: User) -> Comment:
    """Say that a thread is not done with after all.

    Raises:
        PermissionDenied, DomainError: as `resolve_comment`.
    """
    first = _first(comment, by)
    first.resolved_at = first.resolved_by = None
    first.save(update_fields=["resolved_at", "resolved_by"])
    return first


def _first(comment: Comment, by: User) -> Comment:
    first = Comment.objects.select_for_update().get(pk=comment.parent_id or comment.pk)
    first.contribution = comment.contribution
    _require_may(first.contribution, by)
    if not may_resolve(by, first):
        raise PermissionDenied
    return first


def _require_may(contribution: Contribution, by: User) -> None:
    if not by.has_perm("rounds.comment", contribution):
        raise PermissionDenied
    if contribution.round.state == RoundState.PUBLISHED:
        raise DomainError(_("The round is published, and its texts are commented on no more."))


def _text(contribution: Contribution, section: Section) -> str:
    row = ContributionText.objects.filter(contribution=contribution, section=section).first()
    return row.text if row else ""


def _tell(comment: Comment, people: Iterable[User], *, by: User) -> None:
    contribution = comment.contribution
    words = {"name": by.name, "what": str(contribution), "round": contribution.round.name}
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(name)s has commented on %(what)s, %(round)s") % words
        address = comments_path(contribution, comment.parent_id or comment.pk)
    notify(without(people, by), text, address)
