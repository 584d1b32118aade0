"""My tasks after log-in, and the choice of organisation to act for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.core.http import signed_in
from milstolpe.core.page import Link, PageHead
from milstolpe.web.acting import act_for, acting_organisation, own_organisations
from milstolpe.web.forms import ActingForm
from milstolpe.web.views.frame import trail


@signed_in
def tasks(request: HttpRequest) -> HttpResponse:
    context = {
        "head": PageHead(_("My tasks")),
        "crumbs": trail(Link(_("My tasks"), request.path)),
    }
    return render(request, "web/tasks.html", context)


@signed_in
def role(request: HttpRequest) -> HttpResponseBase:
    chosen = acting_organisation(request)
    form = ActingForm(
        request.POST or None,
        organisations=own_organisations(request.user),
        initial={"organisation": chosen},
    )
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        act_for(request, organisation)
        messages.success(request, _("You now act for %(name)s.") % {"name": organisation.name})
        return redirect("web:work")
    head = PageHead(_("Act for another organisation"))
    crumbs = trail(Link(head.title, request.path))
    return render(request, "web/role.html", {"head": head, "crumbs": crumbs, "form": form})
