"""Rounds of every kind and plans, for what is shown of them: as the demo has them.

In the product's own process (see `tools.proof.inside`).
"""

from django.db import transaction

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.leads import add_leads
from milstolpe.demo.content.rau import add_years

SEED = "bevis"


@transaction.atomic
def make() -> None:
    """Two yearly follow-ups, one published and compiled and one under way, with meetings; a
    consultation that is published, a survey that is under way, a decided plan and the next one."""
    add_leads(Dice(SEED))
    add_years(2, seed=SEED)
