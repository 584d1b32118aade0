"""What the pages about reviewing and handing in share: heading, the way here, marks."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_date
from milstolpe.core.page import Link, PageHead, State
from milstolpe.core.steps import StepTaken, steps_taken
from milstolpe.rounds.addresses import cell_address, delivery_address, text_path
from milstolpe.rounds.enums import CONTRIBUTION_STEPS, WRITABLE_STATES
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.queries.delivery_page import DeliveryRow
from milstolpe.rounds.queries.readiness import Missing
from milstolpe.rounds.services.asking import ASK
from milstolpe.rounds.services.extending import EXTEND

MOST_EVENTS = 100  # that a page tells


def cell_url(name: str, contribution: Contribution, *more: object) -> str:
    return reverse(f"rounds:{name}", args=[*cell_address(contribution), *more])


def delivery_url(name: str, delivery: Delivery, *more: object) -> str:
    return reverse(f"rounds:{name}", args=[*delivery_address(delivery), *more])


def delivery_of(contribution: Contribution) -> Delivery:
    return Delivery(contribution.round, contribution.organisation)


def cell_head(contribution: Contribution, title: str, **more: Any) -> PageHead:
    """The top of each page about one text."""
    kind = f"{contribution.round.name} · {contribution.county.name} · {contribution.item.name}"
    state = State(contribution.state, contribution.get_state_display())
    return PageHead(title, kind=kind, state=state, **more)


def cell_crumbs(contribution: Contribution, *more: Link) -> list[Link]:
    """My tasks › what the organisation hands in › this text › …"""
    return [
        *delivery_crumbs(delivery_of(contribution)),
        Link(str(contribution), cell_url("review", contribution)),
        *more,
    ]


def delivery_crumbs(delivery: Delivery, *more: Link) -> list[Link]:
    """My tasks › what the organisation hands in › …"""
    label = f"{delivery.round.name}, {delivery.organisation.name}"
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(label, delivery_url("delivery", delivery)),
        *more,
    ]


def events_told(contribution: Contribution) -> list[StepTaken]:
    """What has happened to a text, the newest first."""
    rows = contribution.events.select_related("by")[:MOST_EVENTS]
    more = {EXTEND: _("Longer time"), ASK: _("Asked for when the round was open")}
    return steps_taken(rows, CONTRIBUTION_STEPS, **more)


def missing_links(row: DeliveryRow) -> list[Link]:
    """What a text lacks, each with the way to where it is put right: where it is written, or, while
    nobody may write in it, where it is reviewed."""
    contribution = row.contribution
    is_written = contribution.state in WRITABLE_STATES
    page = text_path(contribution) if is_written else cell_url("review", contribution)
    return [Link(each.text, f"{page}{_place(each, is_written=is_written)}") for each in row.missing]


def _place(missing: Missing, *, is_written: bool) -> str:
    """The part of those pages that it is about."""
    if missing.is_comment:
        return "#kommentarer"
    if missing.section:
        return f"#{'text' if is_written else 'avsnitt'}-{missing.section}"
    return "#write" if is_written else ""


def time_text(round_: Round) -> str:
    """How long is left of a round that is open."""
    if not round_.is_open:
        return ""
    day, days = format_date(round_.answer_by), (round_.answer_by - localdate()).days
    if days < 0:
        return _("The last day to hand in was %(day)s.") % {"day": day}
    return ngettext(
        "Hand in by %(day)s, %(n)s day left.", "Hand in by %(day)s, %(n)s days left.", days
    ) % {"day": day, "n": days}
