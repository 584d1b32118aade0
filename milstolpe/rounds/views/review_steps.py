"""The steps that a person can take with a text from its page of review."""

from collections.abc import Callable, Mapping
from typing import Any

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.arrival import arrived_at
from milstolpe.core.steps import Step, steps_from
from milstolpe.rounds.enums import CONTRIBUTION_STEPS
from milstolpe.rounds.forms.reviewing import ReasonForm, ReopenForm, StepForm
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.extra import seen_now
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.handing_in import answer_after_all, decline
from milstolpe.rounds.services.reopening import reopen_text
from milstolpe.rounds.services.reviewing import (
    approve_text,
    return_text,
    submit_text,
    take_back_text,
)
from milstolpe.rounds.services.steps import may_take

Taking = Callable[[Contribution, StepForm, UserRequest], Contribution]


def _submit(row: Contribution, form: StepForm, request: UserRequest) -> Contribution:
    return submit_text(row, seen=form.seen, by=request.user, now=arrived_at(request))


def _take_back(row: Contribution, _form: StepForm, request: UserRequest) -> Contribution:
    return take_back_text(row, by=request.user, now=arrived_at(request))


def _return(row: Contribution, form: StepForm, request: UserRequest) -> Contribution:
    reason = form.cleaned_data["reason"]
    return return_text(row, reason=reason, seen=form.seen, by=request.user)


def _approve(row: Contribution, form: StepForm, request: UserRequest) -> Contribution:
    return approve_text(row, seen=form.seen, by=request.user)


def _reopen(row: Contribution, form: StepForm, request: UserRequest) -> Contribution:
    said = form.cleaned_data
    return reopen_text(row, reason=said["reason"], until=said["until"], by=request.user)


def _decline(row: Contribution, form: StepForm, request: UserRequest) -> Contribution:
    reason = form.cleaned_data["reason"]
    return decline(row, reason=reason, by=request.user, now=arrived_at(request))


def _answer(row: Contribution, _form: StepForm, request: UserRequest) -> Contribution:
    return answer_after_all(row, by=request.user, now=arrived_at(request))


TAKING: Mapping[str, Taking] = {
    "submit": _submit,
    "take_back": _take_back,
    "approve": _approve,
    "return": _return,
    "reopen": _reopen,
    "decline": _decline,
    "answer_after_all": _answer,
}
_ANY_TIME = ("approve", "return", "reopen")  # by those who do not write


def forms_for(contribution: Contribution, user: User, data: Any = None) -> list[
    tuple[Step, StepForm]
]:  # fmt: skip
    """The steps that `user` can take now, each with its form; bound where `data` is given."""
    steps = [
        step
        for step in steps_from(CONTRIBUTION_STEPS, contribution.state)
        if step.name in TAKING
        and may_take(user, step.permission, contribution)
        and _is_for(step, contribution)
    ]
    steps.sort(key=lambda step: step.needs_reason)  # what leads onward stands first
    seen = seen_now([contribution])[contribution.pk]
    return [(step, _form(step, seen, data)) for step in steps]


def _is_for(step: Step, contribution: Contribution) -> bool:
    """Whether the round has the step, and time for it."""
    round_ = contribution.round
    if step.name == "submit" and not round_.is_reviewed:
        return False
    if step.name == "decline" and not round_.may_decline:
        return False
    return step.name in _ANY_TIME or not why_closed(contribution)


def _form(step: Step, seen: Seen, data: Any) -> StepForm:
    kind = ReasonForm if step.needs_reason else StepForm
    if step.name == "reopen":
        kind = ReopenForm
    return kind(data, step=step.name, seen=seen)
