"""Files about imports, and the answers that are kept."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import CONTENT_TYPES
from milstolpe.core.http import permission, permission_on
from milstolpe.core.page import PageHead
from milstolpe.transfer.files import (
    MAPPING_TEMPLATE,
    empty_template,
    not_taken_file,
    reconciliation_file,
)
from milstolpe.transfer.models import Import, KeptAnswer
from milstolpe.transfer.queries.imports import kept_rows, own_counties
from milstolpe.transfer.reading.mapping import FileMapping, written
from milstolpe.transfer.services.kept_answers import forget_answer, kept_mapping
from milstolpe.transfer.views.frame import answer_or_404, crumbs, import_or_404

_HANDLE = "transfer.handle_import"


@permission_on(import_or_404, _HANDLE)
def reconciliation(_request: UserRequest, of_import: Import) -> HttpResponse:
    return _file(reconciliation_file(of_import), f"avstamning-{of_import.pk}.xlsx")


@permission_on(import_or_404, _HANDLE)
def rows_not_taken(_request: UserRequest, of_import: Import) -> HttpResponse:
    return _file(not_taken_file(of_import), f"inte-tagna-{of_import.pk}.xlsx")


@permission("transfer.import")
def template(_request: UserRequest) -> HttpResponse:
    return _file(empty_template(), "milstolpe-mall.xlsx")


@permission("transfer.import")
def mapping_template(_request: UserRequest) -> HttpResponse:
    return _file(MAPPING_TEMPLATE.encode(), "mappning.toml")


@permission("transfer.import")
def kept_answers(request: UserRequest) -> HttpResponse:
    context = {
        "head": PageHead(
            _("Answers that are kept"),
            answer=_("What you have answered about files. The next import knows it."),
        ),
        "crumbs": crumbs(),
        "answers": kept_rows(request.user),
    }
    return render(request, "transfer/answers.html", context)


@permission("transfer.import")
def kept_answers_file(request: UserRequest) -> HttpResponse:
    mapping = FileMapping()
    for county in own_counties(request.user):
        mapping = mapping.joined(kept_mapping(county.code))
    return _file(written(mapping).encode(), "mappning.toml")


@require_POST
@permission_on(answer_or_404, "transfer.handle_answer")
def forget(request: UserRequest, answer: KeptAnswer) -> HttpResponse:
    forget_answer(answer)
    messages.success(request, _("The answer is taken away. It will be asked again."))
    return redirect("transfer:answers")


def _file(content: bytes, name: str) -> HttpResponse:
    kind = CONTENT_TYPES["xlsx"] if name.endswith("xlsx") else "application/toml; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
