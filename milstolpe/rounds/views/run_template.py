"""The template of a round: its sections, and what differs for an objective."""

from django.contrib import messages
from django.db.models import Count
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.core.versions import begun
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.forms.run_template import OwnSectionsForm, SectionForm
from milstolpe.rounds.models import Item, Round, Section
from milstolpe.rounds.queries.template import own_version
from milstolpe.rounds.services.template import (
    OwnSection,
    add_section,
    remove_section,
    save_own_sections,
    save_section,
)
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_fetch import item_or_404, section_or_404
from milstolpe.rounds.views.run_forms import form_page
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@permission_on(round_or_404, "rounds.run")
def template(request: UserRequest, round_: Round) -> HttpResponse:
    is_draft = round_.state == RoundState.DRAFT
    new = run_link("section-new", round_, _("New section"))
    text = _("Everything can be changed until the round is opened.")
    if not is_draft:
        text = _("Guidance and lengths can be corrected. Those who have begun are told.")
    context = {
        "head": PageHead(
            _("Template"), kind=round_.name, answer=text, actions=[new] if is_draft else []
        ),
        "crumbs": _crumbs(round_),
        "sections": round_.sections.all(),
        "items": round_.items.select_related("objective").annotate(own=Count("own_sections")),
        "round": round_,
        "base": request.path,
        "is_draft": is_draft,
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_template.html", context)


@permission_on(round_or_404, "rounds.run")
def section_new(request: UserRequest, round_: Round) -> HttpResponse:
    data = request.POST if posted(request) else None
    form = SectionForm(data, section=None, is_open=False, base=None)
    if done(form, lambda: add_section(round_, form.values(), by=request.user)):
        messages.success(request, _("The section is added."))
        return redirect("rounds:template", round_.address)
    return _page(request, form, round_, _("New section"))


@permission_on(section_or_404, "rounds.run")
def section_edit(request: UserRequest, section: Section) -> HttpResponse:
    number = begun(section)
    round_ = section.round
    form = SectionForm(
        request.POST if posted(request) else None,
        section=section,
        is_open=round_.state != RoundState.DRAFT,
        base=number,
    )
    if done(form, lambda: _save(request, section, form)):
        messages.success(request, _("The section is saved."))
        return redirect("rounds:template", round_.address)
    return _page(request, form, round_, section.title)


@permission_on(section_or_404, "rounds.run")
def section_remove(request: UserRequest, section: Section) -> HttpResponse:
    form = WorkForm(request.POST if posted(request) else None)
    if done(form, lambda: remove_section(section, by=request.user)):
        messages.success(request, _("The section is removed."))
        return redirect("rounds:template", section.round.address)
    title = _("Remove the section")
    crumbs = _crumbs(section.round, Link(title, request.path))
    text = _("Its guidance and what differs for single objectives go with it.")
    question = Question(title, section.title, text, crumbs[-2].address)
    return question_page(request, question, form, frame={"crumbs": crumbs})


@permission_on(item_or_404, "rounds.run")
def item_template(request: UserRequest, item: Item) -> HttpResponse:
    round_ = item.round
    form = OwnSectionsForm(
        request.POST if posted(request) else None,
        sections=list(round_.sections.all()),
        item=item,
        base=own_version(item),
        is_open=round_.state != RoundState.DRAFT,
    )
    if done(form, lambda: _save_own(request, item, form)):
        messages.success(request, _("What differs for %(item)s is saved.") % {"item": item})
        return redirect("rounds:template", round_.address)
    text = _("Empty fields are as the template has them.")
    return _page(request, form, round_, str(item), text)


def _save(request: UserRequest, section: Section, form: SectionForm) -> Section:
    number = form.cleaned_data["base_number"]
    return save_section(
        section, form.values(), base_number=number, reason=form.reason, by=request.user
    )


def _save_own(request: UserRequest, item: Item, form: OwnSectionsForm) -> None:
    wanted = {row.pk: OwnSection(**form.own(row.pk)) for row in form.sections}
    base = form.cleaned_data["base"]
    save_own_sections(item, wanted, base=base, reason=form.reason, by=request.user)


def _crumbs(round_: Round, *more: Link) -> list[Link]:
    return round_crumbs(round_, run_link("template", round_, _("Template")), *more)


def _page(
    request: HttpRequest, form: BaseForm, round_: Round, title: str, text: str = ""
) -> HttpResponse:
    head = PageHead(title, kind=round_.name, answer=text)
    crumbs = _crumbs(round_, Link(title, request.path))
    return form_page(request, form, head, crumbs, is_example=round_.is_example)
