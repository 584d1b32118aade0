"""How what was typed in a report is saved, whichever button sent it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpRequest

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.text import small_number
from milstolpe.reporting.forms.answers import sent_of_register
from milstolpe.reporting.forms.sheet import Sheet, register_of
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.report_rows import (
    ReportContent,
    answers_with_kept,
    register_of_few,
)
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import (
    AnswersConflictError,
    Edit,
    InvalidAnswerError,
    save_answers,
)
from milstolpe.reporting.services.submissions import IncompleteError


def sheet_of(request: HttpRequest, user: User, content: ReportContent) -> Sheet:
    """What was sent from the page of the report."""
    return Sheet(
        request.POST,
        request.FILES,
        answers=[row.answer for row in content.rows],
        register=register_of(content.instruments, content.questions),
        user=user,
    )


def small_sheet_of(request: HttpRequest, user: User, report: Report) -> Sheet:
    """The same of the measures that were sent alone, read with few queries."""
    sent = [name.removesuffix("-base") for name in request.POST if name.endswith("-base")]
    ids = [small_number(text) for text in sent]
    return Sheet(
        request.POST,
        request.FILES,
        answers=answers_with_kept(report, ids),
        register=register_of(*register_of_few(report, *sent_of_register(request.POST))),
        user=user,
    )


def save_sheet(
    report: Report,
    sheet: Sheet,
    *,
    by: User,
    now: datetime,
    save: Callable[[Sequence[Edit]], object] | None = None,
) -> bool:
    """Save every row that was changed, all or none; False when something stands in the way.

    What it is, the sheet then says. A file that is not taken stands in the way of nothing else,
    unless it is somebody else's answers that are entered: they are told once, of all of it.

    Args:
        now: when the request reached the application.
        save: what saves the edits, if it is not their own organisation that does.
    """
    if reason := why_locked(report, now=now):
        sheet.refuse(reason)
    if sheet.problems or (save and sheet.has_refused_files):
        sheet.tell_refused_files()
        return False
    try:
        sheet.store_uploads(by)
        edits = [Edit(row.answer, row.chosen(), row.number) for row in sheet.changed]
        if save is not None:
            save(edits)
        elif edits:
            sheet.take(save_answers(report, edits, by=by, now=now))
    except AnswersConflictError as error:
        sheet.show_conflicts(error.by_answer)
    except InvalidAnswerError as error:
        sheet.refuse_rows(error.by_answer)
    except DomainError as error:
        sheet.refuse(str(error))
        if isinstance(error, IncompleteError):
            sheet.show_missing(error.missing)
    sheet.is_saved = not sheet.problems
    sheet.tell_refused_files()
    return not sheet.problems
