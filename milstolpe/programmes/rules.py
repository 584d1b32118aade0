"""Who may do what with programmes, measures and commitments. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.organisations.enums import Role
from milstolpe.organisations.rules import is_coordinator
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.enums import OPEN_COMMITMENTS, CommitmentState, ProgrammeState
from milstolpe.programmes.models import Commitment, ConsultationComment, Measure, Programme

CLOSED = ProgrammeState.CLOSED


def _owner_ids(programme: Programme) -> set[int]:
    """Organisations that own the programme; kept on the object for the request."""
    kept = programme.__dict__.get("_owner_ids")
    if kept is None:
        kept = {owner.organisation_id for owner in programme.owners.all()}
        programme.__dict__["_owner_ids"] = kept
    return kept


@rules.predicate
def works_on_programme(user: Any, programme: Programme) -> bool:
    """Coordinator or deciding manager at an organisation that owns the programme."""
    ours = standing_of(user).organisation_ids(Role.COORDINATOR, Role.DECIDER)
    return bool(ours) and bool(ours & _owner_ids(programme))


@rules.predicate
def works_on_its_programme(user: Any, thing: Measure | ConsultationComment) -> bool:
    return bool(works_on_programme(user, thing.programme))


@rules.predicate
def works_on_the_one_before(user: Any, programme: Programme) -> bool:
    """Of a programme that continues another one: its measures, internal ones too, are copied."""
    before = programme.predecessor
    return before is not None and bool(works_on_programme(user, before))


@rules.predicate
def speaks_for_committed(user: Any, commitment: Commitment) -> bool:
    """Contact person or deciding manager of the organisation that commits."""
    ours = standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)
    return commitment.organisation_id in ours


@rules.predicate
def programme_of_commitment_is_mine(user: Any, commitment: Commitment) -> bool:
    return bool(works_on_programme(user, commitment.measure.programme))


@rules.predicate
def is_open(_user: Any, commitment: Commitment) -> bool:
    return commitment.state in OPEN_COMMITMENTS


@rules.predicate
def is_confirmed(_user: Any, commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.CONFIRMED


@rules.predicate
def can_speak_for_somebody(user: Any) -> bool:
    return standing_of(user).has(Role.CONTACT, Role.DECIDER)


rules.add_perm("programmes.add_programme", is_coordinator)
rules.add_perm("programmes.change_programme", works_on_programme)
rules.add_perm("programmes.decide_programme", works_on_programme)
rules.add_perm("programmes.carry_over", works_on_programme & works_on_the_one_before)
rules.add_perm("programmes.change_measure", works_on_its_programme)
rules.add_perm("programmes.change_comment", works_on_its_programme)
rules.add_perm("programmes.propose", can_speak_for_somebody)
rules.add_perm("programmes.propose_commitment", speaks_for_committed)
rules.add_perm("programmes.confirm_commitment", programme_of_commitment_is_mine)
rules.add_perm(
    "programmes.close_commitment", programme_of_commitment_is_mine | speaks_for_committed
)
rules.add_perm(
    "programmes.change_commitment",
    is_open & (programme_of_commitment_is_mine | (speaks_for_committed & ~is_confirmed)),
)
