"""Feedback on the instructions: everyone who writes gives it, RUS has the list of open points."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.rounds.forms.feedback import FeedbackForm, SettleForm
from milstolpe.rounds.models import FeedbackPoint, Round
from milstolpe.rounds.queries.feedback import open_from_before, points_of
from milstolpe.rounds.services.feedback import give_feedback, settle_feedback
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_fetch import point_or_404
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@permission_on(round_or_404, "rounds.follow")
def feedback(request: UserRequest, round_: Round) -> HttpResponse:
    form = FeedbackForm(request.POST if posted(request) else None, round_=round_)
    if done(form, lambda: give_feedback(round_, **form.cleaned_data, by=request.user)):
        messages.success(request, _("Thank you. RUS reads your point."))
        return redirect("rounds:feedback", round_.address)
    points = list(points_of(round_))
    left = sum(row.settled_at is None for row in points)
    title = _("Feedback on the instructions")
    answer = ngettext("%(n)s point is open.", "%(n)s points are open.", left) % {"n": left}
    context = {
        "head": PageHead(title, kind=round_.name, answer=answer if points else ""),
        "crumbs": round_crumbs(round_, Link(title, request.path)),
        "form": form,
        "points": points,
        "before": open_from_before(round_),
        "runs": request.user.has_perm("rounds.run"),
        "empty": Empty(_("No points yet"), _("Write the first one below.")),
        "is_example": round_.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/run_feedback.html", context, status=status)


@permission_on(point_or_404, "rounds.run")
def feedback_settle(request: UserRequest, point: FeedbackPoint) -> HttpResponse:
    form = SettleForm(request.POST if posted(request) else None, initial={"outcome": point.outcome})
    if done(form, lambda: settle_feedback(point, form.cleaned_data["outcome"], by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("rounds:feedback", point.round.address)
    page = run_link("feedback", point.round, _("Feedback on the instructions"))
    title = _("Say what became of it")
    question = Question(title, point.round.name, point.text, page.address)
    crumbs = round_crumbs(point.round, page, Link(title, request.path))
    return question_page(request, question, form, frame={"crumbs": crumbs})
