"""The marks of a judgement: a word with a shape, the same on every page and in every document.

How they look stands in `frontend/css/marks.css`, and in all states on `/stil/`.
"""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from milstolpe.core.page import Text
from milstolpe.followup.enums import Outcome, Trend

OUTCOME_SHAPES = {Outcome.YES: "yes", Outcome.NEAR: "near", Outcome.NO: "no"}
TREND_SHAPES = {
    Trend.POSITIVE: "positive",
    Trend.NEUTRAL: "neutral",
    Trend.NEGATIVE: "negative",
    Trend.UNCLEAR: "unclear",
}
NOT_JUDGED = _("Not judged")


@dataclass(frozen=True)
class JudgementMark:
    """JA/NÄRA/NEJ, or an arrow, with its word. Without a code it says that there is none."""

    kind: str  # "outcome" or "trend"
    code: str  # as stored; empty: not judged
    shape: str
    label: Text

    @property
    def drawn(self) -> SafeString:
        """Without a template: hundreds stand on a page. The word is always there to be read."""
        if not self.code:
            return format_html('<span class="note">{}</span>', self.label)
        return format_html(
            '<span class="{}" data-{}="{}">{}</span>',
            *(self.kind, self.kind, self.shape, self.label),
        )

    def __str__(self) -> str:
        return str(self.label)


def outcome_mark(outcome: str) -> JudgementMark:
    """The mark of whether the objective is reached; empty is not judged."""
    if outcome not in Outcome.values:
        return JudgementMark("outcome", "", "", NOT_JUDGED)
    known = Outcome(outcome)
    return JudgementMark("outcome", outcome, OUTCOME_SHAPES[known], known.label)


def trend_mark(trend: str) -> JudgementMark:
    """The arrow of the development in the environment; empty is not judged."""
    if trend not in Trend.values:
        return JudgementMark("trend", "", "", NOT_JUDGED)
    known = Trend(trend)
    return JudgementMark("trend", trend, TREND_SHAPES[known], known.label)
