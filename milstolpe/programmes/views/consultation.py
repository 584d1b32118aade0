"""The comments of a consultation: the list with answers in place, its files, the compilation."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.formats import format_date, format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.core.text import small_number
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.programmes.consultation_document import compilation
from milstolpe.programmes.forms.consultation import AnswerForm, Answers, CommentFilterForm
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.comments import why_no_comments
from milstolpe.programmes.queries.consultation import (
    LATE,
    UNANSWERED,
    CommentFilter,
    Consultation,
    consultation,
    counted,
    filtered_comments,
    is_late,
)
from milstolpe.programmes.services.consultation import AnswersRefusedError, answer_comments
from milstolpe.programmes.tables import COMMENT_COLUMNS, comment_cells
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import work_crumbs, work_link


@dataclass(frozen=True)
class CommentLine:
    """A comment as it stands in the list, with the form of our answer."""

    comment: ConsultationComment
    about: str  # when it came in, and under which number
    form: AnswerForm

    @property
    def is_folded(self) -> bool:
        """What is answered is done, and changed on a page of its own; unless it was refused."""
        return bool(self.comment.answer) and not self.form.errors


@dataclass(frozen=True)
class CommentGroup:
    """The comments on one measure, or on the programme as a whole."""

    name: str
    figures: str  # of all comments on it, whatever the filter
    lines: list[CommentLine]


@permission_on(programme_or_404, "programmes.change_programme")
def consultation_page(request: UserRequest, programme: Programme) -> HttpResponse:
    if request.method == "POST":
        return _save_answers(request, programme)
    figures = consultation(request.user, programme)
    form = CommentFilterForm(request.GET, figures=figures)
    comments = filtered_comments(request.user, programme, form.wanted())
    page, shown = list_pager(request, comments.count(), _count)
    context = {
        "filters": list_filters(request, form),
        "page": page,
        "empty": _empty(programme, form),
        "downloads": list_downloads(request, form),
    }
    return _page(request, programme, figures, Answers(comments[shown]), context)


@permission_on(programme_or_404, "programmes.change_programme")
def consultation_file(request: UserRequest, programme: Programme) -> HttpResponseBase:
    form = CommentFilterForm(request.GET, figures=consultation(request.user, programme))
    comments = filtered_comments(request.user, programme, form.wanted())
    match = request.resolver_match
    return list_file(
        request,
        match.kwargs["fmt"] if match else "csv",
        COMMENT_COLUMNS,
        comment_cells(programme, comments.iterator(chunk_size=500)),
        name=f"remiss-{programme.address}",
        title=_("Comments on %(title)s") % {"title": programme.title},
        source=programme.title,
        form=form,
    )


@permission_on(programme_or_404, "programmes.change_programme")
def consultation_compilation(request: UserRequest, programme: Programme) -> HttpResponse:
    comments = filtered_comments(request.user, programme, CommentFilter())
    # The compilation is sent out; what is said of internal measures stays in the house.
    open_ones = comments.filter(Q(measure__isnull=True) | Q(measure__is_internal=False))
    response = HttpResponse(compilation(programme, open_ones), content_type=CONTENT_TYPE)
    name = f"remissammanstallning-{programme.address}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _save_answers(request: UserRequest, programme: Programme) -> HttpResponse:
    """Every answer of the page that was changed, all or none; then back to where they stood."""
    comments = filtered_comments(request.user, programme, CommentFilter())
    sent = comments.filter(pk__in=[small_number(pk) for pk in request.POST.getlist("comment")])
    answers = Answers(sent, request.POST)
    is_right = answers.is_valid()
    if is_right:
        changed = answers.changed()
        try:
            answer_comments(changed, by=request.user)
        except AnswersRefusedError as refusal:
            is_right, answers = False, answers.refused(refusal)
    if not is_right:
        figures = consultation(request.user, programme)
        return _page(request, programme, figures, answers, {}, status=REFUSED)
    said = ngettext("%(n)s answer is saved.", "%(n)s answers are saved.", len(changed))
    messages.success(request, said % {"n": len(changed)})
    place = small_number(request.POST.get("do", ""))
    return redirect(f"{request.get_full_path()}#c{place}")


def _page(
    request: UserRequest,
    programme: Programme,
    figures: Consultation,
    answers: Answers,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context |= {
        "head": _head(programme, figures),
        "crumbs": work_crumbs(programme, Link(_("Consultation"), request.path)),
        "base": reverse("programmes:work-consultation", args=[programme.address]),
        "answers": answers,
        "groups": _groups(programme, figures, answers),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/consultation.html", context, status=status)


def _groups(programme: Programme, figures: Consultation, answers: Answers) -> list[CommentGroup]:
    grouped = groupby(answers.forms, key=lambda form: form.comment.measure_id)
    return [
        CommentGroup(
            figures.subjects[measure].name,
            figures.subjects[measure].label,
            [CommentLine(form.comment, _about(programme, form.comment), form) for form in forms],
        )
        for measure, forms in grouped
    ]


def _about(programme: Programme, comment: ConsultationComment) -> str:
    day = _("Received %(day)s") % {"day": format_short_date(comment.received_on)}
    late = _("after the last day to answer") if is_late(programme, comment) else ""
    return ", ".join(filter(None, (day, late, comment.case_number)))


def _head(programme: Programme, figures: Consultation) -> PageHead:
    actions = []
    if not why_no_comments(programme):
        actions.append(work_link("comment-new", programme, _("Register a comment")))
        actions.append(work_link("comment-table", programme, _("Many comments at once")))
    if figures.comments:
        actions.append(work_link("consultation-compilation", programme, _("Compilation (Word)")))
    return PageHead(
        _("Consultation"),
        kind=programme.title,
        answer=_answer(programme, figures),
        facts=_facts(programme, figures),
        actions=actions,
    )


def _answer(programme: Programme, figures: Consultation) -> str:
    sentences = [f"{counted(figures.comments, figures.answered)}."]
    if figures.internal:
        sentences.append(
            _("The compilation leaves out what is said of internal measures (%(n)s).")
            % {"n": figures.internal}
        )
    return " ".join(sentences) if figures.comments else why_no_comments(programme)


def _facts(programme: Programme, figures: Consultation) -> list[Fact]:
    here = reverse("programmes:work-consultation", args=[programme.address])
    facts = []
    if programme.answer_by:
        facts.append(Fact(_("Last day to answer"), format_date(programme.answer_by)))
    facts.append(Fact(_("Have answered"), len(figures.respondents)))
    if unanswered := figures.comments - figures.answered:
        facts.append(Fact(_("Not answered"), unanswered, f"{here}?svar={UNANSWERED}"))
    if figures.late:
        facts.append(Fact(_("Came in late"), figures.late, f"{here}?svar={LATE}"))
    return facts


def _empty(programme: Programme, form: CommentFilterForm) -> Empty:
    if form.chosen_labels():
        return Empty(_("Nothing here"), _("Choose fewer filters, or show all."))
    return Empty(
        _("No comments yet"),
        why_no_comments(programme) or _("Register them one by one, or paste a whole table."),
    )


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s comment", "%(first)s–%(last)s of %(n)s comments", total
    ) % {"first": first, "last": last, "n": total}
