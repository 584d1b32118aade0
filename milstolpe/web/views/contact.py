"""The contact page, on which visitors write to the site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import client_address
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import public
from milstolpe.core.page import Link, PageHead
from milstolpe.web.forms import VisitorMessageForm
from milstolpe.web.page_cache import never_kept
from milstolpe.web.queries.standing import county_boards
from milstolpe.web.services import send_visitor_message
from milstolpe.web.views.frame import trail


@never_kept  # the form has a token of its own for each visitor
@public
def contact(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = VisitorMessageForm()
    if is_sent:
        form = VisitorMessageForm(request.POST, address=client_address(request))
    if is_sent and done(form, lambda: send_visitor_message(**form.message())):
        return redirect("web:contact-sent")
    head = PageHead(
        _("Contact"), answer=_("Ask the county board about its programme, and us about the site.")
    )
    context = {
        "head": head,
        "crumbs": trail(Link(head.title, request.path)),
        "form": form,
        "boards": county_boards(),
        "email": settings.CONTACT_EMAIL,
    }
    return render(request, "web/contact.html", context, status=REFUSED if is_sent else 200)


@public
def contact_sent(request: HttpRequest) -> HttpResponse:
    head = PageHead(_("Thank you"), answer=_("We have received your message."))
    page = Link(_("Contact"), reverse("web:contact"))
    context = {"head": head, "crumbs": trail(page, Link(head.title, request.path))}
    return render(request, "web/contact_sent.html", context)
