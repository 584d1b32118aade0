"""Which text somebody goes on to when one is begun."""

from typing import Any

from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution

MOST = 100  # an organisation writes about at most 21 counties or 18 items


def next_to_write(user: Any, contribution: Contribution) -> Contribution | None:
    """The next text of the organisation that the person writes and nobody has begun; after the
    last, the first. One query."""
    rows = (
        Contribution.objects.filter(
            item__round=contribution.item.round_id,
            organisation=contribution.organisation_id,
            state=ContributionState.EMPTY,
        )
        .select_related("item__round", "item__objective", "county")
        .order_by("county_id", "item__position", "pk")[:MOST]
    )
    mine = [row for row in rows if row != contribution and user.has_perm("rounds.write", row)]
    here = _place(contribution)
    return next((row for row in mine if _place(row) > here), mine[0] if mine else None)


def _place(row: Contribution) -> tuple[str, int, int]:
    return row.county_id, row.item.position, row.pk
