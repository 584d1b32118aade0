"""Choices and state tables of follow-ups and reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.steps import Step


class Grade(models.TextChoices):
    """How far an actor has come with a measure (GHPE). "Not relevant" lies outside the scale."""

    DONE = "G", _("Done or going on continuously")
    HALF = "H", _("Done to half or more")
    BEGUN = "P", _("Begun")
    NOT_BEGUN = "E", _("Not begun")
    NOT_RELEVANT = "N", _("Not relevant")


SCALE = (Grade.DONE, Grade.HALF, Grade.BEGUN, Grade.NOT_BEGUN)


class FollowUpState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", pgettext_lazy("follow-up", "Open")
    CLOSED = "closed", _("Closed for answers")
    PUBLISHED = "published", _("Published")


class ReportState(models.TextChoices):
    ASKED = "asked", _("Not begun")
    SAVED = "saved", _("Begun")
    HANDED_IN = "handed_in", _("Handed in")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    WAIVED = "waived", _("Not asked")


# The organisation may write in these, and has said its word in those.
WRITABLE_STATES = (ReportState.ASKED, ReportState.SAVED, ReportState.RETURNED)
ANSWERED_STATES = (ReportState.HANDED_IN, ReportState.ACCEPTED)


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Text")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several")


class InstrumentKind(models.TextChoices):
    """What has driven or paid for the work."""

    GRANT = "grant", _("Grant")
    LAW = "law", _("Law or supervision")
    PLANNING = "planning", _("Planning")
    INFORMATION = "information", _("Information and advice")
    OWN_MONEY = "own_money", _("Own money")
    OTHER = "other", _("Other instrument")


class Way(models.TextChoices):
    """How an answer came in."""

    PAGE = "page", _("On the page")
    UNCHANGED = "unchanged", _("As unchanged")
    FILE = "file", _("From an Excel file")
    COLLEAGUE = "colleague", _("From a colleague's link")
    ON_BEHALF = "on_behalf", _("Entered by the county board")
    CARRIED = "carried", _("From last time")
    IMPORT = "import", _("From the old system")


class MailKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
    RETURNED = "returned", _("Returned")
    RECEIPT = "receipt", _("Receipt")
    LONGER_TIME = "longer_time", _("Longer time")
    ON_BEHALF = "on_behalf", _("Entered by the county board")
    OTHER = "other", _("Other mail")


def _table(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


_F = FollowUpState
FOLLOW_UP_STEPS = _table(
    Step(
        "open",
        _("Open for answers"),
        frozenset({_F.PLANNED}),
        _F.OPEN,
        "reporting.run_follow_up",
        help=_("The reports are laid out, and the organisations can begin to answer."),
    ),
    Step(
        "close",
        _("Close for answers"),
        frozenset({_F.OPEN}),
        _F.CLOSED,
        "reporting.run_follow_up",
        help=_("Nobody can answer any more. What was begun is kept but not counted."),
    ),
    Step(
        "reopen",
        _("Open again"),
        frozenset({_F.CLOSED}),
        _F.OPEN,
        "reporting.run_follow_up",
        needs_reason=True,
        help=_("The organisations can answer again until you close."),
    ),
    Step(
        "publish",
        _("Publish"),
        frozenset({_F.CLOSED}),
        _F.PUBLISHED,
        "reporting.run_follow_up",
        help=_("Everyone can read the year. It is frozen as it stands now."),
    ),
    Step(
        "correct",
        _("Publish a correction"),
        frozenset({_F.PUBLISHED}),
        _F.PUBLISHED,
        "reporting.run_follow_up",
        needs_reason=True,
        help=_("A new frozen copy is published with the reason. The earlier one stays."),
    ),
)

_R = ReportState
REPORT_STEPS = _table(
    Step(
        "begin",
        _("Save"),
        frozenset({_R.ASKED}),
        _R.SAVED,
        "reporting.answer",
    ),
    Step(
        "hand_in",
        _("Hand in"),
        frozenset({_R.ASKED, _R.SAVED, _R.RETURNED}),
        _R.HANDED_IN,
        "reporting.answer",
        help=_("The county board gets your answers, and you get a receipt."),
    ),
    Step(
        "take_back",
        _("Take back"),
        frozenset({_R.HANDED_IN}),
        _R.SAVED,
        "reporting.answer",
        needs_reason=True,
        help=_("You can change your answers and hand in again."),
    ),
    Step(
        "return",
        _("Return"),
        frozenset({_R.HANDED_IN, _R.ACCEPTED}),
        _R.RETURNED,
        "reporting.judge_report",
        needs_reason=True,
        help=_("The organisation is told why, and can change its answers and hand in again."),
    ),
    Step(
        "accept",
        _("Accept"),
        frozenset({_R.HANDED_IN}),
        _R.ACCEPTED,
        "reporting.judge_report",
        help=_("The report is complete and can be published."),
    ),
    Step(
        "waive",
        _("Ask no more"),
        frozenset({_R.ASKED, _R.SAVED, _R.RETURNED}),
        _R.WAIVED,
        "reporting.judge_report",
        needs_reason=True,
        help=_("The organisation need not answer, and is not counted among those asked."),
    ),
    Step(
        "ask_again",
        _("Ask again"),
        frozenset({_R.WAIVED}),
        _R.ASKED,
        "reporting.judge_report",
        needs_reason=True,
        help=_("The organisation is asked to answer after all."),
    ),
)
