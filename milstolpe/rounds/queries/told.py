"""What a round tells those who write, read in the query of the text that they write."""

from django.db.models import OuterRef, QuerySet

from milstolpe.core.aggregates import Rows
from milstolpe.rounds.models import Contribution, Instruction, RoundQuestion
from milstolpe.rounds.queries.questions import MOST


def with_what_is_told(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """With what `instructions_since` and `answered_at_fields` read. No query more."""
    instructions = Instruction.objects.filter(
        round=OuterRef("item__round"), number__gte=OuterRef("instruction_number")
    )
    questions = RoundQuestion.objects.filter(round=OuterRef("item__round")).exclude(answer="")
    return rows.annotate(
        told_instructions=Rows(instructions, "number", "text", "reason", "at"),
        told_questions=Rows(questions[:MOST], "section_id", "text", "answer"),
    )
