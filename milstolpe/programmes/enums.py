"""Choices and state tables of programmes and commitments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.core.steps import Step


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("Out for consultation")
    DECIDED = "decided", _("Decided")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")


PUBLIC_STATES = (
    ProgrammeState.CONSULTATION,
    ProgrammeState.DECIDED,
    ProgrammeState.RUNNING,
    ProgrammeState.CLOSED,
)
# From decided on actors and commitments are public, and every save is a numbered version.
DECIDED_STATES = (ProgrammeState.DECIDED, ProgrammeState.RUNNING, ProgrammeState.CLOSED)


class Reporters(models.TextChoices):
    """Who is expected to report the measures of a programme."""

    LEADS = "leads", _("Lead actors")
    COMMITTED = "committed", _("Actors with a confirmed commitment")
    ALL_LISTED = "all_listed", _("All actors named in a measure")


class Rhythm(models.TextChoices):
    """How often they report."""

    YEARLY = "yearly", _("Every year")
    EVERY_SECOND = "every_second", _("Every second year")
    MID_AND_FINAL = "mid_and_final", _("At mid-term and at the end")


class ActorRole(models.TextChoices):
    """The two roles; each programme has its own words for them."""

    LEAD = "lead", _("Lead actor")
    PARTNER = "partner", _("Partner")


class InteractionSign(models.TextChoices):
    """What a measure does to another objective."""

    SYNERGY = "+", _("Helps (+)")
    CONFLICT = "-", _("Hinders (−)")
    NEUTRAL = "0", _("Neither (0)")


class DocumentKind(models.TextChoices):
    MAIN = "main", _("Main document")
    BACKGROUND = "background", _("Background")
    DECISION = "decision", _("Decision")
    CONSULTATION = "consultation", _("Consultation letter")
    FUNDING = "funding", _("Funding guide")
    OTHER = "other", _("Other document")


class SuccessionKind(models.TextChoices):
    """What became of a measure when the next period was made."""

    CARRIED = "carried", _("Carried over")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    DROPPED = "dropped", _("Dropped")


class CommitmentState(models.TextChoices):
    TO_RENEW = "to_renew", _("To be confirmed anew")
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")


OPEN_COMMITMENTS = (
    CommitmentState.TO_RENEW,
    CommitmentState.PROPOSED,
    CommitmentState.CONFIRMED,
)
PUBLIC_COMMITMENTS = (CommitmentState.CONFIRMED, CommitmentState.ENDED)


def _table(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


_S = ProgrammeState
PROGRAMME_STEPS = _table(
    Step(
        "consult",
        _("Send out for consultation"),
        frozenset({_S.DRAFT}),
        _S.CONSULTATION,
        "programmes.change_programme",
        help=_("Everyone can read areas and measures and see where to answer. Actors stay hidden."),
    ),
    Step(
        "decide",
        _("Register the decision"),
        frozenset({_S.CONSULTATION}),
        _S.DECIDED,
        "programmes.decide_programme",
        help=_(
            "Actors and confirmed commitments become public. From now on each save needs a "
            "reason and becomes a numbered version."
        ),
    ),
    Step(
        "start",
        _("Start the programme"),
        frozenset({_S.DECIDED}),
        _S.RUNNING,
        "programmes.change_programme",
        help=_("The programme is shown as running."),
    ),
    Step(
        "close",
        _("Close the programme"),
        frozenset({_S.RUNNING}),
        _S.CLOSED,
        "programmes.change_programme",
        help=_("The programme stays public, but no new commitments can be made."),
    ),
    Step(
        "back_to_draft",
        _("Back to draft"),
        frozenset({_S.CONSULTATION}),
        _S.DRAFT,
        "programmes.change_programme",
        needs_reason=True,
        help=_("The programme is no longer public."),
    ),
    Step(
        "back_to_consultation",
        _("Back to consultation"),
        frozenset({_S.DECIDED}),
        _S.CONSULTATION,
        "programmes.decide_programme",
        needs_reason=True,
        help=_("Actors and commitments are hidden again."),
    ),
    Step(
        "back_to_decided",
        _("Back to decided"),
        frozenset({_S.RUNNING}),
        _S.DECIDED,
        "programmes.change_programme",
        needs_reason=True,
        help=_("The programme is shown as decided, not yet started."),
    ),
    Step(
        "reopen",
        _("Open again"),
        frozenset({_S.CLOSED}),
        _S.RUNNING,
        "programmes.change_programme",
        needs_reason=True,
        help=_("The programme is running again."),
    ),
)

_C = CommitmentState
COMMITMENT_STEPS = _table(
    Step(
        "propose",
        _("Send to the county board"),
        frozenset({_C.TO_RENEW, _C.DECLINED}),
        _C.PROPOSED,
        "programmes.propose_commitment",
    ),
    Step(
        "confirm",
        _("Confirm"),
        frozenset({_C.PROPOSED}),
        _C.CONFIRMED,
        "programmes.confirm_commitment",
    ),
    Step(
        "register",
        _("Confirm on the actor's behalf"),
        frozenset({_C.TO_RENEW}),
        _C.CONFIRMED,
        "programmes.confirm_commitment",
    ),
    Step(
        "decline",
        _("Decline"),
        frozenset({_C.PROPOSED, _C.TO_RENEW}),
        _C.DECLINED,
        "programmes.close_commitment",
        needs_reason=True,
    ),
    Step(
        "end",
        _("End the commitment"),
        frozenset({_C.CONFIRMED}),
        _C.ENDED,
        "programmes.confirm_commitment",
        needs_reason=True,
    ),
)
