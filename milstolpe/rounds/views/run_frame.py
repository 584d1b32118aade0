"""What the pages that run a round share: the way here, and links between them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.page import Link
from milstolpe.rounds.addresses import cell_path, matrix_path
from milstolpe.rounds.models import Contribution, Round


def rounds_crumbs(*more: Link) -> list[Link]:
    """My tasks › Rounds › …"""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Rounds"), reverse("rounds:rounds")),
        *more,
    ]


def round_crumbs(round_: Round, *more: Link) -> list[Link]:
    return rounds_crumbs(Link(round_.name, matrix_path(round_)), *more)


def cell_crumbs(contribution: Contribution, *more: Link) -> list[Link]:
    own = Link(f"{contribution.item}, {contribution.county}", cell_path("cell", contribution))
    return round_crumbs(contribution.round, own, *more)


def run_link(name: str, round_: Round, label: str, note: str = "", *args: object) -> Link:
    """A page of the work on a round, by the name of its address."""
    return Link(label, reverse(f"rounds:{name}", args=[round_.address, *args]), note=note)


def cell_link(name: str, row: Contribution, label: str, note: str = "", *args: object) -> Link:
    """A page of the work on one text."""
    place = [row.round.address, row.county.slug, row.item.slug, *args]
    return Link(label, reverse(f"rounds:{name}", args=place), note=note)


def posted(request: HttpRequest) -> bool:
    return request.method == "POST"
