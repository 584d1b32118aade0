"""The same step with several commitments: a page that names them and how many, then one button."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.collation import swedish
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.http import signed_in
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.core.steps import Step
from milstolpe.core.text import small_number
from milstolpe.programmes.enums import COMMITMENT_STEPS
from milstolpe.programmes.forms.steps import ReasonForm
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.commitments import workable_commitments
from milstolpe.programmes.services.commitments import take_commitment_steps
from milstolpe.programmes.views.commitment_frame import way_back
from milstolpe.programmes.views.commitment_words import done_message, many_label

MOST = 500  # commitments at once; a page of a list has 50


@signed_in
def commitment_steps(request: UserRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    data = request.POST if is_sent else request.GET
    step, rows = _step(data), _chosen(request.user, data)
    form = _form(step, request.POST if is_sent else None)
    if is_sent and done(form, lambda: _take(rows, step, form, request.user)):
        messages.success(request, done_message(step.name, len(rows)))
        return redirect(way_back(request, reverse("web:work")))
    return _page(request, step, rows, form)


def _take(rows: Sequence[Commitment], step: Step, form: WorkForm, user: User) -> None:
    reason = form.reason if isinstance(form, ReasonForm) else ""
    take_commitment_steps([row.pk for row in rows], step.name, by=user, reason=reason)


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
    return list(rows.order_by(swedish("organisation__name"), "measure__position", "pk"))


def _page(
    request: UserRequest, step: Step, rows: Sequence[Commitment], form: WorkForm
) -> HttpResponse:
    able = [row for row in rows if _can(step, row, request.user)]
    title = many_label(step.name, len(able))
    back = way_back(request, reverse("web:work"))
    context = {
        "head": PageHead(title, answer=_left_out(len(rows) - len(able))),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "step": step,
        "commitments": able,
        "form": form,
        "back": back,
        "empty": Empty(
            _("Nothing is ticked that this can be done with"), action=Link(_("Go back"), back)
        ),
        "is_example": any(row.measure.programme.is_example for row in able),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "programmes/commitment_steps.html", context, status=status)


def _can(step: Step, row: Commitment, user: User) -> bool:
    return row.state in step.from_states and user.has_perm(step.permission, row)


def _left_out(count: int) -> str:
    """What is said of those that were ticked but cannot take the step."""
    if not count:
        return ""
    return ngettext(
        "%(n)s that you ticked is left out: it is in another state.",
        "%(n)s that you ticked are left out: they are in another state.",
        count,
    ) % {"n": count}
