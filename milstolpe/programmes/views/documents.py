"""Documents of a programme: files and addresses."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.core.text import small_number
from milstolpe.programmes.forms.steps import DocumentForm
from milstolpe.programmes.models import Programme
from milstolpe.programmes.services.programmes import add_document, remove_document
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import what_is_public, work_crumbs
from milstolpe.records.services import store_file


@permission_on(programme_or_404, "programmes.change_programme")
def programme_documents(request: UserRequest, programme: Programme) -> HttpResponse:
    is_sent = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if is_sent else DocumentForm()
    if is_sent and done(form, lambda: _add(programme, form, request.user)):
        messages.success(request, _("The document is added."))
        return redirect("programmes:work-documents", programme.address)
    title = _("Documents")
    context = {
        "head": PageHead(title, kind=programme.title, answer=what_is_public(programme)),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "programme": programme,
        "documents": programme.documents.select_related("file"),
        "empty": Empty(_("No documents yet")),
        "form": form,
        "is_example": programme.is_example,
    }
    status = REFUSED if is_sent else 200
    return render(request, "programmes/work_documents.html", context, status=status)


@require_POST
@permission_on(programme_or_404, "programmes.change_programme")
def document_remove(request: UserRequest, programme: Programme) -> HttpResponse:
    document = get_object_or_404(
        programme.documents, pk=small_number(request.POST.get("document", ""))
    )
    remove_document(document, by=request.user)
    messages.success(request, _("“%(title)s” is taken away.") % {"title": document.title})
    return redirect("programmes:work-documents", programme.address)


def _add(programme: Programme, form: DocumentForm, user: User) -> None:
    cleaned = form.cleaned_data
    with transaction.atomic():
        file = store_file(cleaned["file"], by=user) if cleaned["file"] else None
        kind, title, url = cleaned["kind"], cleaned["title"], cleaned["url"]
        add_document(programme, kind=kind, title=title, file=file, url=url, by=user)
