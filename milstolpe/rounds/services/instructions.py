"""The instructions of a round: written, corrected, and seen by those who write."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.rounds.enums import SETTLED_STATES, RoundState
from milstolpe.rounds.models import Contribution, Instruction, Round
from milstolpe.rounds.queries.recipients import concerned, contributions_of
from milstolpe.rounds.queries.versions import ChangedMeanwhileError, fingerprint
from milstolpe.rounds.services.telling_many import INSTRUCTIONS, tell


@transaction.atomic
def save_instructions(
    round_: Round, text: str, *, reason: str = "", base: str, by: User
) -> Instruction:
    """Write the instructions. From when the round is opened each save is a version with a reason,
    and those who have used an older one are told.

    Args:
        base: `instructions_version` of what the edit began from.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ChangedMeanwhileError: somebody else has saved since.
        ReasonNeededError: a correction does not say what is corrected.
        DomainError: the round is published, or nothing is changed.
    """
    round_ = _held(round_, by=by)
    newest = round_.instructions.first()
    now = instructions_version(newest)
    if now != base and not (newest and newest.text == text):
        raise ChangedMeanwhileError(newest.text if newest else "", base=now)
    if round_.state == RoundState.DRAFT:
        return _written(round_, newest, text, by=by)
    if newest and newest.text == text:
        raise DomainError(_("Nothing is changed in the instructions."))
    return add_version(round_, text, reason=reason, by=by)


def add_version(round_: Round, text: str, *, reason: str, by: User) -> Instruction:
    """The next version. Those who have used an older one get a notice; who is to act, a mail too.

    Raises:
        ReasonNeededError: it does not say what is corrected.
    """
    newest = round_.instructions.first()
    if newest and not reason.strip():
        raise ReasonNeededError
    number = newest.number + 1 if newest else 1
    made = Instruction.objects.create(
        round=round_, number=number, text=text, reason=reason.strip() if newest else "", by=by
    )
    used = [
        row
        for row in contributions_of(round_)
        if (row.number or row.instruction_number) and row.state not in SETTLED_STATES
    ]
    mail = INSTRUCTIONS if round_.is_open else ""
    told = gettext_lazy("The instructions are corrected")
    tell(concerned(used), told, by=by, mail=mail, reason=made.reason)
    return made


@transaction.atomic
def mark_instructions_seen(contribution: Contribution, number: int, *, by: User) -> None:
    """Remember that `by`, who writes the text, has seen version `number` of the instructions.

    Raises:
        PermissionDenied: the text is not for `by` to write.
    """
    if not by.has_perm("rounds.write", contribution):
        raise PermissionDenied
    if not contribution.round.instructions.filter(number=number).exists():
        return
    rows = Contribution.objects.filter(pk=contribution.pk, instruction_number__lt=number)
    rows.update(instruction_number=number)


def instructions_version(newest: Instruction | None) -> str:
    """What a form holds to tell whether somebody has saved since."""
    return fingerprint([newest.number, newest.text]) if newest else ""


def _held(round_: Round, *, by: User) -> Round:
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.is_published:
        raise DomainError(_("The round is published. Its instructions stay as they were."))
    return round_


def _written(round_: Round, newest: Instruction | None, text: str, *, by: User) -> Instruction:
    """Nobody has seen those of a draft: they are written over."""
    if newest is None:
        return Instruction.objects.create(round=round_, number=1, text=text, by=by)
    newest.text, newest.by = text, by
    newest.save(update_fields=["text", "by"])
    return newest
