"""A programme's follow-ups: the list, a new one from last time's, and changing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.form_parts import with_more_rows
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.programmes.models import Programme
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.saving import saved_message
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.forms.run_plan import PlanForms
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.listing import follow_up_rows
from milstolpe.reporting.queries.planning import Plan, next_plan, question_rows
from milstolpe.reporting.queries.versions import save_number
from milstolpe.reporting.services.editing import QuestionsChangedError, save_follow_up
from milstolpe.reporting.services.followups import plan_follow_up
from milstolpe.reporting.views.fetch import follow_up_or_404
from milstolpe.reporting.views.run_frame import follow_up_crumbs, follow_ups_crumbs

# The fields of the form, by their names in the table.
PLANNED = (
    "year",
    "first_year",
    "last_year",
    "answer_by",
    "locks_at",
    "instructions",
    "mail_text",
    "shows_map",
    "shows_matrix",
)


@permission_on(programme_or_404, "programmes.change_programme")
def follow_ups(request: UserRequest, programme: Programme) -> HttpResponse:
    rows = follow_up_rows(programme)
    new = Link(_("New follow-up"), reverse("reporting:follow-up-new", args=[programme.address]))
    context = {
        "head": PageHead(
            _("Follow-up"),
            kind=programme.title,
            answer="" if programme.is_decided else _("Only a decided programme is followed up."),
            actions=[new] if programme.is_decided else [],
        ),
        "crumbs": follow_ups_crumbs(programme),
        "rows": rows,
        "base": request.path,
        "empty": Empty(
            _("No follow-ups yet"), _("The first one is filled in from the programme's years.")
        ),
        "is_example": programme.is_example,
    }
    return render(request, "reporting/run_follow_ups.html", context)


@permission_on(programme_or_404, "programmes.change_programme")
def follow_up_new(request: UserRequest, programme: Programme) -> HttpResponse:
    plan = next_plan(programme)
    forms = _forms(request, plan.values, plan.questions)
    made = _made(request, programme, forms)
    if made is None:
        return _new_page(request, programme, plan, forms)
    messages.success(request, _("The follow-up is planned. Nobody is asked until you open it."))
    return redirect("reporting:follow-up", programme.address, made.year)


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def follow_up_edit(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    values = {name: getattr(follow_up, name) for name in PLANNED}
    is_planned = follow_up.state == FollowUpState.PLANNED
    questions = question_rows(follow_up) if is_planned else None
    forms = _forms(request, values, questions, base_number=save_number(follow_up))
    saved = _saved(request, follow_up, forms)
    if saved is None:
        return _edit_page(request, follow_up, forms)
    messages.success(request, saved_message())
    return redirect("reporting:follow-up", saved.programme.address, saved.year)


def _forms(
    request: HttpRequest, values: dict[str, Any], questions: Any, base_number: int | None = None
) -> PlanForms:
    data = with_more_rows(request.POST, request.POST.get("more", ""))
    sent = data if request.method == "POST" else None
    forms = PlanForms(sent, values=values, questions=questions, base_number=base_number)
    if sent is not None and "more" in sent:
        forms.make_quiet()
    return forms


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and "more" not in request.POST


def _made(request: UserRequest, programme: Programme, forms: PlanForms) -> FollowUp | None:
    if not _is_sent(request) or not forms.is_valid():
        return None
    try:
        return plan_follow_up(programme, forms.values(), forms.asked() or (), by=request.user)
    except DomainError as error:
        forms.non_field_errors.append(str(error))
    return None


def _saved(request: UserRequest, follow_up: FollowUp, forms: PlanForms) -> FollowUp | None:
    if not _is_sent(request) or not forms.is_valid():
        return None
    try:
        return _save(follow_up, forms, request.user)
    except EditConflictError as error:
        forms.non_field_errors.append(str(error))
        forms.show_conflict(error)
    except QuestionsChangedError as error:
        forms.non_field_errors.append(str(error))
        forms.begin_from(error.theirs)
    except DomainError as error:
        forms.non_field_errors.append(str(error))
    return None


def _save(follow_up: FollowUp, forms: PlanForms, user: User) -> FollowUp:
    cleaned = forms.single.cleaned_data
    return save_follow_up(
        follow_up,
        forms.values(),
        forms.asked(),
        base_number=cleaned["base_number"],
        base_questions=cleaned["base_questions"],
        by=user,
    )


def _new_page(
    request: HttpRequest, programme: Programme, plan: Plan, forms: PlanForms
) -> HttpResponse:
    title = _("New follow-up")
    before = plan.copied_from
    answer = (
        _("Filled in from %(year)s, with years and dates moved on. Check and save.")
        % {"year": before.year}
        if before
        else _("Filled in from the programme's years. Check and save.")
    )
    crumbs = follow_ups_crumbs(programme, Link(title, request.path))
    head = PageHead(title, kind=programme.title, answer=answer)
    return _form_page(request, forms, head, crumbs, is_example=programme.is_example)


def _edit_page(request: HttpRequest, follow_up: FollowUp, forms: PlanForms) -> HttpResponse:
    title = _("Change the follow-up")
    programme = follow_up.programme
    crumbs = follow_up_crumbs(follow_up, Link(title, request.path))
    head = PageHead(title, kind=f"{programme.title} {follow_up.year}")
    return _form_page(request, forms, head, crumbs, is_example=programme.is_example)


def _form_page(
    request: HttpRequest, forms: PlanForms, head: PageHead, crumbs: list[Link], *, is_example: bool
) -> HttpResponse:
    context = {
        "head": head,
        "crumbs": crumbs,
        "forms": forms,
        "questions": forms.rows.get("fragor"),
        "is_example": is_example,
    }
    status = REFUSED if _is_sent(request) else 200
    return render(request, "reporting/run_follow_up_form.html", context, status=status)
