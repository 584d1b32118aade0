"""The report that other programs read: its form is promised, and only added to."""

from collections import defaultdict
from typing import Any

from milstolpe.transfer.enums import Outcome
from milstolpe.transfer.planning.records import Count, Plan
from milstolpe.transfer.template import BY_KEY
from milstolpe.transfer.template.columns import Group


def report_of(plan: Plan) -> dict[str, Any]:
    """`kinds`, `refused` and `questions`; what the template divides further is counted together."""
    kinds: dict[str, Count] = defaultdict(Count)
    for kind, count in plan.counts().items():
        group = BY_KEY[kind].group.value
        kinds[group] = kinds[group].joined(count)
    refused: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = [_question(question) for question in plan.questions]
    for record in plan.all_records():
        if record.outcome == Outcome.REFUSED and record.is_counted:
            refused += (
                {
                    "sheet": p.sheet,
                    "row": p.row,
                    "field": p.field,
                    "value": p.value,
                    "reason": p.reason,
                }
                for p in record.problems
            )
        elif record.outcome == Outcome.ASKED and record.is_counted:
            questions += map(_question, record.questions)
    return {
        "kinds": {group.value: vars(kinds[group.value]) for group in Group},
        "refused": refused,
        "questions": questions,
    }


def _question(question: Any) -> dict[str, Any]:
    return {
        "sheet": question.sheet,
        "row": question.row,
        "field": question.field,
        "value": question.value,
        "candidates": list(question.candidates),
    }
