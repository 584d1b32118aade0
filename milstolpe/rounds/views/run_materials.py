"""Material for those who write: files and links in versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.records.services import stored_file_response
from milstolpe.rounds.forms.run_template import MaterialForm
from milstolpe.rounds.models import Material, Round
from milstolpe.rounds.queries.materials import materials_of
from milstolpe.rounds.services.materials import add_material, remove_material
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_fetch import material_or_404
from milstolpe.rounds.views.run_forms import form_page
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@permission_on(round_or_404, "rounds.follow")
def materials(request: UserRequest, round_: Round) -> HttpResponse:
    runs = request.user.has_perm("rounds.run")
    new = run_link("material-new", round_, _("Add material"))
    context = {
        "head": PageHead(_("Material"), kind=round_.name, actions=[new] if runs else []),
        "crumbs": round_crumbs(round_, Link(_("Material"), request.path)),
        "rows": materials_of(round_)[:500],
        "runs": runs,
        "empty": Empty(_("There is no material yet")),
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_materials.html", context)


@permission_on(material_or_404, "rounds.follow")
def material_file(request: UserRequest, material: Material) -> HttpResponseBase:
    if material.file is None:
        raise Http404
    return stored_file_response(material.file)


@permission_on(round_or_404, "rounds.run")
def material_new(request: UserRequest, round_: Round) -> HttpResponse:
    items = round_.items.select_related("objective")
    return _form(request, round_, _("Add material"), items=items)


@permission_on(material_or_404, "rounds.run")
def material_version(request: UserRequest, material: Material) -> HttpResponse:
    return _form(request, material.round, _("A new version"), items=None, replaces=material)


@permission_on(material_or_404, "rounds.run")
def material_remove(request: UserRequest, material: Material) -> HttpResponse:
    form = WorkForm(request.POST if posted(request) else None)
    if done(form, lambda: remove_material(material, by=request.user)):
        messages.success(request, _("The material is removed."))
        return redirect("rounds:materials", material.round.address)
    title = _("Remove the material")
    crumbs = _crumbs(material.round, Link(title, request.path))
    text = _("It is no longer shown to those who write.")
    question = Question(title, material.title, text, crumbs[-2].address)
    return question_page(request, question, form, frame={"crumbs": crumbs})


def _form(
    request: UserRequest,
    round_: Round,
    title: str,
    *,
    items: Any,
    replaces: Material | None = None,
) -> HttpResponse:
    is_sent = posted(request)
    form = MaterialForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        items=items,
        title=replaces.title if replaces else "",
    )
    if done(form, lambda: _add(request, round_, form, replaces)):
        messages.success(request, _("The material is there for those who write."))
        return redirect("rounds:materials", round_.address)
    crumbs = _crumbs(round_, Link(title, request.path))
    head = PageHead(title, kind=replaces.title if replaces else round_.name)
    return form_page(request, form, head, crumbs, is_example=round_.is_example)


def _add(
    request: UserRequest, round_: Round, form: MaterialForm, replaces: Material | None
) -> None:
    cleaned = form.cleaned_data
    add_material(
        round_,
        title=cleaned["title"],
        upload=cleaned["upload"],
        url=cleaned["url"],
        item=cleaned.get("item"),
        replaces=replaces,
        by=request.user,
    )


def _crumbs(round_: Round, *more: Link) -> list[Link]:
    return round_crumbs(round_, run_link("materials", round_, _("Material")), *more)
