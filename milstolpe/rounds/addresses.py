"""Paths of the room that notices and mails lead to: in Swedish, whoever is told."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from milstolpe.rounds.models import Contribution, HandIn, Round
from milstolpe.rounds.queries.deliveries import Delivery


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


def text_path(contribution: Contribution) -> str:
    """Where the text of a cell is written and read."""
    with translation.override(settings.LANGUAGE_CODE):
        return contribution.get_absolute_url()


def texts_base(round_: Round) -> str:
    """What the addresses of the texts of a round begin with; county and item follow."""
    return reverse(round_.plan.writes_at, args=[round_.address, "x", "x"]).removesuffix("x/x/")


def matrix_path(round_: Round) -> str:
    """Where the whole round is seen."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("rounds:matrix", args=[round_.address])


def delivery_path(delivery: Delivery, name: str = "delivery", *more: object) -> str:
    """Where an organisation hands in, and a page of that, by the name of its address."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"rounds:{name}", args=[*delivery_address(delivery), *more])


def delivery_address(delivery: Delivery) -> list[str]:
    return [delivery.round.address, delivery.organisation.slug]


def receipt_page_path(hand_in: HandIn) -> str:
    """The receipt of what was handed in, for those who may see it."""
    return delivery_path(Delivery(hand_in.round, hand_in.organisation), "receipt", hand_in.number)
