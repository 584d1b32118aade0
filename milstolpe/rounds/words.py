"""Words that several pages of rounds say: how long is left, how many have handed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from milstolpe.core.formats import format_date, format_number
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.models import Round

# One word for each state, short enough for a cell of the matrix; its first letter is the mark.
SHORT_STATES = {
    ContributionState.EMPTY: pgettext_lazy("cell", "Not begun"),
    ContributionState.DRAFT: pgettext_lazy("cell", "Writing"),
    ContributionState.IN_REVIEW: pgettext_lazy("cell", "Review"),
    ContributionState.RETURNED: pgettext_lazy("cell", "Back"),
    ContributionState.APPROVED: pgettext_lazy("cell", "Approved"),
    ContributionState.HANDED_IN: pgettext_lazy("cell", "Handed in"),
    ContributionState.PUBLISHED: pgettext_lazy("cell", "Published"),
    ContributionState.DECLINED: pgettext_lazy("cell", "Declined"),
    ContributionState.WAIVED: pgettext_lazy("cell", "Exempt"),
}


def days_text(days: int) -> str:
    """ "12 days left", "the last day is today", "3 days late"."""
    if days == 0:
        return _("the last day is today")
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}


def handed_in_text(handed_in: int, asked: int) -> str:
    """ "212 of 354 texts are handed in."."""
    words = {"n": format_number(handed_in), "all": format_number(asked)}
    return (
        ngettext(
            "%(n)s of %(all)s text is handed in.", "%(n)s of %(all)s texts are handed in.", asked
        )
        % words
    )


def time_text(round_: Round, days: int) -> str:
    """How long is left of a round that is not closed yet."""
    if round_.state not in (RoundState.DRAFT, RoundState.OPEN):
        return ""
    words = {"day": format_date(round_.answer_by), "left": days_text(days)}
    return _("Last day: %(day)s, %(left)s.") % words
