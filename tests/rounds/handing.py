"""Texts that are written, reviewed and handed in, for tests."""

from django.utils import timezone

from milstolpe.followup.models import GoalAssessment
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.queries.extra import seen_now
from milstolpe.rounds.services.handing_in import hand_in
from milstolpe.rounds.services.reviewing import approve_text, submit_text
from milstolpe.rounds.services.texts import save_texts

BOTH = TextContent(
    {"atgardsarbete": SectionText("Vi har gjort det."), "tillstand": SectionText("Luften är bra.")}
)


def written(world, cell, *, by=None, content=BOTH):
    """Both sections filled, and judged where that is asked."""
    by = by or (world.forest_lead if cell.item.slug == "levande-skogar" else world.coordinator)
    saved = save_texts(cell, content, base_number=cell.number, by=by)
    rows = GoalAssessment.objects.filter(contribution=cell)
    rows.update(
        number=1,
        changed_at=timezone.now(),
        changed_by=by,
        outcome="nej",
        outcome_year=world.round.year,
        outcome_reason="Vi vet mer nu.",
        trend="neutral",
        trend_basis="both",
        trend_reason="Det står still.",
    )
    return saved


def submitted(world, cell, **more):
    saved = written(world, cell, **more)
    return submit_text(saved, seen=seen_now([saved])[saved.pk], by=saved.changed_by)


def approved(world, cell, *, reviewer=None, **more):
    sent = submitted(world, cell, **more)
    return approve_text(sent, seen=seen_now([sent])[sent.pk], by=reviewer or world.decider)


def delivery(world, organisation=None):
    return Delivery(world.round, organisation or world.board)


def cells(world, organisation=None):
    rows = Contribution.objects.filter(
        item__round=world.round, organisation=organisation or world.board
    )
    return list(
        rows.select_related("item__round", "item__objective", "county", "organisation").order_by(
            "item__position", "county"
        )
    )


def seen(world, organisation=None):
    return seen_now(cells(world, organisation))


def all_approved(world):
    return [approved(world, row) for row in cells(world)]


def handed_in(world, **more):
    all_approved(world)
    return hand_in(delivery(world), seen=seen(world), by=world.decider, **more)
