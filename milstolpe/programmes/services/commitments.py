"""Proposing, changing and confirming commitments.

The row of the measure is locked first by all of them, so that two people at once end up one after
the other.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError, ReasonNeededError
from milstolpe.core.merge import merge_fields
from milstolpe.core.steps import Step, check_step
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import current_organisations
from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.enums import COMMITMENT_STEPS, CommitmentState
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_history import content_at, last_number
from milstolpe.programmes.queries.commitments import (
    COMMITMENT_COLUMNS,
    commitment_content,
    commitment_problems,
    is_named,
    open_commitment,
    why_not,
    with_parties,
)
from milstolpe.programmes.services.commitment_mails import tell_actors, tell_coordinators
from milstolpe.programmes.services.measures import refuse

CHANGE_REASON_LENGTH = 100  # of the history row


class AlreadyCommittedError(DomainError):
    """An organisation has one open commitment to a measure at a time."""

    def __init__(self, commitment: Commitment) -> None:
        super().__init__(
            _("%(name)s already has a commitment to %(code)s. Change that one instead.")
            % {"name": commitment.organisation.name, "code": commitment.measure.code}
        )


@transaction.atomic
def propose_commitment(
    measure: Measure, content: CommitmentContent, *, organisation: Organisation, by: User
) -> Commitment:
    """Send a commitment to the county board. The same proposal again gives the one made first.

    The coordinators are told by mail.

    Raises:
        PermissionDenied: `by` is neither contact person nor deciding manager there.
        AlreadyCommittedError: the organisation has an open commitment that says something else.
        InvalidContentError: the content breaks a rule.
        DomainError: nobody, or not this organisation, can commit to the measure now.
    """
    row = Commitment(
        measure=_locked([measure])[measure.pk], organisation=organisation, proposed_by=by
    )
    if not by.has_perm("programmes.propose_commitment", row):
        raise PermissionDenied
    if made := _made_before(row, content):
        return made
    _check_new(row, content)
    _write(row, content, by=by, reason="proposed")
    tell_coordinators([row], by=by)
    return row


@transaction.atomic
def register_on_behalf(
    contents: Sequence[tuple[Measure, CommitmentContent]], *, organisation: Organisation, by: User
) -> list[Commitment]:
    """Register what an actor has decided about some measures, all or none: confirmed at once.

    One that waits to be confirmed anew becomes the confirmed one. The actor gets one mail, and
    the same again gives what was made first. Raises as `propose_commitment`, but for `by`, who
    must work on the programme.
    """
    measures = _locked(measure for measure, _content in contents)
    rows = [_registered(measures[m.pk], content, organisation, by) for m, content in contents]
    tell_actors((row for row, is_new in rows if is_new), by=by)
    return [row for row, _is_new in rows]


@transaction.atomic
def change_commitment(
    commitment: Commitment,
    content: CommitmentContent,
    *,
    base_number: int | None,
    by: User,
    reason: str = "",
) -> Commitment:
    """Save an edit that began from history row `base_number`; joins it with what others saved.

    The actor changes what is not yet confirmed, those who work on the programme what is open.

    Raises:
        PermissionDenied: `by` is no party to it.
        EditConflictError: both changed the same thing; nothing is saved.
        InvalidContentError: the joined content breaks a rule.
        ReasonNeededError: it is confirmed and `reason` is empty.
        DomainError: its state does not allow `by` to change it, or the programme is closed.
    """
    row = _locked_rows([commitment.pk])[0]
    if not by.has_perm("programmes.close_commitment", row):
        raise PermissionDenied
    if not by.has_perm("programmes.change_commitment", row):
        raise DomainError(_("You can no longer change it: it has been confirmed or closed."))
    _check_open(row.measure)
    if row.state == CommitmentState.CONFIRMED and not reason.strip():
        raise ReasonNeededError
    joined = _joined(row, content, base_number)
    refuse(commitment_problems(row.measure, row.organisation, joined))
    _write(row, joined, by=by, reason=reason)
    return row


@transaction.atomic
def take_commitment_step(
    commitment: Commitment, name: str, *, by: User, reason: str = ""
) -> Commitment:
    """Move one commitment along its state table. Raises as `take_commitment_steps`."""
    return take_commitment_steps([commitment.pk], name, by=by, reason=reason)[0]


@transaction.atomic
def take_commitment_steps(
    ids: Iterable[int], name: str, *, by: User, reason: str = ""
) -> list[Commitment]:
    """Take the same step with several commitments, all or none, and mail each party once.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: the programme is closed, the measure withdrawn, or there is a newer one.
    """
    rows = _locked_rows(ids)
    step = COMMITMENT_STEPS.get(name)
    for row in rows:
        may = step is not None and by.has_perm(step.permission, row)
        taken = check_step(COMMITMENT_STEPS, name, state=row.state, may=may, reason=reason)
        _take(row, taken, by=by, reason=reason.strip())
    done_by_actor = [row for row in rows if _is_done_by_actor(row, by)]
    tell_coordinators(done_by_actor, by=by)
    tell_actors([row for row in rows if row not in done_by_actor], by=by)
    return rows


def _take(row: Commitment, step: Step, *, by: User, reason: str) -> None:
    if step.to_state in (CommitmentState.PROPOSED, CommitmentState.CONFIRMED):
        _check_open(row.measure)
        other = open_commitment(row.measure, row.organisation)
        if other and other != row:
            raise AlreadyCommittedError(other)
    row.state = step.to_state
    row.close_reason = reason if step.needs_reason else ""
    if step.to_state == CommitmentState.PROPOSED:
        row.proposed_by = by
    if step.to_state == CommitmentState.CONFIRMED:
        _set_confirmed(row, by=by, is_on_behalf=step.name == "register")
    _save(row, by=by, reason=step.name)


def _is_done_by_actor(row: Commitment, by: User) -> bool:
    """Proposing and taking back; what a coordinator does is told to the actor."""
    can_be = row.state in (CommitmentState.PROPOSED, CommitmentState.DECLINED)
    return can_be and by.has_perm("programmes.propose_commitment", row)


def _registered(
    measure: Measure, content: CommitmentContent, organisation: Organisation, by: User
) -> tuple[Commitment, bool]:
    """The confirmed commitment, and whether it is new."""
    waiting = open_commitment(measure, organisation)
    if waiting is None or waiting.state != CommitmentState.TO_RENEW:
        waiting = None
    row = waiting or Commitment(measure=measure, organisation=organisation, proposed_by=by)
    if not by.has_perm("programmes.confirm_commitment", row):
        raise PermissionDenied
    _set_confirmed(row, by=by, is_on_behalf=True)
    if waiting is None and (made := _made_before(row, content)):
        return made, False
    _check_new(row, content)
    _write(row, content, by=by, reason="registered")
    return row, True


def _set_confirmed(row: Commitment, *, by: User, is_on_behalf: bool) -> None:
    row.state = CommitmentState.CONFIRMED
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.is_on_behalf = is_on_behalf


def _locked(measures: Iterable[Measure]) -> dict[int, Measure]:
    """Id → the measure as it is now, locked; in the same order whoever does it."""
    rows = Measure.objects.filter(pk__in=[measure.pk for measure in measures]).order_by("pk")
    locked = rows.select_related("programme").select_for_update(of=("self",))
    return {measure.pk: measure for measure in locked}


def _locked_rows(ids: Iterable[int]) -> list[Commitment]:
    """The commitments as they are now, their measures locked."""
    rows = Commitment.objects.filter(pk__in=list(ids))
    _locked(Measure.objects.filter(commitments__in=rows))
    return list(with_parties(rows))


def _made_before(row: Commitment, content: CommitmentContent) -> Commitment | None:
    """The same commitment, if the button was pressed twice.

    Raises:
        AlreadyCommittedError: there is another open one.
    """
    made = open_commitment(row.measure, row.organisation)
    if made and not (made.state == row.state and commitment_content(made) == content):
        raise AlreadyCommittedError(made)
    return made


def _check_new(row: Commitment, content: CommitmentContent) -> None:
    _check_open(row.measure)
    if not current_organisations().filter(pk=row.organisation_id).exists():
        raise DomainError(
            _("%(name)s no longer exists and cannot commit. Choose what has replaced it.")
            % {"name": row.organisation}
        )
    if row.measure.is_internal and not is_named(row.organisation, row.measure):
        raise DomainError(_("The measure is internal: only actors that it names can commit."))
    refuse(commitment_problems(row.measure, row.organisation, content))


def _check_open(measure: Measure) -> None:
    if reason := why_not(measure):
        raise DomainError(reason)


def _joined(row: Commitment, mine: CommitmentContent, base: int | None) -> CommitmentContent:
    before = content_at(row, base)
    if before is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    merge = merge_fields(
        before.values(),
        commitment_content(row).values(),
        mine.values(),
        text_fields=CommitmentContent.TEXTS,
    )
    if merge.conflicts:
        newest = last_number(row)
        assert newest is not None  # somebody has saved since
        raise EditConflictError(merge.conflicts, merge.values, number=newest)
    return CommitmentContent.from_values(merge.values)


def _write(row: Commitment, content: CommitmentContent, *, by: User, reason: str) -> None:
    for column in COMMITMENT_COLUMNS:
        setattr(row, column, getattr(content, column))
    row.decided_on = date.fromisoformat(content.decided_on) if content.decided_on else None
    # The lists first: the history row of the last save then holds all of it, once.
    row.skip_history_when_saving = True  # type: ignore[attr-defined]  # of django-simple-history
    row.save()
    keys = [entry.key for entry in content.activities]
    row.activities.set(row.measure.activities.filter(key__in=keys))
    row.together_with.set(Organisation.objects.filter(name__in=content.together_with))
    del row.skip_history_when_saving  # type: ignore[attr-defined]  # of django-simple-history
    _save(row, by=by, reason=reason)


def _save(row: Commitment, *, by: User, reason: str) -> None:
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row._change_reason = reason[:CHANGE_REASON_LENGTH]  # type: ignore[attr-defined]  # the same
    row.save()
