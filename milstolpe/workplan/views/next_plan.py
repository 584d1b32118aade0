"""The next plan is made out of this one: what goes on is ticked, with wishes and days beside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.next_plan import NextSheet
from milstolpe.workplan.models import Plan
from milstolpe.workplan.post_words import left_text, posts_text, shown
from milstolpe.workplan.queries.next_plan import NextPlan, next_plan
from milstolpe.workplan.queries.posts import PostDays, post_days
from milstolpe.workplan.services.next_plan import Made, make_next_plan
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, sent, work_context

PAGE = "work-next"


@permission_on(plan_or_404, "workplan.edit")
def next_page(request: UserRequest, plan: Plan) -> HttpResponse:
    """What can follow along, and what already does."""
    found = next_plan(plan)
    sheet = NextSheet(sent(request), found, _lines(found))
    if sheet.is_bound and sheet.is_valid():
        try:
            made = make_next_plan(plan, sheet.choice(), seen=sheet.seen, by=request.user)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _made_text(made))
            return redirect(plan_url(PAGE, plan))
    title = _("The plan for %(year)s from this one") % {"year": found.year}
    head = PageHead(title, kind=plan.title, answer=_answer(found), actions=_ways(found))
    context = {
        **work_context(plan, head, Link(title, request.path), page=PAGE),
        **_days(found, sheet),
        "found": found,
        "rows": [(row, sheet.forms.get(row.pk)) for row in found.rows],
        "sheet": sheet,
        "may_edit": _may_edit(found),
    }
    status = REFUSED if sheet.is_bound else 200
    return render(request, "workplan/next_plan.html", context, status=status)


def _days(found: NextPlan, sheet: NextSheet) -> dict[str, Any]:
    """Days against the posts: of the next plan, or of what is ticked where there is none yet."""
    plan = found.following or found.plan
    days: PostDays = post_days(plan, found.following_days or sheet.ticked_days)
    count = found.following_count or sheet.ticked_count
    text = ngettext(
        "%(n)s activity with %(days)s days is ticked.",
        "%(n)s activities with %(days)s days are ticked.",
        count,
    )
    if found.following:
        text = ngettext(
            "The next plan has %(n)s activity with %(days)s days.",
            "The next plan has %(n)s activities with %(days)s days.",
            count,
        )
    words = {"n": count, "days": shown(days.planned)}
    return {"sum_text": text % words, "left_text": left_text(days), "posts_text": posts_text(days)}


def _lines(found: NextPlan) -> list[tuple[int, str]]:
    """The budget lines as they are ticked: "Arrangemang, 200 000 kr"."""
    text = _("%(title)s, %(amount)s kr")
    return [
        (row.pk, text % {"title": row.title, "amount": format_number(row.amount_sek)})
        for row in found.lines
    ]


def _answer(found: NextPlan) -> str:
    if found.following is None:
        return _(
            "Tick what goes on. The plan for %(year)s is made as a draft; this plan is not changed."
        ) % {"year": found.year}
    return _("%(n)s of %(of)s activities go on in the plan for %(year)s.") % {
        "n": len(found.carried),
        "of": len(found.rows),
        "year": found.year,
    }


def _ways(found: NextPlan) -> list[Link]:
    ways = [Link(_("Wishes for the plan"), f"{reverse('workplan:wishes')}?ar={found.year}")]
    if not found.wishes:
        ways = [Link(_("Wishes for the plan"), reverse("workplan:wishes"))]
    if found.following:
        label = _("The plan for %(year)s") % {"year": found.year}
        ways.insert(0, Link(label, plan_url("work-plan", found.following)))
    return ways


def _may_edit(found: NextPlan) -> bool:
    return found.following is None or found.following.state != PlanState.CLOSED


def _made_text(made: Made) -> str:
    words = {"year": made.plan.year, "n": made.activities}
    if made.is_new:
        text = ngettext(
            "The plan for %(year)s is made, with %(n)s activity.",
            "The plan for %(year)s is made, with %(n)s activities.",
            made.activities,
        )
    elif made.activities:
        text = ngettext(
            "%(n)s activity is added to the plan for %(year)s.",
            "%(n)s activities are added to the plan for %(year)s.",
            made.activities,
        )
    elif made.others:
        text = _("Aims and budget lines are added to the plan for %(year)s.")
    else:
        text = _("Nothing was added: the plan for %(year)s has it already.")
    return text % words
