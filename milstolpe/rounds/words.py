"""Words that several pages of rounds say: how long is left, how many have handed in."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from milstolpe.core.formats import format_date, format_number
from milstolpe.rounds.answering import Answered
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.round_page import PublishedAnswer

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


def letter_of(state: str) -> str:
    """The mark of a state in the language of the reader."""
    return str(SHORT_STATES[ContributionState(state)])[0]


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


def how_text(answer: PublishedAnswer) -> str:
    """How an organisation has answered, and whether it says more than the joint text."""
    label = str(answer.how.label)
    if answer.has_own and answer.how != Answered.OWN:
        return _("%(answer)s, with views of its own") % {"answer": label}
    return label


def answers_text(counts: Mapping[Answered, int], asked: int) -> str:
    """ "18 of 21 have answered. Takes the joint text as it is: 9. Has not answered: 3."."""
    silent = counts.get(Answered.DECLINED, 0) + counts.get(Answered.MISSING, 0)
    first = ngettext(
        "%(n)s of %(all)s that was asked has answered.",
        "%(n)s of %(all)s that were asked have answered.",
        asked,
    ) % {"n": format_number(asked - silent), "all": format_number(asked)}
    parts = [
        f"{how.label}: {format_number(count)}."
        for how, count in counts.items()
        if how != Answered.ANSWERED
    ]
    return " ".join([first, *parts])
