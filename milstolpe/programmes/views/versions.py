"""Versions of programmes and measures: listed, compared, brought back; and withdrawal."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.core.text import small_number
from milstolpe.programmes.forms.steps import BringBackForm, ReasonForm
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.differences import Difference
from milstolpe.programmes.queries.history import compare, saves_of
from milstolpe.programmes.services.measures import (
    bring_back_revision,
    reinstate_measure,
    withdraw_measure,
)
from milstolpe.programmes.services.programmes import bring_back_programme
from milstolpe.programmes.views.confirming import ask
from milstolpe.programmes.views.fetch import measure_or_404, programme_or_404
from milstolpe.programmes.views.saving import saved_message
from milstolpe.programmes.views.work_heads import measure_crumb, work_crumbs


@permission_on(programme_or_404, "programmes.change_programme")
def programme_versions(request: UserRequest, programme: Programme) -> HttpResponse:
    return _versions_page(request, programme, programme)


@permission_on(measure_or_404, "programmes.change_measure")
def measure_versions(request: UserRequest, measure: Measure) -> HttpResponse:
    return _versions_page(request, measure, measure.programme, measure_crumb(measure))


@permission_on(programme_or_404, "programmes.change_programme")
def programme_bring_back(request: UserRequest, programme: Programme) -> HttpResponse:
    versions = reverse("programmes:work-versions", args=[programme.address])
    return _bring_back(request, programme, bring_back_programme, versions)


@permission_on(measure_or_404, "programmes.change_measure")
def measure_bring_back(request: UserRequest, measure: Measure) -> HttpResponse:
    versions = reverse("programmes:measure-versions", args=[measure.public_id])
    return _bring_back(request, measure, bring_back_revision, versions)


@permission_on(measure_or_404, "programmes.change_measure")
def measure_withdraw(request: UserRequest, measure: Measure) -> HttpResponse:
    form, by = _reason_form(request), request.user
    if done(form, lambda: withdraw_measure(measure, by=by, reason=form.reason)):
        messages.success(request, _("The measure is withdrawn."))
        return redirect("programmes:measure-edit", measure.public_id)
    text = _("The measure can still be read, marked as withdrawn and with the reason.")
    return ask(request, measure, _("Withdraw the measure"), text, form)


@permission_on(measure_or_404, "programmes.change_measure")
def measure_reinstate(request: UserRequest, measure: Measure) -> HttpResponse:
    form, by = _reason_form(request), request.user
    if done(form, lambda: reinstate_measure(measure, by=by, reason=form.reason)):
        messages.success(request, _("The measure is in force again."))
        return redirect("programmes:measure-edit", measure.public_id)
    text = _("The measure is in force again, and the mark is taken away.")
    return ask(request, measure, _("Take back the withdrawal"), text, form)


def _versions_page(
    request: HttpRequest, thing: Measure | Programme, programme: Programme, *here: Link
) -> HttpResponse:
    """All saves; with `?fran=` and `?till=` also what differs between two of them."""
    saves = saves_of(thing)
    old, new = (small_number(request.GET.get(name, "")) for name in ("fran", "till"))
    changes = compare(thing, old, new) if old and new else None
    context = {
        "head": PageHead(_("Versions"), kind=str(thing)),
        "crumbs": work_crumbs(programme, *here, Link(_("Versions"), request.path)),
        "saves": saves,
        "changes": changes,
        "is_compared": changes is not None,
        "old": old or (saves[1].number if len(saves) > 1 else 0),
        "new": new or saves[0].number,
        "is_example": programme.is_example,
    }
    return render(request, "programmes/work_versions.html", context)


def _bring_back(
    request: UserRequest,
    thing: Measure | Programme,
    service: Callable[..., object],
    versions: str,
) -> HttpResponse:
    """Ask, showing what it changes in what stands now; asked again if somebody saves meanwhile."""
    number, by = _number(request), request.user
    first = {"base_number": thing.revisions.latest("number").number}
    form = BringBackForm(request.POST if request.method == "POST" else None, initial=first)
    _changes_back(thing, number)  # there must be such a save
    if done(form, lambda: service(thing, number=number, by=by, **form.given())):
        messages.success(request, saved_message())
        return redirect(versions)
    title = _("Bring back save %(number)s") % {"number": number}
    text = _("What was saved then is saved anew. Nothing is erased.")
    changes = _changes_back(thing, number)
    return ask(request, thing, title, text, form, changes=changes)


def _changes_back(thing: Measure | Programme, number: int) -> list[Difference]:
    """What bringing back the save would change; 404 when there is no such save."""
    changes = compare(thing, thing.revisions.latest("number").number, number)
    if changes is None:
        raise Http404
    return changes


def _reason_form(request: HttpRequest) -> ReasonForm:
    return ReasonForm(request.POST if request.method == "POST" else None)


def _number(request: HttpRequest) -> int:
    match = request.resolver_match
    assert match is not None  # a view is only called through its address
    return int(match.kwargs["number"])
