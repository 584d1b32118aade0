"""The Word template that compilations are set in: taken down, changed, and back again."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.files import as_download
from milstolpe.core.http import permission
from milstolpe.core.page import Link, PageHead
from milstolpe.documents import template as templates
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.rounds.forms.compilations import TemplateForm
from milstolpe.rounds.models import DocumentTemplate
from milstolpe.rounds.queries.document_templates import template_bytes, template_in_use
from milstolpe.rounds.services.document_templates import use_built_in, use_template

_VERSIONS = 50


@permission("rounds.run")
def document_template(request: UserRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if request.POST.get("act") == "built-in":
        use_built_in(by=request.user)
        messages.success(request, _("Documents are set in the built-in template from now on."))
        return redirect(request.path)
    form = TemplateForm(data, files)
    if done(form, lambda: use_template(form.cleaned_data["file"], by=request.user)):
        messages.success(request, _("Documents are set in your template from now on."))
        return redirect(request.path)
    title = _("Word template")
    in_use = template_in_use()
    context = {
        "head": PageHead(title, answer=_("What compilations and bundles look like in Word.")),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "form": form,
        "in_use": in_use,
        "versions": DocumentTemplate.objects.select_related("file", "by")[:_VERSIONS],
        "places": _places(),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/document_template.html", context, status=status)


def _places() -> list[tuple[str, str]]:
    return [
        (templates.CONTENT, _("the content, in a paragraph of its own; must be there")),
        (templates.TITLE, _("the title")),
        (templates.SUBTITLE, _("what the document is from")),
        (templates.DATE, _("the day")),
        (templates.FOOT, _("title and round, for heads and feet")),
    ]


@permission("rounds.run")
def document_template_file(request: UserRequest, number: int) -> HttpResponseBase:
    """The template of a version; 0 is the one that is built in."""
    content = template_bytes(number) or templates.built_in()
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    return as_download(response, f"dokumentmall-{number}.docx")
