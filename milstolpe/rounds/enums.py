"""Choices and state tables of rounds, contributions and compilations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.steps import Step


class RoundKind(models.TextChoices):
    """What is asked for. Compared in `kinds.py` alone."""

    FOLLOW_UP = "follow_up", _("Yearly follow-up of objectives")
    CONSULTATION = "consultation", _("Consultation")
    SURVEY = "survey", _("Needs survey")


class RoundState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("round", "Draft")
    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSED = "closed", pgettext_lazy("round", "Closed")
    PUBLISHED = "published", pgettext_lazy("round", "Published")


class ContributionState(models.TextChoices):
    EMPTY = "empty", pgettext_lazy("contribution", "Not begun")
    DRAFT = "draft", pgettext_lazy("contribution", "Being written")
    IN_REVIEW = "in_review", pgettext_lazy("contribution", "In review")
    RETURNED = "returned", pgettext_lazy("contribution", "Returned")
    APPROVED = "approved", pgettext_lazy("contribution", "Approved")
    HANDED_IN = "handed_in", pgettext_lazy("contribution", "Handed in")
    PUBLISHED = "published", pgettext_lazy("contribution", "Published")
    DECLINED = "declined", pgettext_lazy("contribution", "Declines to answer")
    WAIVED = "waived", pgettext_lazy("contribution", "Not asked")


class PartState(models.TextChoices):
    """Of a part of a compilation, and of the compilation."""

    DRAFT = "draft", pgettext_lazy("compilation", "Being written")
    IN_REVIEW = "in_review", pgettext_lazy("compilation", "In review")
    DONE = "done", pgettext_lazy("compilation", "Reviewed")
    PUBLISHED = "published", pgettext_lazy("compilation", "Published")


# Texts can be written in these; nothing more is expected in those.
WRITABLE_STATES = (ContributionState.EMPTY, ContributionState.DRAFT, ContributionState.RETURNED)
HANDED_IN_STATES = (ContributionState.HANDED_IN, ContributionState.PUBLISHED)
SETTLED_STATES = (*HANDED_IN_STATES, ContributionState.DECLINED, ContributionState.WAIVED)


class Label(models.TextChoices):
    """An item that is no objective."""

    GENERATIONAL_GOAL = "generational_goal", _("The generational goal")
    SUMMARY = "summary", _("Summary of the county")
    ANSWER = "answer", _("Answer")


class Standing(models.TextChoices):
    """Whether last year's text of a section may stand as it is."""

    FREELY = "freely", _("May be left unchanged")
    WITH_REASON = "with_reason", _("May be left unchanged with a reason")
    NEVER = "never", _("Is written anew")


class Way(models.TextChoices):
    """How a text came in."""

    PAGE = "page", _("On the page")
    UNCHANGED = "unchanged", _("As unchanged")
    JOINT = "joint", _("As the joint text")
    FILE = "file", _("From a Word file")
    BROUGHT_BACK = "brought_back", _("An earlier version was brought back")


