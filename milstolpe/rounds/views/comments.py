"""Comments on a text: their own page, and the part that the writing and reviewing pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.rounds.addresses import cell_address
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.forms.comments import AnswerForm, CommentForm
from milstolpe.rounds.models import Comment, Contribution, Section
from milstolpe.rounds.queries.comments import Thread, threads_of
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.services.comments import (
    add_comment,
    answer_comment,
    open_comment_again,
    resolve_comment,
)
from milstolpe.rounds.views.fetch import contribution_or_404


@dataclass(frozen=True)
class CommentsPane:
    """What "rounds/_comments.html" shows: `comments` in its context."""

    address: str  # where a comment is sent; one of them is <address><number>/
    back: str  # the page that one returns to
    summary: str  # how many are open, in words
    open_count: int
    threads: Sequence[tuple[Thread, AnswerForm]]  # open
    resolved: Sequence[tuple[Thread, AnswerForm]]
    form: CommentForm
    may_comment: bool


def comments_pane(
    contribution: Contribution,
    sections: Sequence[Section],
    content: TextContent,
    *,
    user: Any,
    back: str,
    form: CommentForm | None = None,
) -> CommentsPane:
    """The comments of a text for a page that shows it. One query.

    Args:
        content: the text that the page shows, in which the quoted words are looked for.
        back: path of the page.
    """
    threads = threads_of(contribution, content, user)
    rows = [(each, AnswerForm(comment=each.comment)) for each in threads]
    opened = [row for row in rows if row[0].is_open]
    return CommentsPane(
        address=reverse("rounds:comments", args=cell_address(contribution)),
        back=back,
        summary=_summary(len(opened), sum(row[0].comment.is_blocking for row in opened)),
        open_count=len(opened),
        threads=opened,
        resolved=[row for row in rows if not row[0].is_open],
        form=form or CommentForm(sections=sections),
        may_comment=user.has_perm("rounds.comment", contribution),
    )


@permission_on(contribution_or_404, "rounds.comment")
def comments(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """All comments of a text. Also where a comment is sent from other pages."""
    sections = asked_sections(contribution.item)
    form = CommentForm(request.POST if request.method == "POST" else None, sections=sections)
    added: list[Comment] = []
    if done(form, lambda: added.append(_add(contribution, form, request))):
        return redirect(f"{_way_back(request)}#kommentar-{added[0].pk}")
    return _page(request, contribution, sections, form)


@require_POST
@permission_on(contribution_or_404, "rounds.comment")
def comment_act(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Answer a thread, resolve it or open it again."""
    comment = _comment(request, contribution)
    act = request.POST.get("act", "")
    if act == "answer":
        form = AnswerForm(request.POST, comment=comment)
        if not done(form, lambda: _answer(comment, form, request)):
            return _page(request, contribution, asked_sections(contribution.item), form)
    elif act == "resolve":
        resolve_comment(comment, by=request.user)
    elif act == "reopen":
        open_comment_again(comment, by=request.user)
    return redirect(f"{_way_back(request)}#kommentar-{comment.pk}")


def _page(
    request: UserRequest, contribution: Contribution, sections: list[Section], form: WorkForm
) -> HttpResponse:
    """The page of comments; a form that was refused holds what was typed."""
    own = form if isinstance(form, CommentForm) else None
    content, back = text_content(contribution, sections), _way_back(request)
    pane = comments_pane(contribution, sections, content, user=request.user, back=back, form=own)
    title = _("Comments on the text")
    context = {
        "head": PageHead(title, kind=_about(contribution), answer=pane.summary),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "comments": pane,
        "form": form,
        "is_example": contribution.round.is_example,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "rounds/comments.html", context, status=status)


def _add(contribution: Contribution, form: CommentForm, request: UserRequest) -> Comment:
    return add_comment(contribution, by=request.user, **form.values())


def _answer(comment: Comment, form: AnswerForm, request: UserRequest) -> None:
    answer_comment(comment, text=form.cleaned_data["text"], by=request.user)


def _comment(request: HttpRequest, contribution: Contribution) -> Comment:
    match = request.resolver_match
    rows = contribution.comments.select_related("parent")
    row = rows.filter(pk=match.kwargs["number"] if match else 0).first()
    if row is None:
        raise Http404
    row.contribution = contribution
    return row


def _way_back(request: HttpRequest) -> str:
    """The page that the comment was written on, if that is one of ours."""
    address = request.POST.get("till", "").partition("#")[0]
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    match = request.resolver_match
    place: Mapping[str, Any] = match.kwargs if match else {}
    own = [place[name] for name in ("address", "county", "item")]
    return address if is_ours else reverse("rounds:comments", args=own)


def _about(contribution: Contribution) -> str:
    return f"{contribution}, {contribution.round.name}"


def _summary(count: int, blocking: int) -> str:
    if not count:
        return _("No comment is open.")
    text = ngettext("%(n)s comment is open.", "%(n)s comments are open.", count) % {"n": count}
    if not blocking:
        return text
    more = ngettext(
        "%(n)s must be resolved before hand-in.", "%(n)s must be resolved before hand-in.", blocking
    )
    return f"{text} {more % {'n': blocking}}"
