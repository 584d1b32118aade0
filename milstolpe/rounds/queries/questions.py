"""Questions and answers: at each field for those who write, as an inbox for those who run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from milstolpe.rounds.models import Round, RoundQuestion

MOST = 200  # questions on a page


def answered_at_fields(round_: Round) -> Mapping[int | None, Sequence[RoundQuestion]]:
    """Section → its answered questions; None: those about the whole. One query."""
    found: dict[int | None, list[RoundQuestion]] = defaultdict(list)
    for row in round_.questions.exclude(answer="")[:MOST]:
        found[row.section_id].append(row)
    return found


def inbox(round_: Round) -> list[RoundQuestion]:
    """Every question, the unanswered first. One query."""
    rows = round_.questions.select_related("section", "asked_by", "answered_by")
    return sorted(rows[:MOST], key=lambda row: (row.answered_at is not None, row.asked_at))
