"""All texts of an organisation in a round, as those who decide see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from milstolpe.rounds.enums import HANDED_IN_STATES, ContributionState
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.changes import contents_before
from milstolpe.rounds.queries.comments import open_counts
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.queries.deliveries import Delivery, cells_of, whole_cells
from milstolpe.rounds.queries.extra import facts_elsewhere, references_in, seen_now
from milstolpe.rounds.queries.readiness import Missing, missing_in
from milstolpe.rounds.queries.reviewing import ReadSection, read_sections
from milstolpe.rounds.seen import Seen


@dataclass(frozen=True)
class DeliveryRow:
    """A text: how far it has come and what stands in the way."""

    contribution: Contribution
    note: str  # what is judged, in words
    characters: int
    open_comments: int
    missing: Sequence[Missing]
    saves: Seen

    @property
    def is_handed_in(self) -> bool:
        return self.contribution.state in HANDED_IN_STATES

    @property
    def waits_for_review(self) -> bool:
        return self.contribution.state == ContributionState.IN_REVIEW

    @property
    def seen(self) -> str:
        """What a form tells of the saves that were shown."""
        return f"{self.contribution.pk}:{self.saves}"


@dataclass(frozen=True)
class DeliveryText:
    """A text to be read through: what has changed since last year."""

    contribution: Contribution
    note: str
    reasons: Sequence[str]  # why it is judged so, in words
    sections: Sequence[ReadSection]
    is_new: bool  # there is nothing from last year
    saves: Seen

    @property
    def seen(self) -> str:
        """What a form tells of the saves that were shown."""
        return f"{self.contribution.pk}:{self.saves}"


def delivery_rows(delivery: Delivery) -> list[DeliveryRow]:
    """Every text that is asked for. Ten queries at most, however many there are."""
    rows = list(whole_cells(cells_of(delivery)))
    comments, missing, facts = open_counts(rows), missing_in(rows), facts_elsewhere(rows)
    seen = seen_now(rows)
    return [
        DeliveryRow(
            row,
            note=facts[row.pk].get("note", ""),
            characters=text_content(row, asked_sections(row.item)).characters,
            open_comments=comments.get(row.pk, (0, 0))[0],
            missing=[] if row.state in HANDED_IN_STATES else missing[row.pk],
            saves=seen[row.pk],
        )
        for row in rows
    ]


def delivery_texts(delivery: Delivery) -> list[DeliveryText]:
    """Every text that is written, with what has changed. Eleven queries at most."""
    rows = list(whole_cells(cells_of(delivery).filter(number__gt=0)))
    before, facts, seen = contents_before(rows), facts_elsewhere(rows), seen_now(rows)
    found = []
    for row in rows:
        sections = asked_sections(row.item)
        content, references = text_content(row, sections), references_in(facts[row.pk])
        read = read_sections(sections, before.get(row.pk), content, references)
        note, reasons = facts[row.pk].get("note", ""), facts[row.pk].get("reasons", ())
        is_new = row.pk not in before
        found.append(DeliveryText(row, note, reasons, read, is_new=is_new, saves=seen[row.pk]))
    return found
