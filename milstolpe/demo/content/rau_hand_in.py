"""What county boards and agencies have handed in of their texts, frozen as the service does."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import OuterRef, Subquery

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.rau_people import People
from milstolpe.demo.content.receipts import Delivery
from milstolpe.organisations.models import Organisation
from milstolpe.records.models import Receipt
from milstolpe.rounds.enums import HANDED_IN_STATES
from milstolpe.rounds.models import Contribution, ContributionEvent, HandIn, Round
from milstolpe.rounds.queries.deliveries import whole_cells
from milstolpe.rounds.queries.extra import facts_elsewhere
from milstolpe.rounds.queries.frozen import frozen_delivery


def deliveries_of(round_: Round, people: People, *, seed: str) -> list[Delivery]:
    """One for each organisation that has handed in, at the time of its last text."""
    rows = Contribution.objects.filter(item__round=round_, state__in=HANDED_IN_STATES)
    by_organisation: dict[Organisation, list[Contribution]] = defaultdict(list)
    cells = list(whole_cells(rows))
    for row in cells:
        by_organisation[row.organisation].append(row)
    facts, times = facts_elsewhere(cells), _times(round_)
    made = []
    for organisation, texts in by_organisation.items():
        dice = Dice(f"{seed} case {round_.year} {organisation.slug}")
        case_number = f"{dice.randint(1000, 49999)}-{round_.year}"
        content = frozen_delivery(round_, texts, case_number=case_number, secrecy="", facts=facts)
        by = people.decider(organisation.pk)
        hand_in = HandIn(
            round=round_,
            organisation=organisation,
            number=1,
            content=content,
            case_number=case_number,
            by=by,
        )
        made.append(_delivery(hand_in, max(times[row.pk] for row in texts)))
    return made


def _delivery(hand_in: HandIn, at: datetime) -> Delivery:
    def keep(receipt: Receipt) -> HandIn:
        hand_in.receipt = receipt
        return hand_in

    organisation = hand_in.organisation.name
    return Delivery(at, hand_in.round.name, organisation, hand_in.content, keep)


def date_hand_ins() -> None:
    """Each was handed in when its receipt says."""
    receipt = Receipt.objects.filter(pk=OuterRef("receipt"))
    HandIn.objects.update(at=Subquery(receipt.values("at")))


def _times(round_: Round) -> Mapping[int, datetime]:
    """Contribution → when it was handed in."""
    steps = ("hand_in", "hand_in_unreviewed")
    rows = ContributionEvent.objects.filter(contribution__item__round=round_, step__in=steps)
    return dict(rows.values_list("contribution", "at"))
