"""What the pages of the room have in common around their content."""

from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.page import Link


def county_boards() -> str:
    """The source of what the counties publish."""
    return _("The county administrative boards")


def trail(*links: Link) -> list[Link]:
    """The way here from the start page; the last link is this page."""
    return [Link(_("Sweden"), reverse("web:start")), *links]
