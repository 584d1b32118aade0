"""Comments as threads at their place in the text, and how many are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Comment, Contribution
from milstolpe.rounds.rich import plain
from milstolpe.rounds.rules import may_resolve


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, and where in the text it belongs."""

    comment: Comment
    section_key: str  # empty: about the whole
    section_title: str
    quote: str
    is_there: bool  # the quoted words still stand in the text
    can_resolve: bool
    answers: list[Comment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


def threads_of(contribution: Contribution, content: TextContent, user: Any) -> list[Thread]:
    """Every thread of the contribution, those that are open first. One query."""
    rows = Comment.objects.filter(contribution=contribution)
    found: dict[int, Thread] = {}
    answers = []
    for row in rows.select_related("by", "resolved_by", "section"):
        if row.parent_id:
            answers.append(row)
            continue
        row.contribution = contribution
        found[row.pk] = _thread(row, content, user)
    for row in answers:
        found[row.parent_id or 0].answers.append(row)
    return sorted(found.values(), key=lambda each: not each.is_open)


def _thread(comment: Comment, content: TextContent, user: Any) -> Thread:
    section = comment.section
    text = content.text(section.key) if section else ""
    return Thread(
        comment,
        section_key=section.key if section else "",
        section_title=section.title if section else "",
        quote=comment.quote,
        is_there=not comment.quote or stands_in(comment.quote, text),
        can_resolve=may_resolve(user, comment),
    )


def stands_in(quote: str, text: str) -> bool:
    """Whether the words are found in the text, as it is typed or as it is read."""
    words = _spaced(quote)
    return words in _spaced(text) or words in _spaced(plain(text))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def open_comments() -> QuerySet[Comment]:
    return Comment.objects.filter(parent=None, resolved_at=None)


def open_comment_count(*, only_blocking: bool = False) -> Coalesce:
    """How many comments are open, as an annotation of contributions."""
    rows = open_comments().filter(contribution=OuterRef("pk")).order_by()
    if only_blocking:
        rows = rows.filter(is_blocking=True)
    counted = rows.values("contribution").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def open_counts(contributions: Sequence[Contribution]) -> dict[int, tuple[int, int]]:
    """Contribution → how many comments are open, and how many of them are blocking."""
    rows = open_comments().filter(contribution__in=[row.pk for row in contributions])
    counted = (
        rows.order_by()
        .values("contribution")
        .annotate(n=Count("pk"), blocking=Count("pk", filter=Q(is_blocking=True)))
    )
    return {row["contribution"]: (row["n"], row["blocking"]) for row in counted}
