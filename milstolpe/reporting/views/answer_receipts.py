"""The receipt of what was handed in last: as page, as PDF and as metadata for the registry."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import as_download
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link
from milstolpe.core.text import slugify_sv
from milstolpe.reporting.addresses import receipt_path
from milstolpe.reporting.documents.receipt import (
    RECEIVED,
    SENT,
    receipt_document,
    receipt_metadata,
)
from milstolpe.reporting.models import Report, Submission
from milstolpe.reporting.queries.contents import instrument_names
from milstolpe.reporting.services.documents import LANGUAGE, TYPES, document_bytes
from milstolpe.reporting.views.answer_frame import report_head, report_url, reports_crumbs
from milstolpe.reporting.views.fetch import report_or_404


@permission_on(report_or_404, "reporting.see_report")
def report_receipt(request: UserRequest, report: Report) -> HttpResponse:
    submission = _newest(report)
    receipt, title = submission.receipt, _("Receipt")
    words = {"who": receipt.organisation, "what": receipt.what}
    context = {
        "head": report_head(
            report,
            title=title,
            answer=_("%(who)s has handed in: %(what)s.") % words,
            actions=[
                Link(_("Receipt with all answers (PDF)"), report_url("report-receipt-pdf", report)),
                Link(_("See what was handed in"), report_url("report", report)),
            ],
            more=[Link(_("Metadata for the registry"), report_url("report-receipt-data", report))],
        ),
        "crumbs": reports_crumbs(report, Link(title, request.path)),
        "report": report,
        "receipt": receipt,
        "facts": _facts(submission),
        "owner": request.user.pk,
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/receipt.html", context)


@permission_on(report_or_404, "reporting.see_report")
def report_receipt_pdf(_request: UserRequest, report: Report) -> HttpResponse:
    """One document for the registry: the receipt and every answer as it was handed in."""
    submission = _newest(report)
    with translation.override(LANGUAGE):
        document = receipt_document(submission, instrument_names())
    return _download(submission, document_bytes(document, "pdf"), "pdf", TYPES["pdf"])


@permission_on(report_or_404, "reporting.see_report")
def report_receipt_data(request: UserRequest, report: Report) -> HttpResponse:
    """What a case system asks of the document: sent for the organisation, received for others."""
    submission = _newest(report)
    state = SENT if request.user.has_perm("reporting.answer", report) else RECEIVED
    with translation.override(LANGUAGE):
        values = receipt_metadata(submission, state=state)
    content = json.dumps(values, ensure_ascii=False, indent=2).encode()
    return _download(submission, content, "json", "application/json")


def _newest(report: Report) -> Submission:
    rows = Submission.objects.filter(report=report).select_related(
        "receipt", "report__follow_up__programme"
    )
    submission = rows.first()
    if submission is None:
        raise Http404
    return submission


def _download(submission: Submission, content: bytes, kind: str, content_type: str) -> HttpResponse:
    receipt = submission.receipt
    name = slugify_sv(f"kvittens {receipt.number} {receipt.organisation}")
    return as_download(HttpResponse(content, content_type=content_type), f"{name}.{kind}")


def _facts(submission: Submission) -> list[Fact]:
    receipt = submission.receipt
    facts = [
        Fact(_("Receipt number"), receipt.number),
        Fact(_("What"), receipt.what),
        Fact(_("Organisation"), receipt.organisation),
        Fact(_("Time"), f"{format_date(receipt.at)} {format_time(receipt.at)}"),
        Fact(_("Fingerprint of the content"), receipt.content_sha256),
        Fact(_("Fingerprint of the receipt"), receipt.hash, receipt_path(receipt)),
        Fact(_("The receipt before it"), receipt.previous_hash),
    ]
    case_number = submission.content.get("case_number", "")
    return [*facts, Fact(_("Case number"), case_number)] if case_number else facts
