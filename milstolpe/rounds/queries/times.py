"""Whether a contribution can be written in: states, and the rule the clock is held against."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date, format_time
from milstolpe.rounds.enums import HANDED_IN_STATES, WRITABLE_STATES, ContributionState, RoundState
from milstolpe.rounds.models import Contribution

GRACE = timedelta(seconds=60)  # for what was sent in time and had to wait; never shown


def last_moment(contribution: Contribution) -> datetime | None:
    """When the contribution is locked; None while only a person can close the round."""
    own, common = contribution.extended_until, contribution.round.locks_at
    if common is None:
        return None if contribution.round.is_open else own
    return max(own, common) if own else common


def last_day(contribution: Contribution) -> date:
    """The last day to hand in, with this cell's longer time counted in."""
    common, own = contribution.round.answer_by, contribution.extended_until
    return max(timezone.localdate(own), common) if own else common


def why_closed(contribution: Contribution, *, now: datetime | None = None) -> str:
    """What the round and the clock say against writing, as a sentence; empty when nothing.

    Args:
        now: when the request reached the application.
    """
    now = now or timezone.now()
    own, state = contribution.extended_until, contribution.round.state
    has_own_time = own is not None and now <= own + GRACE
    if state == RoundState.DRAFT:
        return _("The round has not been opened yet.")
    if state == RoundState.PUBLISHED and not _is_opened_again(contribution):
        return _("The round is published. Ask RUS to open the text again if something is wrong.")
    if state == RoundState.CLOSED and not has_own_time:
        return _("The round is closed. Ask RUS for longer time; what you have written is kept.")
    moment = last_moment(contribution)
    if moment is not None and now > moment + GRACE and state == RoundState.OPEN:
        return _(
            "The time to hand in ended on %(day)s at %(time)s. Ask RUS for longer time; what you "
            "have written is kept."
        ) % {"day": format_date(moment), "time": format_time(moment)}
    return ""


def _is_opened_again(contribution: Contribution) -> bool:
    """Whether RUS has opened a published text again: it goes the whole way to hand-in once more. A
    query only while it does."""
    if contribution.state == ContributionState.RETURNED:
        return True
    on_its_way = (ContributionState.DRAFT, ContributionState.IN_REVIEW, ContributionState.APPROVED)
    return contribution.state in on_its_way and contribution.publications.exists()


def why_locked(contribution: Contribution, *, now: datetime | None = None) -> str:
    """The same, and what the contribution's own state says against it."""
    if reason := why_closed(contribution, now=now):
        return reason
    state = contribution.state
    if state in WRITABLE_STATES:
        return ""
    if state in HANDED_IN_STATES:
        return _("The text is handed in. Ask RUS to open it again if something is wrong.")
    return {
        ContributionState.IN_REVIEW: _("The text is in review. Take it back to change it."),
        ContributionState.APPROVED: _("The text is approved. Ask the reviewer to return it."),
        ContributionState.DECLINED: _("Your organisation has declined to answer."),
        ContributionState.WAIVED: _("You are not asked to write about this."),
    }[ContributionState(state)]
