"""The first page of the administration: what waits, and where everything is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission
from milstolpe.core.page import Link, PageHead
from milstolpe.organisations.queries.people import Waiting, waiting
from milstolpe.organisations.queries.registers import register_sizes
from milstolpe.organisations.registers import REGISTERS
from milstolpe.organisations.views.frame import admin_frame, rows_count


@permission("organisations.administer")
def admin_start(request: UserRequest) -> HttpResponse:
    sizes = register_sizes(REGISTERS)
    context = admin_frame(request) | {
        "head": PageHead(
            _("Administration"),
            answer=_("People, roles and registers. Nobody's content is changed here."),
            actions=[Link(_("Invite a person"), reverse("organisations:admin-invite"))],
        ),
        "tasks": _tasks(waiting(request.user)),
        "registers": [
            Link(
                register.title,
                reverse("organisations:register", args=[register.slug]),
                note=rows_count(sizes[register.slug].rows),
            )
            for register in REGISTERS
        ],
    }
    return render(request, "organisations/admin_start.html", context)


def _tasks(found: Waiting) -> list[Link]:
    """What somebody should look at; nothing that is zero."""
    roles, people = reverse("organisations:admin-roles"), reverse("organisations:admin-people")
    n = found.roles_that_end
    ending = ngettext("%(n)s role ends within 60 days", "%(n)s roles end within 60 days", n) % {
        "n": n
    }
    m = found.people_without_role
    without = ngettext(
        "%(n)s account is without a role", "%(n)s accounts are without a role", m
    ) % {"n": m}
    k = found.never_logged_in
    never = ngettext("%(n)s person has never logged in", "%(n)s people have never logged in", k) % {
        "n": k
    }
    rows = (
        (n, Link(ending, f"{roles}?visa=snart")),
        (m, Link(without, f"{people}?visa=utan-roll")),
        (k, Link(never, f"{people}?visa=aldrig-inloggade")),
    )
    return [link for count, link in rows if count]
