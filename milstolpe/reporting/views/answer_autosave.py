"""One measure saved by itself while somebody writes; and a file of evidence as it was attached."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.arrival import arrived_at
from milstolpe.core.formats import format_time
from milstolpe.core.http import permission_on
from milstolpe.records.services import stored_file_response
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.forms.sheet import Sheet
from milstolpe.reporting.models import Answer, Evidence, Report
from milstolpe.reporting.queries.contents import kept_content
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.views.answer_rows import file_links
from milstolpe.reporting.views.answer_saving import save_sheet, small_sheet_of
from milstolpe.reporting.views.fetch import evidence_or_404, report_or_404

CONFLICT, INVALID, LOCKED = 409, 422, 423


@require_POST
@permission_on(report_or_404, "reporting.answer")
def report_autosave(request: UserRequest, report: Report) -> HttpResponse:
    sheet = small_sheet_of(request, request.user, report)
    now = arrived_at(request)
    if not (save_sheet(report, sheet, by=request.user, now=now) or sheet.is_saved):
        return _refused(report, sheet, now)
    return JsonResponse(
        {
            "saved": _("Saved %(when)s") % {"when": format_time(timezone.now())},
            "answered": report.answers.filter(number__gt=0).count(),
            "refused": " ".join(problem.text for problem in sheet.problems),  # files alone
            "rows": {
                pk: _values(row, sheet.rows[pk].chosen()) for pk, row in sheet.answers.items()
            },
        }
    )


@permission_on(evidence_or_404, "reporting.see_evidence")
def evidence_file(request: UserRequest, evidence: Evidence) -> HttpResponseBase:
    return stored_file_response(evidence.file)  # type: ignore[arg-type]  # the fetcher's filter


def _values(row: Answer, typed: AnswerContent) -> Mapping[str, Any]:
    """What stands now, the number of the save, and what others have made of the fields."""
    content = kept_content(row)
    return {
        "base": row.number,
        "grade": content.grade,
        "continuous": content.is_continuous,
        "rationale": content.rationale,
        "action_taken": content.action_taken,
        "files": [
            {"id": file.id, "title": file.title, "address": file.address}
            for file in file_links(row.pk, content)
        ],
        "others": _others(content, typed),
    }


def _others(content: AnswerContent, typed: AnswerContent) -> dict[str, list[str]]:
    """Names of fields → what stands there now, where that is not what was typed."""
    now, sent = _fields(content), _fields(typed)
    return {
        name: now.get(name, [])
        for name in sorted({*now, *sent})
        if now.get(name, []) != sent.get(name, [])
    }


def _fields(content: AnswerContent) -> dict[str, list[str]]:
    """As the page holds it, without files: the name of each field, and its values."""
    return {
        "grade": [content.grade] if content.grade else [],
        "continuous": ["1"] if content.is_continuous else [],
        "rationale": [content.rationale],
        "action_taken": [content.action_taken],
        "instruments": list(content.instruments),
        "link_label": [link.label for link in content.links],
        "link_url": [link.url for link in content.links],
        **{f"q{extra.question}": [extra.text] for extra in content.extras},
    }


def _refused(report: Report, sheet: Sheet, now: datetime) -> JsonResponse:
    if locked := why_locked(report, now=now):
        return JsonResponse({"message": locked}, status=LOCKED)
    status = CONFLICT if sheet.conflicts else INVALID
    texts: Sequence[str] = [problem.text for problem in sheet.problems]
    message = " ".join(dict.fromkeys(texts))
    if sheet.conflicts:
        message = _("Somebody else has changed this too. Press Save to choose what should stand.")
    return JsonResponse({"message": message}, status=status)
