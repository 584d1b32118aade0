"""Wishes for a coming plan: the county boards say and follow theirs, RUS answers them all."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.files import FileFormat
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead, State
from milstolpe.core.versions import begun, signed
from milstolpe.workplan.enums import WishState
from milstolpe.workplan.forms.wishes import AnswerForm, SurveyForm, WishFilterForm, WishForm
from milstolpe.workplan.models import Wish
from milstolpe.workplan.queries.wishes import (
    opened_surveys,
    surveys,
    wishes_visible_to,
    wishing_organisations,
    years_to_wish_for,
    years_wished_for,
)
from milstolpe.workplan.services.wishes import add_wish, answer_wish, take_survey
from milstolpe.workplan.views.activity_ties import activity_address
from milstolpe.workplan.views.work_frame import sent
from milstolpe.workplan.wish_table import WISH_COLUMNS, whose, wish_cells

SOURCE = "RUS"
_SHAPES = {WishState.NEW: "proposed", WishState.TAKEN: "accepted", WishState.LEFT: "declined"}


@permission("workplan.wish")
def wishes_page(request: UserRequest) -> HttpResponse:
    form, rows = _asked(request)
    pager, piece = list_pager(request, rows.count(), _count)
    context = {
        "head": PageHead(_("Wishes for the plan"), answer=_about(request), actions=_ways(request)),
        "crumbs": _crumbs(request),
        "wishes": [(row, wish_state(row), whose(row)) for row in rows[piece]],
        "filters": list_filters(request, form),
        "page": pager,
        "empty": Empty(_("No wishes here"), _("They stand here once somebody has written one.")),
        "downloads": list_downloads(request, form, source=SOURCE),
    }
    return render(request, "workplan/wishes.html", context)


@permission("workplan.wish")
def wishes_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    form, rows = _asked(request)
    return list_file(
        request,
        fmt,
        WISH_COLUMNS,
        wish_cells(rows.iterator(chunk_size=500)),
        name="onskemal",
        title=_("Wishes for the plan"),
        source=SOURCE,
        form=form,
    )


@permission("workplan.wish")
def wish_new(request: UserRequest) -> HttpResponse:
    form = WishForm(
        sent(request),
        years=years_to_wish_for(localdate()),
        organisations=wishing_organisations(request.user),
        for_rus=request.user.has_perm("workplan.edit"),
    )
    if form.is_bound and done(form, lambda: add_wish(by=request.user, **form.cleaned_data)):
        messages.success(request, _("The wish is sent to RUS. You are told when it is answered."))
        return redirect("workplan:wishes")
    question = Question(
        _("Send a wish"),
        _("Wishes for the plan"),
        _("RUS reads it when the next operating plan is made, and answers you."),
        reverse("workplan:wishes"),
    )
    frame = {"crumbs": _crumbs(request, Link(question.title, request.path))}
    return question_page(request, question, form, frame=frame)


def wish_or_404(user: Any, **address: Any) -> Wish:
    rows = wishes_visible_to(user).select_related("contribution__item__round", "section")
    return get_object_or_404(rows, pk=address["pk"])


@permission_on(wish_or_404, "workplan.wish")
def wish(request: UserRequest, row: Wish) -> HttpResponse:
    """A wish with its answer; RUS answers it here."""
    form = _answer_form(request, row)
    if (
        form
        and form.is_bound
        and done(form, lambda: answer_wish(row, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("Saved."))
        return redirect("workplan:wishes")
    title = _("Wish from %(who)s") % {"who": whose(row)}
    context = {
        "head": PageHead(
            title, kind=_("Wish for %(year)s") % {"year": row.year}, state=wish_state(row),
            facts=_facts(request, row),
        ),
        "crumbs": _crumbs(request, Link(title, request.path)),
        "wish": row,
        "form": form,
    }  # fmt: skip
    status = REFUSED if form and form.is_bound else 200
    return render(request, "workplan/wish.html", context, status=status)


@permission("workplan.edit")
def survey_take(request: UserRequest) -> HttpResponse:
    """The answers of a needs survey become wishes, each once."""
    found = surveys()
    form = SurveyForm(sent(request), found, years_to_wish_for(localdate()))
    if form.is_bound and done(form, lambda: _take(request, form)):
        return redirect("workplan:wishes")
    title = _("Take in a needs survey")
    context = {
        "head": PageHead(
            title,
            answer=_("Each answer becomes a wish, once. Taking it in again adds what is new."),
        ),
        "crumbs": _crumbs(request, Link(title, request.path)),
        "surveys": found,
        "form": form,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "workplan/wish_surveys.html", context, status=status)


def wish_state(row: Wish) -> State:
    return State(_SHAPES[WishState(row.state)], row.get_state_display())


def _asked(request: UserRequest) -> tuple[WishFilterForm, QuerySet[Wish]]:
    """The list as it is filtered."""
    rows = wishes_visible_to(request.user)
    form = WishFilterForm(request.GET, years_wished_for(rows))
    if state := form.chosen.get("lage"):
        rows = rows.filter(state=state)
    if year := form.chosen.get("ar"):
        rows = rows.filter(year=int(year))
    return form, rows


def _answer_form(request: UserRequest, row: Wish) -> AnswerForm | None:
    if not request.user.has_perm("workplan.edit"):
        return None
    return AnswerForm(row, sent(request), number=begun(row))


def _take(request: UserRequest, form: SurveyForm) -> None:
    survey = opened_surveys().get(pk=form.cleaned_data["survey"])
    new = take_survey(survey, year=form.cleaned_data["year"], by=request.user)
    text = _("No answer was new; all were taken in before.")
    if new:
        text = ngettext("%(n)s wish is taken in.", "%(n)s wishes are taken in.", new) % {"n": new}
    messages.success(request, text)


def _facts(request: UserRequest, row: Wish) -> list[Fact]:
    facts = [Fact(_("Written"), signed(row.by, row.at))]
    if row.contribution and row.section:
        survey = row.contribution.item.round
        address = ""
        if request.user.has_perm("workplan.edit"):
            address = reverse("rounds:matrix", args=[survey.address])
        facts.append(Fact(_("Answer in"), f"{survey.name}: {row.section.title}", address))
    if row.activity:
        plan = row.activity.area.plan
        address = plan.get_absolute_url() if plan.is_public else ""
        if request.user.has_perm("workplan.edit"):
            address = activity_address(row.activity)
        facts.append(Fact(_("Activity"), f"{row.activity.title} ({plan.year})", address))
    if row.answered_at:
        facts.append(Fact(pgettext("wish", "Answered"), signed(row.answered_by, row.answered_at)))
    return facts


def _about(request: UserRequest) -> str:
    if request.user.has_perm("workplan.edit"):
        return _("What the county boards wish for in a coming operating plan.")
    return _("What you wish RUS to do in a coming operating plan, and what RUS answers.")


def _ways(request: UserRequest) -> list[Link]:
    found = [Link(_("Send a wish"), reverse("workplan:wish-new"))]
    if request.user.has_perm("workplan.edit"):
        found.append(Link(_("Take in a needs survey"), reverse("workplan:wish-surveys")))
    return found


def _crumbs(request: HttpRequest, *more: Link) -> list[Link]:
    found = [Link(_("My tasks"), reverse("web:work"))]
    if request.user.has_perm("workplan.edit"):
        found.append(Link(_("Operating plans"), reverse("workplan:work-plans")))
    return [*found, Link(_("Wishes for the plan"), reverse("workplan:wishes")), *more]


def _count(first: int, last: int, total: int) -> str:
    text = ngettext("%(first)s–%(last)s of %(n)s wish", "%(first)s–%(last)s of %(n)s wishes", total)
    return text % {"first": first, "last": last, "n": total}
