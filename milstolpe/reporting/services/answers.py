"""Saving answers: one, several, or several as unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import Grade, ReportState, Way
from milstolpe.reporting.models import Answer, Report
from milstolpe.reporting.queries.contents import (
    answer_content,
    previous_contents,
    with_contents,
)
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.reports import locked, move
from milstolpe.reporting.services.writing import joined, write_answer


class LockedError(DomainError):
    """The report cannot be written in now; the message says why and what to do."""


class InvalidAnswerError(DomainError):
    """The answer breaks a rule; `problems` says what is wrong per field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Edit:
    """An answer as somebody wrote it, and the save that they began from."""

    answer: int  # id
    content: AnswerContent
    base_number: int


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
        EditConflictError: somebody else changed the same thing; see `writing.joined`.
        InvalidAnswerError: an answer breaks a rule.
        DomainError: an answer does not belong to the report.
    """
    report = locked(report)
    _check(report, by=by, way=way, source=source, now=now)
    rows = _locked_answers(report, [edit.answer for edit in edits])
    saved = []
    for edit in edits:
        answer = rows[edit.answer]
        theirs = answer_content(answer)
        content = joined(answer, edit.content, theirs, base_number=edit.base_number)
        if content == theirs and answer.number:
            continue
        _refuse(content)
        saved.append(write_answer(answer, content, by=by, way=way, source=source))
    if saved:
        _begin(report, by=by)
    return saved


@transaction.atomic
def save_unchanged(
    report: Report, answer_ids: Sequence[int], *, by: User, now: datetime | None = None
) -> list[Answer]:
    """State that these measures stand as last time: one act, with name and time.

    Raises:
        LockedError, PermissionDenied: as `save_answers`.
        DomainError: one of them has no answer from last time.
    """
    report = locked(report)
    _check(report, by=by, way=Way.UNCHANGED, source="", now=now)
    rows = _locked_answers(report, answer_ids)
    previous = previous_contents([report])
    saved = []
    for answer in rows.values():
        before = previous.get((report.organisation_id, answer.measure_id))
        if before is None:
            raise DomainError(
                _("%(measure)s has no answer from last time. Choose a degree instead.")
                % {"measure": answer.measure}
            )
        if answer.is_unchanged and answer_content(answer) == before.content:
            continue
        saved.append(write_answer(answer, before.content, by=by, way=Way.UNCHANGED))
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


def _locked_answers(report: Report, ids: Sequence[int]) -> dict[int, Answer]:
    rows = Answer.objects.select_for_update(of=("self",)).filter(report=report, pk__in=ids)
    found = {row.pk: row for row in with_contents(rows.select_related("measure").order_by("pk"))}
    if len(found) != len(set(ids)):
        raise DomainError(_("One of the measures is not in this report. Reload the page."))
    return found


def _refuse(content: AnswerContent) -> None:
    problems = {}
    if content.grade and content.grade not in Grade.values:
        problems["grade"] = _("Choose one of the degrees.")
    if content.is_continuous and content.grade != Grade.DONE:
        problems["is_continuous"] = _("Only what is graded G can go on continuously.")
    if problems:
        raise InvalidAnswerError(problems)


def _begin(report: Report, *, by: User | None) -> None:
    """The first save begins the report; every save ends an approval of what stood before."""
    if report.state == ReportState.ASKED:
        move(report, "begin", to_state=ReportState.SAVED, by=by)
    if report.approved_at is not None:
        report.approved_at = report.approved_by = None
        report.save(update_fields=["approved_at", "approved_by"])
