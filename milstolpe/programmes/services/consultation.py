"""Registering comments that came in during the consultation, changing and answering them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.comments import (
    COMMENT_COLUMNS,
    comment_at,
    comment_content,
    comment_problems,
    made_with,
    newest_save,
    why_no_comments,
)
from milstolpe.programmes.queries.work import row_key
from milstolpe.programmes.services.joining import joined
from milstolpe.programmes.services.measures import refuse


@dataclass(frozen=True)
class Answer:
    """Our answer to a comment, written from history row `base_number`."""

    comment: ConsultationComment
    text: str
    base_number: int | None


class AnswersRefusedError(DomainError):
    """Some answers could not be saved, so none was; `errors` says why, by id of the comment."""

    def __init__(self, errors: Mapping[int, DomainError]) -> None:
        super().__init__(" ".join(map(str, errors.values())))
        self.errors = errors


@transaction.atomic
def register_comment(
    programme: Programme,
    content: CommentContent,
    *,
    by: User,
    form_key: uuid.UUID | None = None,
) -> ConsultationComment:
    """Keep a comment that came in. The same `form_key` again gives the one made first.

    Raises:
        DomainError: the programme is a draft.
        InvalidContentError: the content breaks a rule.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if made := made_with(form_key):
        return made
    if reason := why_no_comments(programme):
        raise DomainError(reason)
    row = ConsultationComment(
        programme=programme, registered_by=by, form_key=form_key or uuid.uuid4()
    )
    return _write(row, content, by=by)


@transaction.atomic
def register_comments(
    programme: Programme, contents: Sequence[CommentContent], *, by: User, form_key: uuid.UUID
) -> list[ConsultationComment]:
    """Keep many comments, all or none. The same `form_key` again gives those made first.

    Raises as `register_comment`.
    """
    return [
        register_comment(programme, content, by=by, form_key=row_key(form_key, place))
        for place, content in enumerate(contents)
    ]


@transaction.atomic
def change_comment(
    comment: ConsultationComment, content: CommentContent, *, base_number: int | None, by: User
) -> ConsultationComment:
    """Save an edit that began from history row `base_number`; joins it with what others saved.

    Raises:
        EditConflictError: both changed the same thing; nothing is saved.
        InvalidContentError: the joined content breaks a rule.
    """
    row = _locked(comment)
    return _save(row, content, base=comment_at(row, base_number), by=by)


@transaction.atomic
def answer_comments(answers: Sequence[Answer], *, by: User) -> None:
    """Save our answers to several comments, all or none.

    Raises:
        AnswersRefusedError: with the `EditConflictError` or `InvalidContentError` of each comment.
    """
    errors: dict[int, DomainError] = {}
    for answer in answers:
        try:
            _answer(answer, by=by)
        except DomainError as error:
            errors[answer.comment.pk] = error
    if errors:
        raise AnswersRefusedError(errors)


def _answer(answer: Answer, *, by: User) -> None:
    row = _locked(answer.comment)
    base = comment_at(row, answer.base_number)
    mine = replace(base or comment_content(row), answer=answer.text)
    _save(row, mine, base=base, by=by)


def _locked(comment: ConsultationComment) -> ConsultationComment:
    return ConsultationComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)


def _save(
    row: ConsultationComment, mine: CommentContent, *, base: CommentContent | None, by: User
) -> ConsultationComment:
    theirs = comment_content(row)
    content = joined(mine, base=base, theirs=theirs, newest=newest_save(row))
    return row if content == theirs else _write(row, content, by=by)


def _write(row: ConsultationComment, content: CommentContent, *, by: User) -> ConsultationComment:
    own = row if row.pk else None
    refuse(comment_problems(row.programme, content, comment=own))
    for column in COMMENT_COLUMNS:
        setattr(row, column, getattr(content, column))
    row.received_on = date.fromisoformat(content.received_on)
    row.organisation = Organisation.objects.filter(name=content.respondent).first()
    row.measure = row.programme.measures.get(code=content.measure) if content.measure else None
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    return row
