"""What is done with money: noted, taken back, foreseen; lines added, changed and removed."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.asking import Question
from milstolpe.core.formats import format_number, format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.text import small_number
from milstolpe.workplan.forms.money import (
    ForecastForm,
    LineForm,
    RemoveLineForm,
    TakeBackForm,
    UseForm,
)
from milstolpe.workplan.models import BudgetLine, BudgetUse, Plan
from milstolpe.workplan.services.budget import add_line, change_line, remove_line
from milstolpe.workplan.services.money import set_forecast, take_back, use_money
from milstolpe.workplan.views.fetch import line_or_404, plan_or_404, use_or_404
from milstolpe.workplan.views.work_frame import plan_url, sent
from milstolpe.workplan.views.year_frame import asked, begins


@permission_on(plan_or_404, "workplan.edit")
def use_new(request: UserRequest, plan: Plan) -> HttpResponse:
    today = localdate()
    day = today.isoformat() if today.year == plan.year else ""
    line = small_number(request.GET.get("post", "")) or None
    form = UseForm(plan, sent(request), line=line, day=day)
    question = Question(
        _("Note used money"),
        plan.title,
        _("A row that is wrong is taken back later; both rows stay."),
        plan_url("work-money", plan),
        done=_("It is noted."),
    )

    def act() -> None:
        use_money(form.cleaned_data["line"], by=request.user, **form.given())

    return asked(request, plan, question, form, act, above=_money(plan))


@permission_on(use_or_404, "workplan.edit")
def use_take_back(request: UserRequest, use: BudgetUse) -> HttpResponse:
    plan, form = use.line.plan, TakeBackForm(sent(request))
    row = {
        "amount": format_number(use.amount_sek),
        "line": use.line.title,
        "day": format_short_date(use.used_on),
        "text": use.text,
    }
    question = Question(
        _("Take back"),
        _("%(amount)s kr of %(line)s") % row,
        _("%(day)s, %(text)s. A row of as much the other way is added; both stay.") % row,
        plan_url("work-money", plan),
        done=_("The row is taken back."),
    )

    def act() -> None:
        take_back(use, reason=form.cleaned_data["reason"], by=request.user)

    return asked(request, plan, question, form, act, above=_money(plan))


@permission_on(line_or_404, "workplan.edit")
def forecast(request: UserRequest, line: BudgetLine) -> HttpResponse:
    form = ForecastForm(sent(request), initial=begins(line, "forecast_sek"))
    question = Question(
        _("Change the forecast"),
        line.title,
        _("What do you believe that the line ends at this year? Planned: %(planned)s kr.")
        % {"planned": format_number(line.amount_sek)},
        plan_url("work-line", line.plan, line.pk),
        done=_("The forecast is changed."),
    )

    def act() -> None:
        given = form.cleaned_data
        set_forecast(line, given.pop("forecast_sek"), by=request.user, **given)

    return asked(request, line.plan, question, form, act, above=_money(line.plan))


@permission_on(plan_or_404, "workplan.edit")
def line_new(request: UserRequest, plan: Plan) -> HttpResponse:
    form = LineForm(sent(request))
    question = Question(
        _("Add a budget line"),
        plan.title,
        _("It stands last in the budget."),
        plan_url("work-money", plan),
        done=_("The budget line is added."),
    )

    def act() -> None:
        add_line(plan, by=request.user, **_given(form))

    return asked(request, plan, question, form, act, above=_money(plan))


@permission_on(line_or_404, "workplan.edit")
def line_change(request: UserRequest, line: BudgetLine) -> HttpResponse:
    form = LineForm(sent(request), initial=begins(line, "title", "amount_sek", "notes"))
    question = Question(
        _("Change the line"),
        line.title,
        _("What it said before stays in its history."),
        plan_url("work-line", line.plan, line.pk),
        done=_("The budget line is changed."),
    )

    def act() -> None:
        number = form.cleaned_data["base_number"]
        change_line(line, base_number=number, by=request.user, **_given(form))

    return asked(request, line.plan, question, form, act, above=_money(line.plan))


@permission_on(line_or_404, "workplan.edit")
def line_remove(request: UserRequest, line: BudgetLine) -> HttpResponse:
    form = RemoveLineForm(sent(request), initial=begins(line))
    question = Question(
        _("Remove the budget line"),
        line.title,
        _("It can be removed only while no money is used of it."),
        plan_url("work-money", line.plan),
        done=_("The budget line is removed."),
    )

    def act() -> None:
        remove_line(line, by=request.user, **form.cleaned_data)

    return asked(request, line.plan, question, form, act, above=_money(line.plan))


def _given(form: LineForm) -> dict[str, Any]:
    names = ("title", "amount_sek", "notes", "reason")
    return {name: form.cleaned_data[name] for name in names}


def _money(plan: Plan) -> Link:
    return Link(_("Money"), plan_url("work-money", plan))
