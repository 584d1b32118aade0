"""The texts of a round that somebody can be reminded of."""

from datetime import datetime

from django.utils import timezone

from milstolpe.rounds.enums import SETTLED_STATES
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.recipients import contributions_of


def late_contributions(round_: Round, *, now: datetime | None = None) -> list[Contribution]:
    """Those not handed in; not those whose longer time still runs. One query."""
    now = now or timezone.now()
    return [
        row
        for row in contributions_of(round_)
        if row.state not in SETTLED_STATES
        and not (row.extended_until and row.extended_until >= now)
    ]
