"""Steps of a plan: treated, decided, changed, closed; its versions and what they changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.core.steps import Step, steps_from, steps_taken
from milstolpe.workplan.content import plan_content
from milstolpe.workplan.enums import PLAN_STEPS, PlanState
from milstolpe.workplan.forms.steps import StepForm
from milstolpe.workplan.models import Plan, PlanVersion
from milstolpe.workplan.queries.plans import decisions
from milstolpe.workplan.services.deciding import (
    FREEZING,
    PlanChangedError,
    stamp_of,
    take_plan_step,
)
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.shown import ShownChange, shown_changes
from milstolpe.workplan.views.work_frame import (
    plan_crumbs,
    plan_state,
    plan_url,
    sent,
    work_context,
)


@permission_on(plan_or_404, "workplan.edit")
def decisions_page(request: UserRequest, plan: Plan) -> HttpResponse:
    """Where the plan stands, what can be done with it, and what has been decided."""
    versions = list(plan.versions.select_related("by"))
    changes = _changes(plan, versions)
    title = _("Decisions and versions")
    steps = steps_from(PLAN_STEPS, plan.state) if request.user.has_perm("workplan.decide") else []
    head = PageHead(
        title, kind=plan.title, state=plan_state(plan), answer=_answer(plan, versions, changes)
    )
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-decisions"),
        "steps": [_step_link(plan, step) for step in steps if changes or step.name != "change"],
        "changes": changes,
        "decisions": decisions(plan),
        "versions": versions,
        "events": steps_taken(plan.events.select_related("by"), PLAN_STEPS),
    }
    return render(request, "workplan/work_decisions.html", context)


@permission_on(plan_or_404, "workplan.decide")
def plan_step(request: UserRequest, plan: Plan) -> HttpResponse:
    step = _step(request, plan)
    seen = stamp_of(plan) if step.name in FREEZING else ""
    form = StepForm(step, sent(request), seen=seen)

    def take() -> None:
        try:
            take_plan_step(plan, step.name, by=request.user, **form.given())
        except PlanChangedError:
            form.begin_again(seen)
            raise

    if done(form, take):
        messages.success(request, _done_text(step))
        return redirect(plan_url("work-decisions", plan))
    question = Question(step.label, plan.title, step.help, plan_url("work-decisions", plan))
    crumbs = [_decisions_link(plan), Link(step.label, request.path)]
    frame = {"crumbs": plan_crumbs(plan, *crumbs), "is_example": plan.is_example}
    frame["changes"] = _changes(plan, list(plan.versions.all())) if step.name == "change" else []
    return question_page(request, question, form, frame=frame, template="workplan/work_step.html")


def _step(request: HttpRequest, plan: Plan) -> Step:
    """The step of the address. One that can no longer be taken is still shown when it was sent,
    so that what was typed is not lost."""
    match = request.resolver_match
    step = PLAN_STEPS.get(match.kwargs["step"]) if match else None
    if step is None or (request.method != "POST" and plan.state not in step.from_states):
        raise Http404
    return step


def _changes(plan: Plan, versions: list[PlanVersion]) -> list[ShownChange]:
    """What differs from the version that everyone sees."""
    if not versions:
        return []
    return shown_changes(versions[0].content, plan_content(plan))


def _answer(plan: Plan, versions: list[PlanVersion], changes: list[ShownChange]) -> str:
    if not versions:
        return _("The plan is not decided. Nobody outside RUS sees it.")
    number: dict[str, Any] = {"n": versions[0].number}
    if changes and plan.state == PlanState.DECIDED:
        return _("The plan has been changed since version %(n)s. Nobody else sees it yet.") % number
    return _("Everyone sees version %(n)s, which is the plan as it stands.") % number


def _step_link(plan: Plan, step: Step) -> Link:
    return Link(step.label, plan_url("work-step", plan, step.name), note=step.help)


def _decisions_link(plan: Plan) -> Link:
    return Link(_("Decisions and versions"), plan_url("work-decisions", plan))


def _done_text(step: Step) -> str:
    texts = {
        "treat": _("It is noted that the steering group has treated the plan."),
        "decide": _("The plan is decided. Everyone can read it."),
        "change": _("The change is decided. Everyone sees the new version."),
        "close": _("The year is closed."),
        "reopen": _("The year is open again."),
    }
    return texts[step.name]
