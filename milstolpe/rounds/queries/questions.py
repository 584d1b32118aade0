"""Questions and answers: at each field for those who write, as an inbox for those who run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from milstolpe.core.aggregates import rows_of
from milstolpe.rounds.models import Contribution, Round, RoundQuestion

MOST = 200  # questions on a page


def answered_at_fields(contribution: Contribution) -> Mapping[int | None, Sequence[RoundQuestion]]:
    """Section → its answered questions; None: those about the whole. One query, or none where the
    contribution was read `with_what_is_told`."""
    read = getattr(contribution, "told_questions", None)
    if read is not None:
        rows = rows_of(RoundQuestion, read)
    else:
        rows = list(contribution.round.questions.exclude(answer="")[:MOST])
    found: dict[int | None, list[RoundQuestion]] = defaultdict(list)
    for row in rows:
        found[row.section_id].append(row)
    return found


def inbox(round_: Round) -> list[RoundQuestion]:
    """Every question, the unanswered first. One query."""
    rows = round_.questions.select_related("section", "asked_by", "answered_by")
    return sorted(rows[:MOST], key=lambda row: (row.answered_at is not None, row.asked_at))
