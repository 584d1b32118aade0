"""What buttons and messages say about steps of commitments, by step and by how many."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from milstolpe.core.steps import Step
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment

_BUTTONS: Mapping[str, Any] = {
    "propose": ngettext_lazy(
        "Confirm %(n)s commitment anew", "Confirm %(n)s commitments anew", "n"
    ),
    "confirm": ngettext_lazy("Confirm %(n)s commitment", "Confirm %(n)s commitments", "n"),
    "register": ngettext_lazy(
        "Confirm %(n)s commitment on the actor's behalf",
        "Confirm %(n)s commitments on the actors' behalf",
        "n",
    ),
    "decline": ngettext_lazy("Decline %(n)s commitment", "Decline %(n)s commitments", "n"),
    "end": ngettext_lazy("End %(n)s commitment", "End %(n)s commitments", "n"),
}
_DONE: Mapping[str, Any] = {
    "propose": ngettext_lazy(
        "%(n)s commitment is sent to the county board.",
        "%(n)s commitments are sent to the county board.",
        "n",
    ),
    "confirm": ngettext_lazy(
        "%(n)s commitment is confirmed.", "%(n)s commitments are confirmed.", "n"
    ),
    "register": ngettext_lazy(
        "%(n)s commitment is confirmed.", "%(n)s commitments are confirmed.", "n"
    ),
    "decline": ngettext_lazy(
        "%(n)s commitment is declined.", "%(n)s commitments are declined.", "n"
    ),
    "take back": ngettext_lazy(
        "%(n)s commitment is taken back.", "%(n)s commitments are taken back.", "n"
    ),
    "end": ngettext_lazy("%(n)s commitment is ended.", "%(n)s commitments are ended.", "n"),
}


def many_label(step: str, count: int) -> str:
    """The button that takes a step with several: it names how many."""
    return str(_BUTTONS[step] % {"n": count})


def done_message(step: str, count: int = 1, *, by_actor: bool = False) -> str:
    """Said when a step has been taken."""
    name = "take back" if by_actor and step == "decline" else step
    return str(_DONE[name] % {"n": count})


def step_label(step: Step, commitment: Commitment, user: Any) -> str:
    """The button of a step with one commitment, in the words of who presses it."""
    is_actor = user.has_perm("programmes.propose_commitment", commitment)
    if commitment.state == CommitmentState.TO_RENEW and step.name == "propose":
        return _("Confirm anew")
    if is_actor and step.name == "decline":
        is_proposed = commitment.state == CommitmentState.PROPOSED
        return _("Take back") if is_proposed else _("Do not go on")
    return str(step.label)


def state_sentence(commitment: Commitment) -> str:
    """What has happened and who acts next, in one sentence."""
    sentences: Mapping[str, str] = {
        CommitmentState.TO_RENEW: _(
            "It comes from the period before and has to be confirmed anew."
        ),
        CommitmentState.PROPOSED: _("It is proposed and waits for the county board's answer."),
        CommitmentState.CONFIRMED: _("It is confirmed and public."),
        CommitmentState.DECLINED: _("It was declined: %(reason)s"),
        CommitmentState.ENDED: _("It has ended: %(reason)s"),
    }
    return sentences[commitment.state] % {"reason": commitment.close_reason}
