"""The objective matrix: read by all who are logged in, kept by administrators and coordinators."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.files import FileFormat
from milstolpe.core.http import permission, permission_on, signed_in
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.objectives.forms import AssignForm, MatrixFilterForm
from milstolpe.objectives.queries import (
    Matrix,
    assignable_roles,
    assignment_history,
    change_count,
    matrix,
    matrix_changes,
)
from milstolpe.objectives.services import assign_objectives
from milstolpe.objectives.tables import MATRIX_COLUMNS, matrix_cells
from milstolpe.organisations.models import Membership
from milstolpe.organisations.views.frame import roles_count, say_and_go, span, work_crumbs


def assignable_or_404(user: Any, **address: Any) -> Membership:
    """The role of an address, among those that `user` may give objectives."""
    return get_object_or_404(assignable_roles(user), pk=address["pk"])


@signed_in
def matrix_page(request: UserRequest) -> HttpResponse:
    form = MatrixFilterForm(request.GET)
    wanted = form.wanted()
    found = matrix(**wanted)
    changes = Link(_("Changes"), reverse("objectives:matrix-changes"))
    assign = Link(_("Say who answers"), reverse("objectives:matrix-roles"))
    may_assign = request.user.has_perm("objectives.assign_some")
    context = {
        "head": PageHead(
            _("Objective matrix"),
            answer=_answer(found),
            actions=[assign, changes] if may_assign else [changes],
        ),
        "crumbs": _crumbs(),
        "matrix": found,
        "filters": list_filters(request, form),
        "downloads": list_downloads(request, form),
    }
    return render(request, "objectives/matrix.html", context)


@signed_in
def matrix_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    form = MatrixFilterForm(request.GET)
    return list_file(
        request,
        fmt,
        MATRIX_COLUMNS,
        matrix_cells(matrix(**form.wanted())),
        name="malmatris",
        title=_("Objective matrix"),
        source="Milstolpe",
        form=form,
    )


@signed_in
def changes_page(request: UserRequest) -> HttpResponse:
    page, shown = list_pager(
        request, change_count(), lambda first, last, n: span(first, last, _changes_count(n))
    )
    here = Link(_("Changes"), request.path)
    context = {
        "head": PageHead(here.label, kind=_("Objective matrix")),
        "crumbs": _crumbs(here),
        "changes": matrix_changes(shown),
        "page": page,
        "empty": Empty(_("No changes yet")),
    }
    return render(request, "objectives/matrix_changes.html", context)


@permission("objectives.assign_some")
def roles_page(request: UserRequest) -> HttpResponse:
    roles = assignable_roles(request.user)
    page, shown = list_pager(
        request, roles.count(), lambda first, last, n: span(first, last, roles_count(n))
    )
    here = Link(_("Say who answers"), request.path)
    context = {
        "head": PageHead(here.label, answer=_("Choose a role, then its objectives.")),
        "crumbs": _crumbs(here),
        "roles": roles[shown],
        "page": page,
        "empty": Empty(
            _("No objective leads yet"),
            _("An administrator gives the role. Then its objectives are chosen here."),
        ),
    }
    return render(request, "objectives/matrix_roles.html", context)


@permission_on(assignable_or_404, "objectives.assign")
def assign_page(request: UserRequest, membership: Membership) -> HttpResponse:
    # First the number, then what is chosen: a change between them is asked about, never hidden.
    newest = assignment_history(membership).first()
    chosen = list(membership.objective_assignments.order_by().values_list("objective", flat=True))
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        chosen=chosen,
        number=newest.history_id if newest else None,
    )
    back = reverse("objectives:matrix-roles")
    if form.is_bound and done(
        form, lambda: assign_objectives(membership, **form.cleaned_data, by=request.user)
    ):
        return say_and_go(request, _("Saved."), back)
    here = Link(membership.user.name, request.path)
    head = PageHead(
        here.label, kind=membership.get_role_display(), answer=membership.organisation.name
    )
    crumbs = _crumbs(Link(_("Say who answers"), back), here)
    context = {"head": head, "crumbs": crumbs, "form": form, "back": back}
    status = REFUSED if form.is_bound else 200
    return render(request, "objectives/assign.html", context, status=status)


def _crumbs(*more: Link) -> list[Link]:
    return work_crumbs(Link(_("Objective matrix"), reverse("objectives:matrix")), *more)


def _answer(found: Matrix) -> str:
    total = len(found.county_cells)
    return ngettext(
        "%(n)s of %(total)s places in the counties lacks an objective lead.",
        "%(n)s of %(total)s places in the counties lack an objective lead.",
        found.empty_count,
    ) % {"n": found.empty_count, "total": total}


def _changes_count(n: int) -> str:
    return ngettext("%(n)s change", "%(n)s changes", n) % {"n": n}
