"""Paths of the room that notices and mails lead to: in Swedish, whoever is told."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from milstolpe.rounds.models import Contribution


def comments_path(contribution: Contribution, comment: int | None = None) -> str:
    """The comments of a cell, at one of them."""
    return cell_path("comments", contribution) + (f"#kommentar-{comment}" if comment else "")


def cell_path(name: str, contribution: Contribution) -> str:
    """A page of one cell, by the name of its address in this room."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"rounds:{name}", args=cell_address(contribution))


def cell_address(contribution: Contribution) -> list[str]:
    item = contribution.item
    return [item.round.address, contribution.county.slug, item.slug]
