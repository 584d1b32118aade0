"""What an organisation delivers in a round: its cells, and what it has handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from milstolpe.organisations.models import Organisation
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution, HandIn, Round
from milstolpe.rounds.queries.contents import with_texts


@dataclass(frozen=True)
class Delivery:
    """All that one organisation writes in a round. Whoever hands in a cell hands in the whole."""

    round: Round
    organisation: Organisation

    @property
    def organisation_id(self) -> int:
        return self.organisation.pk

    @property
    def is_one_county(self) -> bool:
        """A county board writes about its own county; an agency in all of them."""
        return self.organisation.county_id is not None


def whole_cells(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Contributions with their texts and templates, in the order of the template. Five queries."""
    return (
        with_texts(rows)
        .select_related("item__round", "item__objective", "county", "organisation", "changed_by")
        .prefetch_related("item__own_sections", "item__round__sections")
        .order_by("item__position", "county_id")
    )


def cells_of(delivery: Delivery) -> QuerySet[Contribution]:
    """The cells that are asked for."""
    rows = Contribution.objects.filter(
        item__round=delivery.round, organisation=delivery.organisation
    )
    return rows.exclude(state=ContributionState.WAIVED)


def hand_ins_of(delivery: Delivery) -> Sequence[HandIn]:
    """What was handed in, the newest first, without its content."""
    rows = HandIn.objects.filter(round=delivery.round, organisation=delivery.organisation)
    return list(rows.select_related("receipt", "by").defer("content"))
