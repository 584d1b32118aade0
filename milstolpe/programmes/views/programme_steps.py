"""A programme's steps between states, and its prolongation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.steps import Step
from milstolpe.programmes.enums import PROGRAMME_STEPS, ProgrammeState
from milstolpe.programmes.forms.steps import DecisionForm, ProlongForm, ReasonForm, step_form
from milstolpe.programmes.models import Programme
from milstolpe.programmes.services.programmes import prolong_programme, take_step
from milstolpe.programmes.views.confirming import ask
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import what_is_public


@permission_on(programme_or_404, "programmes.change_programme")
def programme_step(request: UserRequest, programme: Programme) -> HttpResponse:
    step = _step(request, programme)
    form = step_form(step, programme, request.POST if request.method == "POST" else None)
    if done(form, lambda: _take(programme, step, form, request.user)):
        messages.success(request, what_is_public(programme))
        return redirect("programmes:work-programme", programme.address)
    first = _to_do_first(programme, step)
    return ask(request, programme, step.label, step.help, form, first=first)


@permission_on(programme_or_404, "programmes.decide_programme")
def programme_prolong(request: UserRequest, programme: Programme) -> HttpResponse:
    form = ProlongForm(request.POST if request.method == "POST" else None, programme=programme)
    if done(form, lambda: _prolong(programme, form, request.user)):
        messages.success(request, _("The programme is prolonged."))
        return redirect("programmes:work-programme", programme.address)
    text = _("The address and the measures stay the same.")
    return ask(request, programme, _("Prolong the programme"), text, form)


def _step(request: HttpRequest, programme: Programme) -> Step:
    """The step of the address. One that can no longer be taken is still shown when it was sent,
    so that what was typed is not lost."""
    match = request.resolver_match
    step = PROGRAMME_STEPS.get(match.kwargs["step"]) if match else None
    if step is None or (request.method != "POST" and programme.state not in step.from_states):
        raise Http404
    return step


def _to_do_first(programme: Programme, step: Step) -> list[Link]:
    """What the step lacks, each with the page where it is done."""
    if step.to_state != ProgrammeState.CONSULTATION or programme.state != ProgrammeState.DRAFT:
        return []
    links = []
    if programme.answer_by is None or not programme.answer_to:
        edit = reverse("programmes:work-programme-edit", args=[programme.address])
        links.append(Link(_("Write the last day to answer and where"), f"{edit}#id_answer_by"))
    if not programme.measures.exists():
        new = reverse("programmes:measure-new", args=[programme.address])
        links.append(Link(_("Add at least one measure"), new))
    return links


def _take(programme: Programme, step: Step, form: WorkForm, user: User) -> None:
    decision = form.decision() if isinstance(form, DecisionForm) else None
    reason = form.reason if isinstance(form, ReasonForm) else ""
    take_step(programme, step.name, by=user, reason=reason, decision=decision)


def _prolong(programme: Programme, form: ProlongForm, user: User) -> None:
    cleaned = form.cleaned_data
    end_year, reason = cleaned["end_year"], cleaned["reason"]
    prolong_programme(
        programme, end_year=end_year, decision=form.decision(), reason=reason, by=user
    )
