"""The content as files: what is chosen, made by the job process, and fetched."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.answering import REFUSED
from milstolpe.core.http import public
from milstolpe.core.page import Link, PageHead
from milstolpe.records.services import stored_file_response
from milstolpe.transfer.forms import ExportForm
from milstolpe.transfer.models import Export
from milstolpe.transfer.services.exports import ask_for_export
from milstolpe.transfer.tasks import run_export


@public
def exports(request: HttpRequest) -> HttpResponse:
    """Choose what and in which form. Everybody gets what they may see."""
    form = ExportForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        made, is_new = ask_for_export(chosen["kind"], **chosen["what"], by=request.user)
        if is_new:
            run_export.enqueue(made.pk)
        return redirect(made)
    head = PageHead(
        _("All content as a file"),
        answer=_(
            "Programmes, measures, actors, commitments and yearly reports in one file, in the form "
            "that Milstolpe itself can import."
        ),
    )
    context = {"head": head, "crumbs": _crumbs(), "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "transfer/exports.html", context, status=status)


@public
def export(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Whether the file is there. 202 while it is being made, so that the page is never kept."""
    row = _export_or_404(request.user, key)
    answer = _("It is ready.") if row.file else row.message
    head = PageHead(
        _("All content as a file"),
        kind=row.get_kind_display(),
        answer=answer or _("It is being made, which takes up to a minute. The page looks for it."),
    )
    crumbs = _crumbs(Link(_("The file"), row.get_absolute_url()))
    is_going_on = not answer
    context = {"head": head, "crumbs": crumbs, "export": row, "is_going_on": is_going_on}
    return render(request, "transfer/export.html", context, status=202 if is_going_on else 200)


@public
def export_file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    row = _export_or_404(request.user, key)
    if row.file is None:
        raise Http404
    return stored_file_response(row.file)


def _export_or_404(user: Any, key: uuid.UUID) -> Export:
    """Everybody's, or the person's own."""
    row = Export.objects.select_related("file").filter(key=key).first()
    if row is None or (row.reader_id is not None and row.reader_id != user.pk):
        raise Http404
    return row


def _crumbs(*more: Link) -> list[Link]:
    return [
        Link(_("Sweden"), reverse("web:start")),
        Link(_("Open data"), reverse("web:open-data")),
        Link(_("All content as a file"), reverse("transfer:exports")),
        *more,
    ]
