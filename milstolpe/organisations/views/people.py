"""People: the list, one person, invitations, and what is asked before an account is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.accounts.services import remove_second_factor, reopen_account
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question
from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission
from milstolpe.core.listing import list_file
from milstolpe.core.page import Fact, Link, PageHead, State, Text
from milstolpe.organisations.forms.people import (
    AddressForm,
    InviteContactForm,
    InviteForm,
    NameForm,
    PersonFilterForm,
    RoleForm,
)
from milstolpe.organisations.queries.history import saves_of
from milstolpe.organisations.queries.people import filtered_people, roles_of
from milstolpe.organisations.queries.registers import last_save_number_of
from milstolpe.organisations.services.people import (
    change_person_email,
    close_person,
    invite_again,
    invite_person,
    rename_person,
)
from milstolpe.organisations.services.roles import grant_role
from milstolpe.organisations.tables import PERSON_COLUMNS, person_cells
from milstolpe.organisations.views.frame import (
    admin_frame,
    ask,
    list_parts,
    people_count,
    say_and_go,
    work_crumbs,
)


@permission("organisations.administer")
def people(request: UserRequest) -> HttpResponse:
    form = PersonFilterForm(request.GET)
    invitation = Link(_("Invite a person"), reverse("organisations:admin-invite"))
    context = admin_frame(request, _people_crumb()) | list_parts(
        request, filtered_people(form.wanted()), form, count=people_count
    )
    context["head"] = PageHead(_("People"), actions=[invitation])
    return render(request, "organisations/people.html", context)


@permission("organisations.administer")
def people_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    form = PersonFilterForm(request.GET)
    return list_file(
        request,
        fmt,
        PERSON_COLUMNS,
        person_cells(filtered_people(form.wanted()).iterator(chunk_size=500)),
        name="personer",
        title=_("People"),
        source="Milstolpe",
        form=form,
    )


@permission("organisations.administer")
def invite(request: UserRequest) -> HttpResponse:
    form = InviteForm(_sent(request), by=request.user)
    frame = admin_frame(request, _people_crumb(), Link(_("Invite"), request.path))
    return _invite(request, form, frame, reverse("organisations:admin-people"))


@permission("organisations.invite_contacts")
def invite_contact(request: UserRequest) -> HttpResponse:
    form = InviteContactForm(_sent(request), by=request.user)
    back = reverse("organisations:contacts")
    crumbs = work_crumbs(Link(_("Contact persons"), back), Link(_("Invite"), request.path))
    return _invite(request, form, {"crumbs": crumbs}, back)


@permission("organisations.administer")
def person(request: UserRequest, pk: int) -> HttpResponse:
    number = last_save_number_of(User, pk)  # before the name: what is newer is asked about
    user = _person(pk)
    form = NameForm(_sent(request), initial={"name": user.name, "base_number": number})
    if form.is_bound and done(
        form, lambda: rename_person(user, **form.cleaned_data, by=request.user)
    ):
        return say_and_go(request, _("Saved."), request.path)
    context = admin_frame(request, _people_crumb(), Link(user.name, request.path)) | {
        "head": _person_head(user),
        "person": user,
        "form": form,
        "roles": roles_of(user),
        "today": localdate(),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "organisations/person.html", context, status=status)


@permission("organisations.administer")
def person_history(request: UserRequest, pk: int) -> HttpResponse:
    user = _person(pk)
    title = _("History")
    context = admin_frame(request, _people_crumb(), _crumb(user), Link(title, request.path)) | {
        "head": PageHead(title, kind=user.name),
        "saves": saves_of(user, *roles_of(user)),
    }
    return render(request, "organisations/history.html", context)


@permission("organisations.administer")
def person_address(request: UserRequest, pk: int) -> HttpResponse:
    number = last_save_number_of(User, pk)
    user = _person(pk)
    form = AddressForm(_sent(request), initial={"base_number": number})
    question = Question(
        title=_("Change the e-mail address"),
        about=user.name,
        text=_(
            "Now %(email)s. That address is told. Links and invitations mailed to it no longer "
            "work, and the person has to log in again."
        )
        % {"email": user.email},
        back=_address(user),
        done=_("The e-mail address is changed."),
    )
    frame = admin_frame(request, _people_crumb(), _crumb(user), Link(question.title, request.path))
    return ask(
        request, question, lambda: _change_address(request, user, form), form=form, frame=frame
    )


def _change_address(request: UserRequest, user: User, form: AddressForm) -> None:
    change_person_email(user, **form.cleaned_data, by=request.user)
    if user == request.user:  # the own session goes on
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)


@permission("organisations.administer")
def person_role(request: UserRequest, pk: int) -> HttpResponse:
    user = _person(pk)
    form = RoleForm(_sent(request), by=request.user)
    question = Question(
        title=_("Give a role"),
        about=user.name,
        text=_("The role applies from today."),
        back=_address(user),
        done=_("The role is given."),
    )
    return ask(
        request,
        question,
        lambda: grant_role(user=user, **form.given(), by=request.user),
        form=form,
        frame=admin_frame(
            request, _people_crumb(), _crumb(user), Link(question.title, request.path)
        ),
        suggestions=form.names,
    )


@dataclass(frozen=True)
class Act:
    """Something that is done to an account once it has been asked about."""

    title: Text
    text: Text
    done: Text
    service: Callable[..., object]


ACTS = {
    "bjud-in-igen": Act(
        gettext_lazy("Invite again"),
        gettext_lazy("A new invitation is mailed. The older one no longer works."),
        gettext_lazy("The invitation is on its way."),
        invite_again,
    ),
    "ta-bort-tvafaktor": Act(
        gettext_lazy("Remove the second step of log-in"),
        gettext_lazy(
            "For one who has lost phone and codes. Make sure that the right person asks for it."
        ),
        gettext_lazy("The second step is removed."),
        remove_second_factor,
    ),
    "avsluta": Act(
        gettext_lazy("Close the account"),
        gettext_lazy(
            "Log-in, every session and every role end at once. The name stays in the history."
        ),
        gettext_lazy("The account is closed."),
        close_person,
    ),
    "oppna": Act(
        gettext_lazy("Open the account"),
        gettext_lazy("The person can log in again, by a mailed link. Roles are given anew."),
        gettext_lazy("The account is open."),
        reopen_account,
    ),
}


@permission("organisations.administer")
def person_act(request: UserRequest, pk: int, name: str) -> HttpResponse:
    user = _person(pk)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    question = Question(
        act.title, about=user.name, text=act.text, back=_address(user), done=act.done
    )
    frame = admin_frame(request, _people_crumb(), _crumb(user), Link(act.title, request.path))
    return ask(request, question, lambda: act.service(user, by=request.user), frame=frame)


def _invite(
    request: UserRequest, form: InviteForm, frame: dict[str, Any], back: str
) -> HttpResponse:
    question = Question(
        title=_("Invite a person"),
        about="",
        text=_("The person gets a mail with a link, and the role at once."),
        back=back,
        done=_("The invitation is on its way."),
    )
    return ask(
        request,
        question,
        lambda: invite_person(**form.given(), by=request.user),
        form=form,
        frame=frame,
        suggestions=form.names,
    )


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _person(pk: int) -> User:
    return get_object_or_404(User, pk=pk)


def _people_crumb() -> Link:
    return Link(_("People"), reverse("organisations:admin-people"))


def _crumb(user: User) -> Link:
    return Link(str(user), _address(user))


def _address(user: User) -> str:
    return reverse("organisations:admin-person", args=[user.pk])


def _person_head(user: User) -> PageHead:
    def to(name: str) -> Link:
        address = reverse("organisations:admin-person-act", args=[user.pk, name])
        return Link(ACTS[name].title, address)

    history = Link(_("History"), reverse("organisations:admin-person-history", args=[user.pk]))
    facts = [
        Fact(_("E-mail"), user.email),
        Fact(_("Last log-in"), format_date(user.last_login) if user.last_login else _("Never")),
    ]
    if not user.is_active:
        state = State("closed", _("Closed account"))
        return PageHead(user.name, state=state, facts=facts, actions=[to("oppna")], more=[history])
    role = Link(_("Give a role"), reverse("organisations:admin-person-role", args=[user.pk]))
    address = Link(
        _("Change the e-mail address"),
        reverse("organisations:admin-person-address", args=[user.pk]),
    )
    more = [address, to("ta-bort-tvafaktor"), to("avsluta"), history]
    return PageHead(user.name, facts=facts, actions=[role, to("bjud-in-igen")], more=more)
