"""One comment from the consultation, new or changed, and a table of many."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.core.text import clean_line, small_number
from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.forms.comment_table import CommentTable, read_comments, with_pasted
from milstolpe.programmes.forms.consultation import CommentForms
from milstolpe.programmes.forms.contents import Start
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.comments import (
    comment_at,
    comment_content,
    comment_saves,
    is_comment_table_saved,
    newest_save,
    why_no_comments,
    workable_comments,
)
from milstolpe.programmes.queries.consultation import WHOLE
from milstolpe.programmes.services.consultation import (
    change_comment,
    register_comment,
    register_comments,
)
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.saving import (
    attempt,
    saved_message,
    sent,
    start_after_conflict,
)
from milstolpe.programmes.views.work_heads import work_crumbs, work_link

# What a letter's next comment has in common with the last one: parameter → field.
_CARRIED = {"svarande": "respondent", "dag": "received_on", "diarienummer": "case_number"}


def comment_or_404(user: Any, **address: Any) -> ConsultationComment:
    rows = workable_comments(user).filter(programme__address=address["address"])
    return get_object_or_404(rows, pk=address["pk"])


@permission_on(programme_or_404, "programmes.change_programme")
def comment_new(request: UserRequest, programme: Programme) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    forms = CommentForms(programme, Start(_first_content(request.GET)), data)
    made = attempt(forms, lambda: _register(programme, forms, request.user)) if data else None
    if data is None or made is None:
        return _form_page(request, forms, status=200 if data is None else REFUSED)
    messages.success(request, saved_message())
    if "next" not in data:
        return redirect(_list_address(programme, made))
    carried = {name: getattr(made, field) for name, field in _CARRIED.items()}
    here = reverse("programmes:comment-new", args=[programme.address])
    return redirect(f"{here}?{urlencode(carried)}")


@permission_on(comment_or_404, "programmes.change_comment")
def comment_page(request: UserRequest, comment: ConsultationComment) -> HttpResponse:
    if request.method != "POST":
        start = Start(comment_content(comment), newest_save(comment))
        return _form_page(request, _edit_forms(comment, start))
    number = small_number(request.POST.get("base_number", "")) or None
    base = comment_at(comment, number) or comment_content(comment)
    forms = _edit_forms(comment, Start(base, number), request.POST)
    try:
        saved = attempt(forms, lambda: _change(comment, forms, request.user))
    except EditConflictError as error:
        saved, forms = None, _forms_after(comment, error)
    if saved is None:
        return _form_page(request, forms, status=REFUSED)
    messages.success(request, saved_message())
    return redirect(_list_address(comment.programme, saved))


@permission_on(programme_or_404, "programmes.change_programme")
def comment_table(request: UserRequest, programme: Programme) -> HttpResponse:
    if request.method != "POST":
        return _table_page(request, programme, CommentTable(programme, form_key=uuid4()))
    if request.POST.get("pasted", "").strip():
        return _paste(request, programme)  # whichever button is pressed: nothing pasted is lost
    table = CommentTable(programme, sent(request.POST), form_key=uuid4())
    if "more" in request.POST:
        table.make_quiet()
        return _table_page(request, programme, table)
    if request.POST.get("do") == "check":
        is_right = table.is_valid()
        return _table_page(request, programme, table, status=200 if is_right else REFUSED)
    return _save_table(request, programme, table)


def _first_content(query: QueryDict) -> CommentContent:
    """A new comment; in a letter with several, what the one before it said of the letter."""
    return CommentContent(
        **{field: clean_line(query.get(name, ""))[:200] for name, field in _CARRIED.items()}
    )


def _register(programme: Programme, forms: CommentForms, user: User) -> ConsultationComment:
    key = forms.single.cleaned_data["form_key"]
    return register_comment(programme, forms.content(), by=user, form_key=key)


def _change(comment: ConsultationComment, forms: CommentForms, user: User) -> ConsultationComment:
    number = forms.single.cleaned_data["base_number"]
    return change_comment(comment, forms.content(), base_number=number, by=user)


def _edit_forms(
    comment: ConsultationComment, start: Start[CommentContent], data: QueryDict | None = None
) -> CommentForms:
    return CommentForms(comment.programme, start, data, comment=comment)


def _forms_after(comment: ConsultationComment, error: EditConflictError) -> CommentForms:
    theirs = comment_at(comment, error.number)
    assert theirs is not None  # the row that the conflict is about
    forms = _edit_forms(comment, start_after_conflict(CommentContent, theirs, error, ""))
    forms.show_conflict(error)
    return forms


def _form_page(request: HttpRequest, forms: CommentForms, *, status: int = 200) -> HttpResponse:
    programme, comment = forms.programme, forms.comment
    title = _("Change the comment") if comment else _("Register a comment")
    context = {
        "head": PageHead(title, kind=programme.title),
        "crumbs": _crumbs(programme, Link(title, request.path)),
        "forms": forms,
        "saves": comment_saves(comment) if comment else [],
        "closed_text": "" if comment else why_no_comments(programme),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/consultation_comment.html", context, status=status)


def _paste(request: UserRequest, programme: Programme) -> HttpResponse:
    """The pasted rows below those that are there; refused, the text stays where it was pasted."""
    try:
        pasted = read_comments(request.POST.get("pasted", ""))
        data = with_pasted(request.POST, pasted.rows)
    except DomainError as error:
        table = CommentTable(programme, request.POST, form_key=uuid4())
        table.make_quiet()
        table.non_field_errors.append(str(error))
        return _table_page(request, programme, table, status=REFUSED)
    for heading in pasted.unknown:
        message = _("The column “%(heading)s” is not known and was left out.")
        messages.warning(request, message % {"heading": heading})
    table = CommentTable(programme, data, form_key=uuid4())
    table.is_valid()
    return _table_page(request, programme, table)


def _save_table(request: UserRequest, programme: Programme, table: CommentTable) -> HttpResponse:
    """All rows or none."""
    key = table.form_key
    if key and is_comment_table_saved(key):
        return redirect("programmes:work-consultation", programme.address)
    if not table.is_valid() or key is None:
        return _table_page(request, programme, table, status=REFUSED)
    try:
        made = register_comments(programme, table.contents(), by=request.user, form_key=key)
    except DomainError as error:
        table.non_field_errors.append(str(error))
        return _table_page(request, programme, table, status=REFUSED)
    said = ngettext("%(n)s comment is saved.", "%(n)s comments are saved.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("programmes:work-consultation", programme.address)


def _table_page(
    request: HttpRequest, programme: Programme, table: CommentTable, *, status: int = 200
) -> HttpResponse:
    title = _("Many comments at once")
    context = {
        "head": PageHead(title, kind=programme.title, answer=table.verdict()),
        "crumbs": _crumbs(programme, Link(title, request.path)),
        "table": table,
        "closed_text": why_no_comments(programme),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/consultation_table.html", context, status=status)


def _crumbs(programme: Programme, *more: Link) -> list[Link]:
    consultation = work_link("work-consultation", programme, _("Consultation"))
    return work_crumbs(programme, consultation, *more)


def _list_address(programme: Programme, comment: ConsultationComment) -> str:
    """The list, at the comment."""
    about = comment.measure.public_id if comment.measure else WHOLE
    here = reverse("programmes:work-consultation", args=[programme.address])
    return f"{here}?{urlencode({'atgard': about})}#c{comment.pk}"
