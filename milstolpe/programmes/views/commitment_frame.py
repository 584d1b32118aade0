"""Where a page about commitments stands: for which organisation, the way there and the way back."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_period
from milstolpe.core.page import Link
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Commitment, Programme
from milstolpe.programmes.queries.commitments import spoken_for, workable_commitments
from milstolpe.programmes.views.work_heads import work_crumbs, work_link


def commitment_or_404(user: Any, **address: Any) -> Commitment:
    rows = workable_commitments(user).prefetch_related(
        "activities", "together_with", "measure__activities"
    )
    return get_object_or_404(rows, pk=address["pk"])


def asked_organisation(request: UserRequest) -> Organisation:
    """The one of the user's organisations that the address names, else the first."""
    ours = spoken_for(request.user)
    asked = request.GET.get("organisation")
    return next((each for each in ours if each.slug == asked), ours[0])


def organisation_links(request: UserRequest, current: Organisation) -> list[Link]:
    """The same page for each of the user's organisations; none when there is but one."""
    ours = spoken_for(request.user)
    if len(ours) < 2:
        return []
    return [
        Link(each.name, f"{request.path}?organisation={each.slug}", is_current=each == current)
        for each in ours
    ]


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form or link says that it came from, if that is a page of ours."""
    address = request.POST.get("till") or request.GET.get("till") or ""
    # Not a bare word, which `redirect` would take for the name of a page.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else otherwise


def period_of(programme: Programme) -> str:
    return f"{programme.title} {format_period(programme.start_year, programme.end_year)}"


def own_crumbs() -> list[Link]:
    """My tasks › Our measures."""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Our measures"), reverse("programmes:my-commitments")),
    ]


def work_commitments_crumbs(programme: Programme, *more: Link) -> list[Link]:
    """My tasks › Programmes › this programme › Commitments › …"""
    return work_crumbs(programme, work_link("work-commitments", programme, _("Commitments")), *more)


def crumbs_to(commitment: Commitment, user: Any) -> list[Link]:
    """The way to a commitment: through the programme for those who work on it."""
    if user.has_perm("programmes.confirm_commitment", commitment):
        return work_commitments_crumbs(commitment.measure.programme)
    return own_crumbs()
