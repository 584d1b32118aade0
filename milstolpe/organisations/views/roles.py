"""Roles: all of them for administrators, contact persons of the county for its coordinator."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.asking import Question
from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_file
from milstolpe.core.page import Link, PageHead
from milstolpe.organisations.forms.people import ContactFilterForm, RoleFilterForm
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.people import (
    filtered_roles,
    roles_kept_by,
    with_save_numbers,
)
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.rules import is_administrator
from milstolpe.organisations.services.roles import end_role, latest_end, renew_roles
from milstolpe.organisations.tables import ROLE_COLUMNS, role_cells
from milstolpe.organisations.views.frame import (
    admin_frame,
    ask,
    begun_form,
    list_parts,
    roles_count,
    say_and_go,
    ticked_saves,
    work_crumbs,
)


def kept_role_or_404(user: Any, **address: Any) -> Model:
    """The role of an address, among those that `user` keeps."""
    return get_object_or_404(roles_kept_by(user), pk=address["pk"])


@permission("organisations.administer")
def roles(request: UserRequest) -> HttpResponse:
    form = RoleFilterForm(request.GET)
    context = admin_frame(request, Link(_("Roles"), request.path)) | _parts(request, form)
    context["head"] = PageHead(
        _("Roles"),
        answer=_("What each person may do, where and how long."),
        actions=[Link(_("Invite a person"), reverse("organisations:admin-invite"))],
    )
    context["renew_address"] = reverse("organisations:admin-roles-renew")
    return render(request, "organisations/roles.html", context)


@permission("organisations.invite_contacts")
def contacts(request: UserRequest) -> HttpResponse:
    form = ContactFilterForm(request.GET)
    context = _parts(request, form)
    context["crumbs"] = work_crumbs(Link(_("Contact persons"), request.path))
    context["head"] = PageHead(
        _("Contact persons"),
        answer=_("Those who commit and answer for the organisations of the county."),
        actions=[Link(_("Invite a contact person"), reverse("organisations:contact-invite"))],
    )
    context["renew_address"] = reverse("organisations:contacts-renew")
    return render(request, "organisations/roles.html", context)


@permission("organisations.administer")
def roles_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    return _file(request, fmt, RoleFilterForm(request.GET), name="roller", title=_("Roles"))


@permission("organisations.invite_contacts")
def contacts_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    form = ContactFilterForm(request.GET)
    return _file(request, fmt, form, name="kontaktpersoner", title=_("Contact persons"))


@require_POST
@permission("organisations.administer")
def roles_renew(request: UserRequest) -> HttpResponse:
    return _renew(request, "organisations:admin-roles")


@require_POST
@permission("organisations.invite_contacts")
def contacts_renew(request: UserRequest) -> HttpResponse:
    return _renew(request, "organisations:contacts")


@permission_on(kept_role_or_404, "organisations.keep_role")
def role_end(request: UserRequest, membership: Membership) -> HttpResponse:
    here = Link(_("End the role"), request.path)
    if is_administrator(request.user):
        back = reverse("organisations:admin-person", args=[membership.user_id])
        frame = admin_frame(request, Link(membership.user.name, back), here)
    else:
        back = reverse("organisations:contacts")
        frame = {"crumbs": work_crumbs(Link(_("Contact persons"), back), here)}
    question = Question(
        title=here.label,
        about=str(membership),
        text=_("The role ends at once. What the person has done stays."),
        back=back,
        done=_("The role is ended."),
    )
    form = begun_form(request, last_save_number(membership))
    return ask(
        request,
        question,
        lambda: end_role(membership, **form.cleaned_data, by=request.user),
        form=form,
        frame=frame,
    )


def _parts(request: UserRequest, form: RoleFilterForm) -> dict[str, Any]:
    rows = with_save_numbers(filtered_roles(request.user, form.wanted()))
    return list_parts(request, rows, form, count=roles_count) | {"today": localdate()}


def _file(
    request: UserRequest, fmt: FileFormat, form: RoleFilterForm, *, name: str, title: str
) -> HttpResponseBase:
    rows = filtered_roles(request.user, form.wanted())
    cells = role_cells(rows.iterator(chunk_size=500))
    source = "Milstolpe"
    return list_file(
        request, fmt, ROLE_COLUMNS, cells, name=name, title=title, source=source, form=form
    )


def _renew(request: UserRequest, back: str) -> HttpResponse:
    n = renew_roles(ticked_saves(request, "role"), by=request.user)
    if not n:
        messages.warning(request, _("Tick the roles that are to be renewed."))
        return redirect(back)
    text = ngettext(
        "%(n)s role is renewed until %(day)s.", "%(n)s roles are renewed until %(day)s.", n
    ) % {"n": n, "day": format_date(latest_end(localdate()))}
    return say_and_go(request, text, reverse(back))
