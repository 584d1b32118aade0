"""The page on which an organisation keeps its contact details right."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.organisations.forms.contact_details import ContactDetailsForm
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries.contact_details import (
    contact_details,
    last_save_number,
    people_at,
)
from milstolpe.organisations.services.contact_details import change_contact_details


def organisation_or_404(user: Any, **address: Any) -> Organisation:
    """Any organisation: the register is public."""
    return get_object_or_404(Organisation, slug=address["slug"])


@permission_on(organisation_or_404, "organisations.change_contact_details")
def contact_details_page(request: UserRequest, organisation: Organisation) -> HttpResponse:
    if request.method != "POST":
        return _page(request, organisation, _first_form(organisation))
    form = ContactDetailsForm(request.POST)
    if not done(form, lambda: _save(organisation, form, request.user)):
        return _page(request, organisation, form)
    messages.success(request, _("Saved."))
    return redirect("organisations:contact-details", organisation.slug)


def _first_form(organisation: Organisation) -> ContactDetailsForm:
    number = last_save_number(organisation)
    values = contact_details(organisation).values()
    return ContactDetailsForm(initial={**values, "base_number": number})


def _save(organisation: Organisation, form: ContactDetailsForm, user: User) -> None:
    number = form.cleaned_data["base_number"]
    change_contact_details(organisation, form.details(), base_number=number, by=user)


def _page(
    request: UserRequest, organisation: Organisation, form: ContactDetailsForm
) -> HttpResponse:
    context = {
        "head": PageHead(
            _("Contact details"),
            kind=organisation.name,
            answer=_("How %(name)s is reached about measures and commitments.")
            % {"name": organisation.name},
        ),
        "crumbs": [
            Link(_("My tasks"), reverse("web:work")),
            Link(_("Contact details"), request.path),
        ],
        "form": form,
        "people": people_at(organisation, seen_by=request.user),
        "is_example": organisation.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "organisations/contact_details.html", context, status=status)
