"""Saving answers: one, several, or several as unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import Grade, ReportState, Way
from milstolpe.reporting.models import Answer, Report
from milstolpe.reporting.queries.contents import (
    begun_from,
    kept_content,
    previous_contents,
    with_kept,
)
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.reports import locked, move
from milstolpe.reporting.services.writing import joined, write_answer


class LockedError(DomainError):
    """The report cannot be written in now; the message says why and what to do."""


class InvalidAnswerError(DomainError):
    """Answers break rules; `by_answer` says what is wrong: answer id → field → text."""

    def __init__(self, by_answer: Mapping[int, Mapping[str, str]]) -> None:
        self.by_answer = {pk: dict(problems) for pk, problems in by_answer.items()}
        texts = dict.fromkeys(text for row in self.by_answer.values() for text in row.values())
        super().__init__(" ".join(texts))


class AnswersConflictError(EditConflictError):
    """Somebody else changed the same thing; `by_answer` holds the conflict of each answer.

    What is asked of it as of one conflict is that of the first answer.
    """

    def __init__(self, by_answer: Mapping[int, EditConflictError]) -> None:
        first = next(iter(by_answer.values()))
        super().__init__(first.conflicts, first.merged, number=first.number)
        self.by_answer = dict(by_answer)


@dataclass(frozen=True)
class Edit:
    """An answer as somebody wrote it, and the save that they began from."""

    answer: int  # id
    content: AnswerContent
    base_number: int
    is_unchanged: bool = False  # stated to be as last time


@transaction.atomic
def save_answers(
    report: Report,
    edits: Sequence[Edit],
    *,
    by: User | None,
    way: Way = Way.PAGE,
    source: str = "",
    now: datetime | None = None,
) -> list[Answer]:
    """Save what was written, all or none; joins it with what others have saved since.

    An edit that changes nothing is no save. Who may write is checked here, so that every way in
    (page, autosave, file, a colleague's link taken in, on behalf) is held to the same rule.

    Args:
        source: where the answers come from, when they are entered on the actor's behalf.
        now: when the request reached the application.
    Raises:
        LockedError: the time has passed, or the report is handed in.
        PermissionDenied: the report is not for `by` to write in.
        AnswersConflictError: somebody else changed the same thing; see `writing.joined`.
        InvalidAnswerError: an answer breaks a rule.
        DomainError: an answer does not belong to the report.
    """
    report = locked(report)
    _check(report, by=by, way=way, source=source, now=now)
    rows = _answers(report, [edit.answer for edit in edits])
    stated = {edit.answer: edit.content for edit in edits if edit.is_unchanged}
    how = {"by": by, "way": way, "source": source}
    saved = [
        _write(rows[pk], content, is_unchanged=stated.get(pk) == content, **how)
        for pk, content in _to_write(rows, edits).items()
    ]
    if saved:
        _begin(report, by=by)
    return saved


@transaction.atomic
def save_unchanged(
    report: Report, begun: Mapping[int, int], *, by: User, now: datetime | None = None
) -> list[Answer]:
    """State that these measures stand as last time: one act, with name and time.

    Args:
        begun: answer id → the save that stood when its measure was chosen.
    Raises:
        LockedError, PermissionDenied: as `save_answers`.
        DomainError: one of them has no answer from last time, or has been answered since.
    """
    report = locked(report)
    _check(report, by=by, way=Way.UNCHANGED, source="", now=now)
    rows = _answers(report, list(begun))
    previous = previous_contents(report, [row.measure_id for row in rows.values()])
    saved = []
    for answer in rows.values():
        before = previous.get(answer.measure_id)
        if before is None:
            raise DomainError(
                _("%(measure)s has no answer from last time. Choose a degree instead.")
                % {"measure": answer.measure}
            )
        if answer.is_unchanged and kept_content(answer) == before.content:
            continue
        if answer.number != begun[answer.pk]:
            raise DomainError(
                _("Somebody has answered about %(measure)s meanwhile. Look at the answer first.")
                % {"measure": answer.measure}
            )
        saved.append(_write(answer, before.content, by=by, way=Way.UNCHANGED))
    if saved:
        _begin(report, by=by)
    return saved


def _check(report: Report, *, by: User | None, way: Way, source: str, now: datetime | None) -> None:
    """That `by` may write in the report now."""
    is_theirs = by is None or by.has_perm("reporting.answer", report)
    if way == Way.ON_BEHALF:
        is_theirs = by is not None and by.has_perm("reporting.enter_on_behalf", report)
        if is_theirs and not source.strip():
            raise DomainError(_("Say where the answers come from, for instance a letter."))
    if not is_theirs:
        raise PermissionDenied
    if reason := why_locked(report, now=now):
        raise LockedError(reason)


def _answers(report: Report, ids: Sequence[int]) -> dict[int, Any]:
    """The answers with `kept`. The report is held, so nobody else writes in them meanwhile."""
    rows = report.answers.filter(pk__in=ids).select_related("measure").order_by("pk")
    found = {row.pk: row for row in with_kept(rows)}
    if len(found) != len(set(ids)):
        raise DomainError(_("One of the measures is not in this report. Reload the page."))
    return found


def _write(answer: Any, content: AnswerContent, **how: Any) -> Answer:
    """Save the content of an answer that was read with `kept`, which then is the new one."""
    write_answer(answer, content, before=kept_content(answer), **how)
    answer.kept = content.as_json()
    saved: Answer = answer
    return saved


def _to_write(rows: Mapping[int, Any], edits: Sequence[Edit]) -> dict[int, AnswerContent]:
    """Answer id → its content joined with what stands, where that changes anything.

    Every conflict and everything that is wrong is found before anything is refused.
    """
    found: dict[int, AnswerContent] = {}
    conflicts: dict[int, EditConflictError] = {}
    bases = begun_from(rows, {edit.answer: edit.base_number for edit in edits})
    for edit in edits:
        answer = rows[edit.answer]
        theirs, base = kept_content(answer), bases.get(edit.answer)
        try:
            content = joined(edit.content, theirs, base=base, number=answer.number)
        except EditConflictError as error:
            conflicts[edit.answer] = error
            continue
        is_news = edit.is_unchanged and not answer.is_unchanged
        if content != theirs or not answer.number or is_news:
            found[edit.answer] = content
    if conflicts:
        raise AnswersConflictError(conflicts)
    if wrong := {pk: said for pk, content in found.items() if (said := _problems(content))}:
        raise InvalidAnswerError(wrong)
    return found


def _problems(content: AnswerContent) -> dict[str, str]:
    problems = {}
    if content.grade and content.grade not in Grade.values:
        problems["grade"] = _("Choose one of the degrees.")
    if content.is_continuous and content.grade != Grade.DONE:
        problems["is_continuous"] = _("Only what is graded G can go on continuously.")
    return problems


def _begin(report: Report, *, by: User | None) -> None:
    """The first save begins the report; every save ends an approval of what stood before."""
    if report.state == ReportState.ASKED:
        move(report, "begin", to_state=ReportState.SAVED, by=by)
    if report.approved_at is not None:
        report.approved_at = report.approved_by = None
        report.save(update_fields=["approved_at", "approved_by"])
