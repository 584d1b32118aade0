"""Commitments in every state: alone or together, with chosen activities, on somebody's behalf."""

from collections import defaultdict
from datetime import date, timedelta

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import common
from milstolpe.demo.content.timeline import at_noon
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import ActorGroupMember, Organisation
from milstolpe.programmes.enums import ActorRole, CommitmentState, ProgrammeState
from milstolpe.programmes.models import Commitment, Measure

_C = CommitmentState
# Programme's state → commitment's state → share, percent. Before the decision there are none.
SHARES: dict[str, dict[str, int]] = {
    ProgrammeState.DECIDED: {_C.CONFIRMED: 55, _C.PROPOSED: 40, _C.DECLINED: 5},
    ProgrammeState.RUNNING: {_C.CONFIRMED: 78, _C.PROPOSED: 12, _C.DECLINED: 4, _C.ENDED: 6},
    ProgrammeState.CLOSED: {_C.CONFIRMED: 40, _C.DECLINED: 5, _C.ENDED: 55},
}
PROPOSED_WITHIN = timedelta(days=45)
MOST_OF_A_GROUP = 6  # municipalities that commit when all of them are named together


def add_commitments(measures: list[Measure], *, since: date, by: User, dice: Dice) -> None:
    """Commitments of actors to the measures of a decided programme, made from `since` to today."""
    members = _members()
    taken = set(
        Commitment.objects.filter(measure__in=measures).values_list("measure", "organisation")
    )
    made = [
        _commitment(measure, organisation, since, by, dice)
        for measure in measures
        for organisation in _committing(measure, members, dice)
        if (measure.pk, organisation.pk) not in taken
    ]
    # Without history: nobody has edited them yet, and the first edit begins from what stands.
    Commitment.objects.bulk_create(made, batch_size=500)
    _choose_activities(made, dice)
    _join(made, dice)


def _members() -> dict[int, list[Organisation]]:
    """Group id → its organisations."""
    found: dict[int, list[Organisation]] = defaultdict(list)
    for row in ActorGroupMember.objects.select_related("organisation"):
        found[row.group_id].append(row.organisation)
    return found


def _committing(
    measure: Measure, members: dict[int, list[Organisation]], dice: Dice
) -> list[Organisation]:
    """Most leads and some partners; of a group a few. A kind of actor never commits."""
    found: dict[int, Organisation] = {}
    for actor in measure.actors.all():
        if not dice.happens(0.7 if actor.role == ActorRole.LEAD else 0.12):
            continue
        if actor.organisation:
            found[actor.organisation.pk] = actor.organisation
        elif actor.group_id:
            some = dice.some(members[actor.group_id], dice.randint(1, MOST_OF_A_GROUP))
            found |= {row.pk: row for row in some}
    return list(found.values())


def _commitment(
    measure: Measure, organisation: Organisation, since: date, by: User, dice: Dice
) -> Commitment:
    phrases, shares = common()["commitments"], SHARES[measure.programme.state]
    state = dice.choices(list(shares), list(shares.values()))[0]
    decided_on = _day(since, state, dice)
    is_municipality = organisation.kind == OrganisationKind.MUNICIPALITY
    confirmed_on = min(decided_on + timedelta(days=30), timezone.localdate())
    was_confirmed = state in (_C.CONFIRMED, _C.ENDED)
    return Commitment(
        measure=measure,
        organisation=organisation,
        state=state,
        decided_on=decided_on,
        decided_by=dice.choice(phrases["deciders" if is_municipality else "board"]),
        case_number=f"{decided_on.year}/{dice.randint(10, 999)}" if dice.happens(0.7) else "",
        note=dice.maybe(0.6, phrases["notes"]),
        contact_name="Miljöstrategen",
        contact_email=f"miljo@{organisation.slug}.example",
        is_on_behalf=was_confirmed and dice.happens(0.3),
        close_reason=dice.choice(phrases[state]) if state in (_C.DECLINED, _C.ENDED) else "",
        proposed_by=by,
        confirmed_at=at_noon(confirmed_on) if was_confirmed else None,
        confirmed_by=by if was_confirmed else None,
    )


def _day(since: date, state: str, dice: Dice) -> date:
    """From `since` to today; a proposal does not wait for ever."""
    today = timezone.localdate()
    first = max(since, today - PROPOSED_WITHIN) if state == _C.PROPOSED else since
    return first + timedelta(days=dice.randint(0, (today - first).days))


def _choose_activities(commitments: list[Commitment], dice: Dice) -> None:
    """Where a measure has activities, most choose some of them."""
    chosen = [
        Commitment.activities.through(commitment=row, measureactivity=activity)
        for row in commitments
        for activity in row.measure.activities.all()
        if dice.happens(0.5)
    ]
    Commitment.activities.through.objects.bulk_create(chosen, batch_size=500)


def _join(commitments: list[Commitment], dice: Dice) -> None:
    """Now and then a municipality commits together with some of its neighbours."""
    neighbours = defaultdict(list)
    for row in Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY):
        neighbours[row.county_id].append(row)
    joint = [
        Commitment.together_with.through(commitment=row, organisation=other)
        for row in commitments
        if row.organisation.kind == OrganisationKind.MUNICIPALITY and dice.happens(0.1)
        for other in dice.some(neighbours[row.organisation.county_id], 3)
        if other != row.organisation
    ]
    Commitment.together_with.through.objects.bulk_create(joint, batch_size=500)
