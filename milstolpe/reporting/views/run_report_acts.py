"""What the county board does with one report: judge, longer time, another answerer, add."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.steps import Step
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.addresses import judging_path
from milstolpe.reporting.enums import REPORT_STEPS
from milstolpe.reporting.forms.run_reports import (
    AddReportForm,
    AnsweredByForm,
    CommentForm,
    LongerTimeForm,
    WhyForm,
)
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.expected import followed_measures
from milstolpe.reporting.queries.overview import bounced_mailings
from milstolpe.reporting.queries.recipients import recipients_of
from milstolpe.reporting.services.followups import add_report
from milstolpe.reporting.services.mailings import send_again as send_again_by
from milstolpe.reporting.services.reports import (
    give_longer_time,
    let_answer_for,
    take_report_step,
)
from milstolpe.reporting.views.fetch import follow_up_or_404, run_report_or_404
from milstolpe.reporting.views.run_frame import Asked, ask, follow_up_crumbs, report_crumbs
from milstolpe.reporting.views.run_reports import OWN_STEPS


@permission_on(run_report_or_404, "reporting.judge_report")
def run_report_step(request: UserRequest, report: Report) -> HttpResponse:
    step = _step(request, report)
    form = _step_form(step, request)
    if done(form, lambda: _take(report, step, form, request.user)):
        messages.success(request, _done_text(step, report))
        return redirect(judging_path(report))
    return _ask(request, report, step.label, str(step.help), form)


@permission_on(run_report_or_404, "reporting.judge_report")
def longer_time(request: UserRequest, report: Report) -> HttpResponse:
    form = LongerTimeForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: _give_time(report, form, request.user)):
        messages.success(request, _("The organisation has longer time, and is mailed."))
        return redirect(judging_path(report))
    text = _("It holds for this organisation alone, also when the follow-up is closed.")
    return _ask(request, report, _("Give longer time"), text, form)


@permission_on(run_report_or_404, "reporting.judge_report")
def send_again(request: UserRequest, report: Report) -> HttpResponse:
    """The mail that came back, once more; says to whom it goes now."""
    form = WorkForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: send_again_by(report, by=request.user)):
        messages.success(request, _("The mail is on its way."))
        return redirect(judging_path(report))
    row = bounced_mailings(report).first()
    if row is None and request.method != "POST":
        raise Http404
    addresses = ", ".join(recipients_of([report])[report.pk].emails)
    now = _("It goes to: %(addresses)s.") % {"addresses": addresses}
    if not addresses:
        now = _("There is no address to send to. Put the contacts right first.")
    elif row and row.email in addresses:
        now += " " + _("It came back from that address: put the contacts right first.")
    return _ask(request, report, _("Send again"), now, form)


@permission_on(run_report_or_404, "reporting.judge_report")
def answered_by(request: UserRequest, report: Report) -> HttpResponse:
    other = report.answered_by
    data = request.POST if request.method == "POST" else None
    begun = {"organisation": other.name, "base_number": other.pk} if other else {"base_number": 0}
    form = AnsweredByForm(data, initial=begun)
    if done(form, lambda: _let_answer(report, form, request.user)):
        messages.success(request, _("Saved."))
        return redirect(judging_path(report))
    text = _("Its contact persons see the report, get the mails and can hand in.")
    title = _("Let another organisation answer")
    return _ask(request, report, title, text, form, names=form.register.names)


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def report_add(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    form = _add_form(request, follow_up)
    added: list[Report] = []
    if done(form, lambda: added.append(_add(follow_up, form, request.user))):
        messages.success(request, _("Saved. Invite the organisation from the overview."))
        return redirect(judging_path(added[0]))
    title = _("Ask one more organisation, or about more measures")
    asked = Asked(
        title,
        about=f"{follow_up.programme.title} {follow_up.year}",
        text=_("The reason is kept with the report."),
        crumbs=follow_up_crumbs(follow_up, Link(title, request.path)),
        is_example=follow_up.programme.is_example,
    )
    return ask(request, asked, form, suggestions=form.register.names)


def _step(request: HttpRequest, report: Report) -> Step:
    """The step of the address; one that can no longer be taken is still shown when it was sent."""
    match = request.resolver_match
    name = match.kwargs["step"] if match else ""
    step = REPORT_STEPS.get(name) if name in OWN_STEPS else None
    if step is None or (request.method != "POST" and report.state not in step.from_states):
        raise Http404
    return step


def _step_form(step: Step, request: HttpRequest) -> WorkForm:
    data = request.POST if request.method == "POST" else None
    if step.name == "return":
        return CommentForm(data)
    return WhyForm(data) if step.needs_reason else WorkForm(data)


def _take(report: Report, step: Step, form: WorkForm, user: User) -> None:
    reason = form.reason if isinstance(form, WhyForm) else ""
    take_report_step(report, step.name, by=user, reason=reason)


def _give_time(report: Report, form: LongerTimeForm, user: User) -> None:
    cleaned = form.cleaned_data
    give_longer_time(report, until=cleaned["until"], reason=cleaned["why"], by=user)


def _let_answer(report: Report, form: AnsweredByForm, user: User) -> None:
    cleaned = form.cleaned_data
    number = cleaned["base_number"] or 0
    let_answer_for(report, cleaned["organisation"], by=user, base_number=number)


def _add_form(request: HttpRequest, follow_up: FollowUp) -> AddReportForm:
    asked = Organisation.objects.filter(slug=request.GET.get("organisation", "")).first()
    return AddReportForm(
        request.POST if request.method == "POST" else None,
        measures=list(followed_measures(follow_up)),
        initial={"organisation": asked.name if asked else ""},
    )


def _add(follow_up: FollowUp, form: AddReportForm, user: User) -> Report:
    cleaned = form.cleaned_data
    return add_report(
        follow_up, cleaned["organisation"], form.chosen(), reason=cleaned["why"], by=user
    )


def _ask(
    request: HttpRequest, report: Report, title: Any, text: str, form: WorkForm, **more: Any
) -> HttpResponse:
    follow_up = report.follow_up
    asked = Asked(
        title,
        about=f"{report.organisation.name}, {follow_up.programme.title} {follow_up.year}",
        text=text,
        crumbs=report_crumbs(report, Link(title, request.path)),
        is_example=follow_up.programme.is_example,
    )
    return ask(request, asked, form, suggestions=more.pop("names", []), **more)


def _done_text(step: Step, report: Report) -> str:
    texts = {
        "accept": _("The report of %(name)s is accepted."),
        "return": _("The report of %(name)s is returned, and they are mailed."),
        "waive": _("%(name)s is not asked any more."),
        "ask_again": _("%(name)s is asked again."),
    }
    return texts[step.name] % {"name": report.organisation.name}
