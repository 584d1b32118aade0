"""The pages that every register has: list, files, add, change, history, bring back.

`registers` comes with the address, so that rooms above show their own registers here.
"""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question
from milstolpe.core.files import FileFormat
from milstolpe.core.http import permission
from milstolpe.core.listing import list_file
from milstolpe.core.page import Link, PageHead
from milstolpe.core.text import small_number
from milstolpe.organisations.forms.registers import RowFilterForm, RowForm, row_form
from milstolpe.organisations.models import ReferenceRow
from milstolpe.organisations.queries.history import saves_of
from milstolpe.organisations.queries.registers import filtered_rows, last_save_number
from milstolpe.organisations.registers import (
    ACTOR_GROUPS,
    ORGANISATIONS,
    Register,
    list_cells,
    list_headings,
)
from milstolpe.organisations.services.registers import (
    bring_back,
    remove_register_row,
    save_edited_row,
)
from milstolpe.organisations.tables import register_cells, register_columns
from milstolpe.organisations.views.frame import (
    admin_frame,
    ask,
    begun_form,
    list_parts,
    rows_count,
    say_and_go,
)


@permission("organisations.administer")
def register_list(request: UserRequest, registers: Sequence[Register], slug: str) -> HttpResponse:
    register = _register(registers, slug)
    form = RowFilterForm(request.GET, register=register)
    parts = list_parts(request, filtered_rows(register, form.wanted()), form, count=rows_count)
    add = Link(_("Add"), reverse(_name(request, "register-add"), args=[slug]))
    parts["rows"] = [
        (Link(str(row), _row_address(request, register, row)), list_cells(row), row)
        for row in parts["rows"]
    ]
    context = (
        admin_frame(request, Link(register.title, request.path))
        | parts
        | {
            "head": PageHead(register.title, actions=[] if register.never_added else [add]),
            "headings": list_headings(register.model),
        }
    )
    return render(request, "organisations/register.html", context)


@permission("organisations.administer")
def register_file(
    request: UserRequest, registers: Sequence[Register], slug: str, fmt: FileFormat
) -> HttpResponseBase:
    register = _register(registers, slug)
    form = RowFilterForm(request.GET, register=register)
    rows = filtered_rows(register, form.wanted())
    return list_file(
        request,
        fmt,
        register_columns(register),
        register_cells(register, rows.iterator(chunk_size=500)),
        name=slug,
        title=str(register.title),
        source="Milstolpe",
        form=form,
    )


@permission("organisations.administer")
def register_add(request: UserRequest, registers: Sequence[Register], slug: str) -> HttpResponse:
    register = _register(registers, slug)
    if register.never_added:
        raise Http404
    return _form_page(request, register, register.model(), Link(_("Add"), request.path))


@permission("organisations.administer")
def register_row(
    request: UserRequest, registers: Sequence[Register], slug: str, key: str
) -> HttpResponse:
    register = _register(registers, slug)
    row = _row(register, key)
    return _form_page(request, register, row, Link(str(row), request.path))


@permission("organisations.administer")
def row_history(
    request: UserRequest, registers: Sequence[Register], slug: str, key: str
) -> HttpResponse:
    register = _register(registers, slug)
    row = _row(register, key)
    here = Link(_("History"), request.path)
    context = admin_frame(request, *_crumbs(request, register, row), here) | {
        "head": PageHead(here.label, kind=str(row)),
        "saves": saves_of(row),
        "may_bring_back": True,
    }
    return render(request, "organisations/history.html", context)


@permission("organisations.administer")
def row_bring_back(
    request: UserRequest, registers: Sequence[Register], slug: str, key: str, number: int
) -> HttpResponse:
    register = _register(registers, slug)
    row = _row(register, key)
    here = Link(_("Bring back"), request.path)
    question = Question(
        here.label,
        about=str(row),
        text=_("The row becomes what it was after that save. The saves after it stay."),
        back=_row_address(request, register, row),
        done=_("Brought back."),
    )
    frame = admin_frame(request, *_crumbs(request, register, row), here)
    form = begun_form(request, last_save_number(row))
    return ask(
        request,
        question,
        lambda: bring_back(register, row, number=number, by=request.user, **form.cleaned_data),
        form=form,
        frame=frame,
    )


@permission("organisations.administer")
def row_remove(
    request: UserRequest, registers: Sequence[Register], slug: str, key: str
) -> HttpResponse:
    register = _register(registers, slug)
    row = _row(register, key)
    here = Link(_("Remove"), request.path)
    question = Question(
        here.label,
        about=str(row),
        text=_("The row is taken away and is not loaded again."),
        back=_crumbs(request, register)[0].address,
        done=_("The row is removed."),
    )
    frame = admin_frame(request, *_crumbs(request, register, row), here)
    return ask(
        request,
        question,
        lambda: remove_register_row(register, row, by=request.user),
        frame=frame,
    )


def _form_page(
    request: UserRequest, register: Register, row: ReferenceRow, here: Link
) -> HttpResponse:
    form = row_form(register)(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and done(form, lambda: _save(request, register, form)):
        return say_and_go(request, _("Saved."), _row_address(request, register, row))
    is_new = row.pk is None or row._state.adding  # noqa: SLF001  # Django's own word for it
    list_crumb = _crumbs(request, register)[0]
    context = admin_frame(request, list_crumb, here) | {
        "head": PageHead(
            here.label,
            kind=register.name,
            actions=[] if is_new else _actions(request, register, row),
        ),
        "form": form,
        "back": list_crumb.address,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "organisations/register_row.html", context, status=status)


def _save(request: UserRequest, register: Register, form: RowForm) -> None:
    base = form.cleaned_data["base_number"]
    save_edited_row(register, form.row, base_number=base, by=request.user, links=form.links)


def _actions(request: UserRequest, register: Register, row: Any) -> list[Link]:
    """What can be done to a row besides changing it."""
    address = reverse(_name(request, "register-history"), args=[register.slug, row.pk])
    links = [Link(_("History"), address)]
    if register.is_removable:
        remove = reverse(_name(request, "register-remove"), args=[register.slug, row.pk])
        links.append(Link(_("Remove"), remove))
    if register is ACTOR_GROUPS:
        members = reverse("organisations:group-members", args=[row.slug])
        links.insert(0, Link(_("Members"), members))
    if register is ORGANISATIONS and row.end_on is None:
        links.append(Link(_("End"), reverse("organisations:organisation-end", args=[row.slug])))
    return links


def _register(registers: Sequence[Register], slug: str) -> Register:
    for register in registers:
        if register.slug == slug:
            return register
    raise Http404


def _row(register: Register, key: str) -> ReferenceRow:
    pk = register.model._meta.pk
    is_number = pk.get_internal_type() != "CharField"
    return get_object_or_404(register.model, pk=small_number(key) if is_number else key)


def _name(request: UserRequest, name: str) -> str:
    """The name of a page in the room that the address belongs to."""
    room = request.resolver_match.namespace if request.resolver_match else ""
    return f"{room}:{name}"


def _row_address(request: UserRequest, register: Register, row: ReferenceRow) -> str:
    return reverse(_name(request, "register-row"), args=[register.slug, row.pk])


def _crumbs(
    request: UserRequest, register: Register, row: ReferenceRow | None = None
) -> list[Link]:
    links = [Link(register.title, reverse(_name(request, "register"), args=[register.slug]))]
    return [*links, Link(str(row), _row_address(request, register, row))] if row else links