def _table(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


_RUN = "rounds.run"
_O = RoundState
ROUND_STEPS = _table(
    Step(
        "open",
        pgettext_lazy("round", "Open the round"),
        frozenset({_O.DRAFT}),
        _O.OPEN,
        _RUN,
        help=_("Those who are asked are told, and can begin to write."),
    ),
    Step(
        "close",
        pgettext_lazy("round", "Close the round"),
        frozenset({_O.OPEN}),
        _O.CLOSED,
        _RUN,
        help=_("Nobody can write or hand in any more. What was written is kept."),
    ),
    Step(
        "reopen",
        pgettext_lazy("round", "Open the round again"),
        frozenset({_O.CLOSED}),
        _O.OPEN,
        _RUN,
        needs_reason=True,
        help=_("Those who have not handed in can write again until you close."),
    ),
    Step(
        "publish",
        pgettext_lazy("round", "Publish the round"),
        frozenset({_O.CLOSED}),
        _O.PUBLISHED,
        "rounds.publish",
        help=_("Everyone can read what was handed in. It is frozen as it stands now."),
    ),
    Step(
        "correct",
        pgettext_lazy("round", "Publish a correction of the round"),
        frozenset({_O.PUBLISHED}),
        _O.PUBLISHED,
        "rounds.publish",
        needs_reason=True,
        help=_("A new frozen copy is published with the reason. The earlier one stays."),
    ),
)

_WRITE, _REVIEW = "rounds.write", "rounds.review"
_C = ContributionState
CONTRIBUTION_STEPS = _table(
    Step("begin", pgettext_lazy("contribution", "Save"), frozenset({_C.EMPTY}), _C.DRAFT, _WRITE),
    Step(
        "submit",
        _("Send to review"),
        frozenset({_C.EMPTY, _C.DRAFT, _C.RETURNED}),
        _C.IN_REVIEW,
        _WRITE,
        help=_("Those who review are told. You can take the text back until it is approved."),
    ),
    Step(
        "take_back",
        _("Take back from review"),
        frozenset({_C.IN_REVIEW}),
        _C.DRAFT,
        _WRITE,
        help=_("You can write in the text again."),
    ),
    Step(
        "return",
        _("Return to the writer"),
        frozenset({_C.IN_REVIEW, _C.APPROVED}),
        _C.RETURNED,
        _REVIEW,
        needs_reason=True,
        help=_("The writer is told why, and can change the text and send it again."),
    ),
    Step(
        "approve",
        _("Approve"),
        frozenset({_C.IN_REVIEW}),
        _C.APPROVED,
        _REVIEW,
        help=_("The text is ready to be handed in."),
    ),
    Step(
        "hand_in",
        _("Hand in"),
        frozenset({_C.APPROVED}),
        _C.HANDED_IN,
        "rounds.hand_in",
        help=_("The text is locked, and you get a receipt."),
    ),
    Step(
        "hand_in_unreviewed",
        _("Hand in"),
        frozenset({_C.DRAFT, _C.RETURNED}),
        _C.HANDED_IN,
        "rounds.hand_in",
        help=_("The text is locked, and you get a receipt."),
    ),
    Step(
        "reopen",
        _("Open again"),
        frozenset({_C.HANDED_IN, _C.PUBLISHED}),
        _C.RETURNED,
        "rounds.reopen",
        needs_reason=True,
        help=_("Those who wrote can change the text and hand it in again."),
    ),
    Step(
        "decline",
        _("Decline to answer"),
        frozenset({_C.EMPTY, _C.DRAFT}),
        _C.DECLINED,
        "rounds.hand_in",
        needs_reason=True,
        help=_("Your organisation answers that it has nothing to say."),
    ),
    Step(
        "answer_after_all",
        _("Answer after all"),
        frozenset({_C.DECLINED}),
        _C.DRAFT,
        "rounds.hand_in",
        help=_("You can write until the round is closed."),
    ),
    Step(
        "waive",
        pgettext_lazy("contribution", "Ask no more"),
        frozenset({_C.EMPTY, _C.DRAFT, _C.RETURNED}),
        _C.WAIVED,
        _RUN,
        needs_reason=True,
        help=_("Nothing is expected, and the cell is not counted. Those who write are told."),
    ),
    Step(
        "ask_again",
        pgettext_lazy("contribution", "Ask again"),
        frozenset({_C.WAIVED}),
        _C.EMPTY,
        _RUN,
        needs_reason=True,
        help=_("The text is expected after all. Those who write are told."),
    ),
    Step(
        "publish",
        pgettext_lazy("contribution", "Publish"),
        frozenset({_C.HANDED_IN}),
        _C.PUBLISHED,
        "rounds.publish",
    ),
)

_P = PartState
PART_STEPS = _table(
    Step(
        "submit",
        _("Send the part to review"),
        frozenset({_P.DRAFT}),
        _P.IN_REVIEW,
        _RUN,
        help=_("A colleague reads it before it is published."),
    ),
    Step(
        "approve",
        _("The part is reviewed"),
        frozenset({_P.IN_REVIEW}),
        _P.DONE,
        _RUN,
        help=_("It is ready to be published."),
    ),
    Step(
        "return",
        _("Return the part"),
        frozenset({_P.IN_REVIEW, _P.DONE}),
        _P.DRAFT,
        _RUN,
        needs_reason=True,
        help=_("It can be written in again."),
    ),
)
COMPILATION_STEPS = _table(
    Step(
        "publish",
        pgettext_lazy("compilation", "Publish the compilation"),
        frozenset({_P.DRAFT}),
        _P.PUBLISHED,
        "rounds.publish",
        help=_("Everyone can read it. It is frozen as it stands now."),
    ),
    Step(
        "correct",
        pgettext_lazy("compilation", "Publish a correction of the compilation"),
        frozenset({_P.PUBLISHED}),
        _P.PUBLISHED,
        "rounds.publish",
        needs_reason=True,
        help=_("A new frozen copy is published with the reason. The earlier one stays."),
    ),
)
