"""What came out of the year: deliverables that are ready or late, aims that are judged."""

from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.asking import Question
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads
from milstolpe.core.page import Link, PageHead, State
from milstolpe.core.versions import signed
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.outcomes import AimForm, DeliverableForm
from milstolpe.workplan.models import Aim, Deliverable, Plan
from milstolpe.workplan.queries.year import aims, deliverables
from milstolpe.workplan.services.outcomes import finish_deliverable, judge_aim
from milstolpe.workplan.views.fetch import aim_or_404, deliverable_or_404, plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, sent, work_context
from milstolpe.workplan.views.year_frame import asked, begins, year_file
from milstolpe.workplan.year_tables import (
    AIM_COLUMNS,
    DELIVERABLE_COLUMNS,
    aim_cells,
    deliverable_cells,
)

PAGE = "work-outcomes"


@permission_on(plan_or_404, "workplan.edit")
def outcomes_page(request: UserRequest, plan: Plan) -> HttpResponse:
    today, title = localdate(), _("Deliverables and aims")
    things, judged = list(deliverables(plan)), list(aims(plan))
    head = PageHead(title, kind=plan.title, answer=_answer(things, judged, today))
    context = {
        **work_context(plan, head, Link(title, request.path), page=PAGE),
        "deliverables": [(row, deliverable_state(row, today)) for row in things],
        "aims": judged,
        "may_edit": plan.state != PlanState.CLOSED,
        "downloads": list_downloads(request, source=plan.title),
    }
    return render(request, "workplan/year_outcomes.html", context)


@permission_on(deliverable_or_404, "workplan.edit")
def deliverable_page(request: UserRequest, row: Deliverable) -> HttpResponse:
    """Ready on a day, or not ready."""
    plan = row.activity.area.plan
    form = DeliverableForm(sent(request), initial=begins(row, "done_on", "url"))
    question = Question(
        _("Update the deliverable"),
        row.title,
        _deliverable_text(row),
        plan_url(PAGE, plan),
        done=_("Saved."),
    )

    def act() -> None:
        finish_deliverable(row, today=localdate(), by=request.user, **form.cleaned_data)

    return asked(request, plan, question, form, act, above=_here(plan))


@permission_on(aim_or_404, "workplan.edit")
def aim_page(request: UserRequest, aim: Aim) -> HttpResponse:
    """Judged with a text, or not judged."""
    plan = aim.area.plan
    initial = begins(aim, "judgement", "judgement_text")
    form = AimForm(sent(request), initial={**initial, "text": aim.judgement_text})
    question = Question(
        _("Judge the aim"), aim.text, _aim_text(aim), plan_url(PAGE, plan), done=_("Saved.")
    )

    def act() -> None:
        judge_aim(aim, by=request.user, **form.cleaned_data)

    return asked(request, plan, question, form, act, above=_here(plan))


@permission_on(plan_or_404, "workplan.edit")
def deliverables_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    rows = deliverable_cells(deliverables(plan).iterator(500))
    table = DELIVERABLE_COLUMNS, rows
    return year_file(request, plan, table, name="leveranser", title=_("Deliverables"))


@permission_on(plan_or_404, "workplan.edit")
def aims_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = AIM_COLUMNS, aim_cells(aims(plan).iterator(500))
    return year_file(request, plan, table, name="mal", title=_("The aims"))


def deliverable_state(row: Deliverable, today: date) -> State:
    """Ready, late or to come, as it is drawn."""
    if row.done_on:
        return State("done", _("Ready"))
    return State("delayed", _("Late")) if row.due_on < today else State("as_planned", _("To come"))


def _answer(things: list[Deliverable], judged: list[Aim], today: date) -> str:
    late = sum(row.done_on is None and row.due_on < today for row in things)
    words = {
        "done": sum(row.done_on is not None for row in things),
        "n": len(things),
        "late": late,
        "judged": sum(bool(row.judgement) for row in judged),
        "aims": len(judged),
    }
    found = [_("%(done)s of %(n)s deliverables are ready.") % words]
    if late:
        found.append(_("%(late)s are late.") % words)
    return " ".join([*found, _("%(judged)s of %(aims)s aims are judged.") % words])


def _deliverable_text(row: Deliverable) -> str:
    words = {"day": format_date(row.due_on), "activity": row.activity.title}
    text = _("Is to be ready on %(day)s. Activity: %(activity)s.") % words
    if row.done_on:
        done_on = _("Was ready on %(day)s.") % {"day": format_date(row.done_on)}
        return f"{text} {done_on}"
    return text


def _aim_text(aim: Aim) -> str:
    if not aim.judgement or aim.judged_at is None:
        return _("How far was the aim reached? It stands in the year-end report.")
    words = {
        "judgement": aim.get_judgement_display(),
        "signed": signed(aim.judged_by, aim.judged_at),
    }
    return _("Judged: %(judgement)s (%(signed)s).") % words


def _here(plan: Plan) -> Link:
    return Link(_("Deliverables and aims"), plan_url(PAGE, plan))
