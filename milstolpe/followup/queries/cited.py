"""What a cited measure says to everyone at the moment: its words, address and newest answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.aggregates import Rows
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.reporting.figures import Distribution
from milstolpe.reporting.queries.visibility import published_answers_visible_to
from milstolpe.reporting.words import base_sentence, grade_text, shares_sentence


@dataclass(frozen=True)
class Cited:
    """A measure as a stranger sees it."""

    public_id: str
    text: str  # code and title
    address: str
    value: str  # what the newest published answers say; empty: none are published
    year: int | None  # of the answers


def cited_measures(public_ids: Iterable[str]) -> dict[str, Cited]:
    """The public measures among these, by public id. One query."""
    stranger, wanted = AnonymousUser(), set(public_ids)
    if not wanted:
        return {}
    answers = published_answers_visible_to(stranger).filter(measure=OuterRef("pk"))
    rows = measures_visible_to(stranger).filter(public_id__in=wanted).order_by()
    read = rows.values_list(
        *("public_id", "code", "title"),
        Rows(answers.order_by(), "follow_up__year", "grade", "is_continuous"),
    )
    found = {}
    for public_id, code, title, given in read:
        year, value = _newest(given)
        address = reverse("programmes:measure", args=[public_id])
        found[public_id] = Cited(public_id, f"{code} {title}".strip(), address, value, year)
    return found


def _newest(answers: Sequence[dict[str, Any]]) -> tuple[int | None, str]:
    """The newest published year, and what was answered then in words."""
    if not answers:
        return None, ""
    year = max(row["follow_up__year"] for row in answers)
    newest = (row for row in answers if row["follow_up__year"] == year)
    return year, _value(Counter((row["grade"], bool(row["is_continuous"])) for row in newest))


def _value(answers: Counter[tuple[str, bool]]) -> str:
    """One answer as its degree; several as shares with their base."""
    if answers.total() == 1:
        ((grade, is_continuous),) = answers
        return grade_text(grade, is_continuous=is_continuous) if grade else _("Has not handed in")
    counts: Counter[str] = Counter()
    for (grade, is_continuous), count in answers.items():
        counts[grade or "missing"] += count
        counts["continuous"] += count if is_continuous else 0
    found = Distribution(**counts)
    asked = found.asked
    base = base_sentence(found, asked=asked, handed_in=asked - found.missing)
    return f"{shares_sentence(found)} {base}"
