"""Registering what an actor has decided, from a letter that came to the county board."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.programmes.forms.registering import RegisterForm
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.commitments import why_closed
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.programmes.services.commitments import register_on_behalf
from milstolpe.programmes.services.measures import InvalidContentError
from milstolpe.programmes.views.commitment_frame import work_commitments_crumbs
from milstolpe.programmes.views.commitment_words import done_message
from milstolpe.programmes.views.fetch import programme_or_404


@permission_on(programme_or_404, "programmes.change_programme")
def commitments_register(request: UserRequest, programme: Programme) -> HttpResponse:
    form = _form(request, programme)
    if request.method == "POST" and _register(form, request.user):
        actor, count = form.cleaned_data["organisation"], len(form.contents())
        messages.success(request, done_message("register", count))
        there = reverse("programmes:work-commitments-by-actor", args=[programme.address])
        return redirect(f"{there}?aktor={actor.slug}")
    title = _("Register for an actor")
    context = {
        "head": PageHead(
            title,
            kind=programme.title,
            answer=_("For a decision that has come by letter or mail. It is confirmed at once."),
        ),
        "crumbs": work_commitments_crumbs(programme, Link(title, request.path)),
        "form": form,
        "closed_text": why_closed(programme),
        "is_example": programme.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "programmes/commitments_register.html", context, status=status)


def _form(request: HttpRequest, programme: Programme) -> RegisterForm:
    measures = measures_visible_to(request.user).filter(
        programme=programme, withdrawn_on__isnull=True
    )
    ordered = measures.prefetch_related("activities").order_by("position", "pk")
    initial: dict[str, Any] = {
        "organisation": request.GET.get("aktor", ""),
        "measures": request.GET.getlist("atgard"),
    }
    data = request.POST if request.method == "POST" else None
    return RegisterForm(data, measures=list(ordered), initial=initial)


def _register(form: RegisterForm, user: User) -> bool:
    """Register; what is wrong is said in the form."""
    if not form.is_valid():
        return False
    try:
        register_on_behalf(form.contents(), organisation=form.cleaned_data["organisation"], by=user)
    except InvalidContentError as error:
        for name, texts in error.problems.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
