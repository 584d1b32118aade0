"""All reference data in one place: how much of it is unchecked, and which files were loaded."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission
from milstolpe.core.page import Link, PageHead
from milstolpe.organisations.queries.registers import (
    RegisterSize,
    loaded_versions,
    register_sizes,
)
from milstolpe.organisations.views.frame import admin_frame
from milstolpe.web.registers import ALL, BY_ROOM


@permission("organisations.administer")
def reference_data(request: UserRequest) -> HttpResponse:
    here = Link(_("Reference data"), request.path)
    context = admin_frame(request, here) | {
        "head": PageHead(
            here.label,
            answer=_(
                "What you change here stays when new files are loaded. "
                "Rows marked K are from memory and should be checked."
            ),
        ),
        "registers": _registers(),
        "versions": loaded_versions(),
    }
    return render(request, "web/reference_data.html", context)


def _registers() -> list[tuple[Link, RegisterSize]]:
    """The way to each register, room by room, and its size."""
    sizes = register_sizes(ALL)
    return [
        (
            Link(register.title, reverse(f"{room}:register", args=[register.slug])),
            sizes[register.slug],
        )
        for room, kept in BY_ROOM
        for register in kept
    ]
