"""The plan as PDF and Word: decided versions for everyone, the plan as it stands for RUS."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import as_download
from milstolpe.core.http import permission_on, public
from milstolpe.documents.blocks import ReportDocument
from milstolpe.workplan.models import Plan
from milstolpe.workplan.queries.plans import newest_version_or_404, public_versions
from milstolpe.workplan.services.documents import (
    TYPES,
    content_bytes,
    draft_report,
    version_report,
)
from milstolpe.workplan.views.fetch import plan_or_404


@public
def plan_document(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    version = newest_version_or_404(year)
    return document(version_report(version), kind, f"verksamhetsplan-{year}")


@public
def version_document(request: HttpRequest, year: int, number: int, kind: str) -> HttpResponse:
    version = get_object_or_404(public_versions(year), number=number)
    return document(version_report(version), kind, f"verksamhetsplan-{year}-version-{number}")


@permission_on(plan_or_404, "workplan.edit")
def draft_document(request: UserRequest, plan: Plan) -> HttpResponse:
    kind = chosen_kind(request)
    return document(draft_report(plan), kind, f"verksamhetsplan-{plan.year}-{plan.state}")


def chosen_kind(request: HttpRequest) -> str:
    """ "pdf" or "docx", as the address says."""
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["kind"])


def document(report: ReportDocument, kind: str, name: str) -> HttpResponse:
    """The document to save."""
    response = HttpResponse(content_bytes(report, kind), content_type=TYPES[kind])
    return as_download(response, f"{name}.{kind}")
