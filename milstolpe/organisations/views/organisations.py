"""What only organisations and groups have: an end with a successor, and members with dates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question
from milstolpe.core.http import permission
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.organisations.forms.registers import EndForm, LeaveForm, MembersForm
from milstolpe.organisations.models import ActorGroup, Organisation
from milstolpe.organisations.queries.registers import members_of
from milstolpe.organisations.registers import ACTOR_GROUPS, ORGANISATIONS
from milstolpe.organisations.services.groups import add_group_members, end_group_members
from milstolpe.organisations.services.organisations import end_organisation
from milstolpe.organisations.views.frame import admin_frame, ask, say_and_go, ticked


@permission("organisations.administer")
def organisation_end(request: UserRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, slug=slug)
    form = EndForm(request.POST if request.method == "POST" else None)
    back = reverse("organisations:register-row", args=[ORGANISATIONS.slug, organisation.pk])
    question = Question(
        _("End the organisation"),
        about=organisation.name,
        text=_("Its roles and its places in groups end the same day. Its measures stay."),
        back=back,
        done=_("The organisation has an end."),
    )
    register = Link(
        ORGANISATIONS.title, reverse("organisations:register", args=[ORGANISATIONS.slug])
    )
    here = Link(question.title, request.path)
    return ask(
        request,
        question,
        lambda: end_organisation(organisation, **form.cleaned_data, by=request.user),
        form=form,
        frame=admin_frame(request, register, Link(organisation.name, back), here),
        suggestions=form.names,
    )


@permission("organisations.administer")
def group_members(request: UserRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(ActorGroup, slug=slug)
    form = MembersForm(request.POST if request.method == "POST" else None)
    added: list[int] = []
    if form.is_bound and done(form, lambda: added.append(_add(request, group, form))):
        text = ngettext("%(n)s new member.", "%(n)s new members.", added[0]) % {"n": added[0]}
        return say_and_go(request, text, request.path)
    return _members_page(request, group, form)


@require_POST
@permission("organisations.administer")
def members_end(request: UserRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(ActorGroup, slug=slug)
    form = LeaveForm(request.POST)
    members = members_of(group).filter(pk__in=ticked(request, "member"), end_on=None)
    if not form.is_valid() or not members:
        messages.warning(request, _("Tick the members that leave, and write the last day."))
        return redirect("organisations:group-members", slug)
    n = end_group_members(members, end_on=form.cleaned_data["end_on"], by=request.user)
    text = ngettext("%(n)s member leaves.", "%(n)s members leave.", n) % {"n": n}
    return say_and_go(request, text, reverse("organisations:group-members", args=[slug]))


def _add(request: UserRequest, group: ActorGroup, form: MembersForm) -> int:
    return add_group_members(group, **form.cleaned_data, by=request.user)


def _members_page(request: UserRequest, group: ActorGroup, form: MembersForm) -> HttpResponse:
    members = members_of(group)
    page, shown = list_pager(request, members.count(), _span)
    register = reverse("organisations:register", args=[ACTOR_GROUPS.slug])
    row = reverse("organisations:register-row", args=[ACTOR_GROUPS.slug, group.pk])
    here = Link(_("Members"), request.path)
    context = admin_frame(
        request, Link(ACTOR_GROUPS.title, register), Link(group.name, row), here
    ) | {
        "head": PageHead(here.label, kind=group.name),
        "group": group,
        "members": members[shown],
        "page": page,
        "empty": Empty(_("No members yet")),
        "form": form,
        "leave_form": LeaveForm(None),
        "suggestions": form.names,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "organisations/members.html", context, status=status)


def _span(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s member", "%(first)s–%(last)s of %(n)s members", total
    ) % {"first": first, "last": last, "n": total}
