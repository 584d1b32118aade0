"""Questions: asked where one writes, answered once to all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.rounds.addresses import text_path
from milstolpe.rounds.forms.run_template import AnswerForm, AskForm
from milstolpe.rounds.models import Contribution, Round, RoundQuestion
from milstolpe.rounds.queries.questions import inbox
from milstolpe.rounds.services.questions import answer_question, ask_question, question_number
from milstolpe.rounds.views.fetch import contribution_or_404, round_or_404
from milstolpe.rounds.views.run_fetch import question_or_404
from milstolpe.rounds.views.run_forms import form_page
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@permission_on(round_or_404, "rounds.follow")
def questions(request: UserRequest, round_: Round) -> HttpResponse:
    runs = request.user.has_perm("rounds.run")
    found = inbox(round_)
    left = sum(row.answered_at is None for row in found)
    answer = ngettext("%(n)s question to answer.", "%(n)s questions to answer.", left)
    context = {
        "head": PageHead(
            _("Questions and answers"),
            kind=round_.name,
            answer=answer % {"n": left} if runs and left else "",
        ),
        "crumbs": round_crumbs(round_, Link(_("Questions and answers"), request.path)),
        # Others see what is answered, and their own.
        "rows": [r for r in found if runs or r.answer or r.asked_by_id == request.user.pk],
        "base": request.path,
        "runs": runs,
        "empty": Empty(_("Nobody has asked yet"), _("Ask at the text that you write.")),
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_questions.html", context)


@permission_on(question_or_404, "rounds.run")
def question(request: UserRequest, row: RoundQuestion) -> HttpResponse:
    round_ = row.round
    form = _answer_form(request, row)
    if done(form, lambda: _answer(request, row, form)):
        messages.success(request, _("The answer is shown to all who write."))
        return redirect("rounds:questions", round_.address)
    page = run_link("questions", round_, _("Questions and answers"))
    title = _("Answer the question")
    text = _("Your answer is shown to all who write.")
    head = PageHead(title, kind=round_.name, answer=text)
    crumbs = round_crumbs(round_, page, Link(title, request.path))
    return form_page(request, form, head, crumbs, is_example=round_.is_example)


@permission_on(contribution_or_404, "rounds.comment")
def ask(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Asked from a section of a text (`avsnitt`), or about the whole."""
    round_ = contribution.round
    section = round_.sections.filter(key=request.GET.get("avsnitt", "")).first()
    form = AskForm(request.POST if posted(request) else None)
    if done(form, lambda: ask_question(round_, section, form.asked, by=request.user)):
        messages.success(request, _("RUS has got your question. The answer is shown to all."))
        return redirect(text_path(contribution))
    title = _("Ask RUS")
    back = Link(str(contribution), text_path(contribution))
    asking = Question(title, section.title if section else str(contribution), "", back.address)
    crumbs = round_crumbs(round_, back, Link(title, request.path))
    return question_page(request, asking, form, frame={"crumbs": crumbs})


def _answer_form(request: UserRequest, row: RoundQuestion) -> AnswerForm:
    return AnswerForm(
        request.POST if posted(request) else None,
        sections=row.round.sections.all(),
        initial={
            "text": row.text,
            "section": row.section,
            "answer": row.answer,
            "base_number": question_number(row),
        },
    )


def _answer(request: UserRequest, row: RoundQuestion, form: AnswerForm) -> None:
    cleaned = form.cleaned_data
    answer_question(
        row,
        text=cleaned["text"],
        section=cleaned["section"],
        answer=cleaned["answer"],
        base_number=cleaned["base_number"],
        by=request.user,
    )
