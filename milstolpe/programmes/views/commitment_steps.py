"""The same step with several commitments: a page that names them and how many, then one button."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import signed_in
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.core.steps import Step
from milstolpe.programmes.enums import COMMITMENT_STEPS
from milstolpe.programmes.forms.parts import WorkForm
from milstolpe.programmes.forms.steps import ReasonForm
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.commitments import workable_commitments
from milstolpe.programmes.services.commitments import take_commitment_steps
from milstolpe.programmes.views.commitment_frame import way_back
from milstolpe.programmes.views.commitment_words import done_message
from milstolpe.programmes.views.confirming import done
from milstolpe.programmes.views.fetch import small_number
from milstolpe.programmes.views.saving import REFUSED

MOST = 500  # commitments at once; a page of a list has 50


@signed_in
def commitment_steps(request: UserRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    step = _step(data)
    rows = _chosen(request.user, data)
    form = _form(step, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ids = [row.pk for row in rows]
        reason = request.POST.get("reason", "")
        if done(form, lambda: take_commitment_steps(ids, step.name, by=request.user, reason=reason)):
            messages.success(request, done_message(step.name, len(ids)))
            return redirect(way_back(request, reverse("web:work")))
    return _page(request, step, rows, form, way_back(request, ""))


def _step(data: QueryDict) -> Step:
    step = COMMITMENT_STEPS.get(data.get("steg", ""))
    if step is None:
        raise Http404
    return step


def _form(step: Step, data: QueryDict | None) -> WorkForm:
    return ReasonForm(data) if step.needs_reason else WorkForm(data)


def _chosen(user: User, data: QueryDict) -> list[Commitment]:
    """What was ticked, in the order of the lists."""
    ids = [small_number(text) for text in data.getlist("val")[:MOST]]
    rows = workable_commitments(user).filter(pk__in=ids)
    return list(rows.order_by("organisation__name", "measure__position", "pk"))


def _page(
    request: UserRequest, step: Step, rows: Sequence[Commitment], form: WorkForm, back: str
) -> HttpResponse:
    user = request.user
    able = [
        row
        for row in rows
        if row.state in step.from_states and user.has_perm(step.permission, row)
    ]
    left_out = len(rows) - len(able)
    context = {
        "head": PageHead(_title(step, able), answer=_left_out(left_out) if left_out else ""),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(step.label, request.path)],
        "step": step,
        "commitments": able,
        "form": form,
        "back": back or request.GET.get("till", ""),
        "empty": Empty(_("Nothing is ticked"), _("Go back and tick what it is about.")),
        "is_example": any(row.measure.programme.is_example for row in able),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "programmes/commitment_steps.html", context, status=status)
