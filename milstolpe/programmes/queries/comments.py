"""One comment from the consultation: what it says, has said, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.checks import Problems, too_long
from milstolpe.programmes.queries.differences import Difference, differences
from milstolpe.programmes.queries.visibility import comments_visible_to
from milstolpe.programmes.queries.work import row_key

COMMENT_COLUMNS = ("respondent", "case_number", "text", "answer")
FIRST_RECEIVED = date(1990, 1, 1)


@dataclass(frozen=True)
class CommentSave:
    """One save of a comment: who, when, and what it changed (nothing for the first one)."""

    at: datetime
    by: str  # empty when a command did it
    changes: list[Difference]


def workable_comments(user: Any) -> QuerySet[ConsultationComment]:
    """Comments that `user` may see, with what their pages show."""
    return comments_visible_to(user).select_related("programme__county", "measure")


def comment_content(comment: Any) -> CommentContent:
    """What the comment says, now or in a row of its history."""
    return CommentContent(
        **{name: getattr(comment, name) for name in COMMENT_COLUMNS},
        received_on=comment.received_on.isoformat(),
        measure=comment.measure.code if comment.measure else "",
    )


def comment_saves(comment: ConsultationComment) -> list[CommentSave]:
    """Every save, the latest first. One query."""
    rows = list(comment.history.select_related("history_user", "measure"))
    contents = [comment_content(row) for row in rows]
    changes = [differences(old, new) for new, old in pairwise(contents)]
    return [
        CommentSave(row.history_date, str(row.history_user or ""), changed)
        for row, changed in zip(rows, [*changes, []], strict=True)
    ]


def comment_at(comment: ConsultationComment, number: int | None) -> CommentContent | None:
    """What the comment said in the history row `number`; None if there is no such row.

    `number` None is the state before anything was kept, and holds only while nothing is.
    """
    if number is None:
        return None if comment.history.exists() else comment_content(comment)
    row = comment.history.filter(history_id=number).select_related("measure").first()
    return comment_content(row) if row else None


def answers_at(numbers: Iterable[int]) -> dict[int, str]:
    """History row → our answer in it."""
    rows = ConsultationComment.history.filter(history_id__in=list(numbers))
    return dict(rows.values_list("history_id", "answer"))


def newest_save(comment: ConsultationComment) -> int | None:
    """The number of the newest history row: what a form begins from."""
    number: int | None = comment.history.values_list("history_id", flat=True).first()
    return number


def made_with(form_key: UUID | None) -> ConsultationComment | None:
    """The comment that the form with this key made, if its button was pressed before."""
    return ConsultationComment.objects.filter(form_key=form_key).first() if form_key else None


def is_comment_table_saved(form_key: UUID) -> bool:
    """Whether the table with this key was saved before: its button was pressed twice."""
    return made_with(row_key(form_key, 0)) is not None


def why_no_comments(programme: Programme) -> str:
    """Why no comment can be registered now; empty when one can."""
    if programme.state == ProgrammeState.DRAFT:
        return _("The programme is a draft. Comments are registered once it is out.")
    return ""


def comment_problems(
    programme: Programme, content: CommentContent, *, comment: ConsultationComment | None = None
) -> Problems:
    """Field → what is wrong and what to do. Empty when the content can be saved."""
    problems: Problems = defaultdict(list)
    if not content.respondent:
        problems["respondent"].append(_("Say who answered."))
    problems["received_on"] += _wrong_day(content.received_on)
    measures = programme.measures.filter(code=content.measure)
    if content.measure and not measures.exists():
        problems["measure"].append(
            _("The programme has no measure %(code)s. Choose another.") % {"code": content.measure}
        )
    if not content.text:
        problems["text"].append(_("Write what they said."))
    elif _is_registered(programme, content, comment):
        problems["text"].append(
            _("The same comment is registered already. Open that one to change it.")
        )
    for name in content.TEXTS:
        problems[name] += too_long(getattr(content, name))
    return {name: texts for name, texts in problems.items() if texts}


def _wrong_day(written: str) -> list[str]:
    if not written:
        return [_("Write the day when it came in.")]
    day = date.fromisoformat(written)
    if day > localdate():
        return [_("The day lies ahead. Write the day when it came in.")]
    if day < FIRST_RECEIVED:
        return [_("Check the year: days before 1990 are not taken.")]
    return []


def _is_registered(
    programme: Programme, content: CommentContent, comment: ConsultationComment | None
) -> bool:
    others = programme.comments.exclude(pk=comment.pk) if comment else programme.comments.all()
    same = others.filter(respondent=content.respondent, text=content.text)
    about = {"measure__code": content.measure} if content.measure else {"measure__isnull": True}
    return same.filter(**about).exists()
