"""What the database holds of rounds, read in the product's own process (see `kept`)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, Max, Q

from milstolpe.followup.models import GoalAssessment
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds.enums import HANDED_IN_STATES
from milstolpe.rounds.models import (
    Comment,
    Contribution,
    ContributionEvent,
    ContributionRevision,
    HandIn,
)
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts
from tools.proof.ledger import marks_in

BATCH = 200


def judged() -> Any:
    """The saves of judgements; number 0 is when it was asked for."""
    history: Any = GoalAssessment.history
    return history.filter(number__gt=0)


def saves() -> Iterator[tuple[Any, Any]]:
    """Owner and content of each save of a text or a judgement, in order."""
    texts = ContributionRevision.objects.order_by("contribution", "number")
    yield from texts.values_list("contribution", "content").iterator(BATCH)
    judgements = judged().order_by("id", "number").values_list("id", "trend_reason")
    yield from ((f"judgement {pk}", text) for pk, text in judgements.iterator(BATCH))


def said() -> Iterable[str]:
    """What was said once: comments, reasons of steps."""
    yield from Comment.objects.values_list("text", flat=True)
    yield from ContributionEvent.objects.values_list("reason", flat=True)


def hand_ins() -> Counter[str]:
    """Mark of a hand-in → how many of its texts were handed in with it."""
    found: Counter[str] = Counter()
    times = _times_handed_in()
    for row in HandIn.objects.order_by("pk").iterator(BATCH):
        texts = [each["contribution"] for each in row.content["texts"]]
        for mark in marks_in([row.case_number]):
            found[mark] += sum(times[pk] >= row.number for pk in texts)
    return found


def text_saves(*, contribution: int) -> list[Any]:
    """The content of each save of a text, the first one first."""
    rows = ContributionRevision.objects.filter(contribution=contribution).order_by("number")
    return list(rows.values_list("content", flat=True))


def judgement_saves(*, contribution: int) -> list[Any]:
    """Trend and reason of each save of a judgement, the first one first."""
    rows = judged().filter(contribution=contribution).order_by("number")
    return list(rows.values_list("trend", "trend_reason"))


def halves() -> list[str]:
    """Texts of which a part is kept without the rest that belongs to it."""
    return [*_texts(), *_judgements(), *_states(), *_hand_ins()]


def _texts() -> Iterable[str]:
    """A text is its newest save, and its saves are numbered from 1."""
    counted = Contribution.objects.annotate(
        saves=Count("revisions"), newest=Max("revisions__number")
    )
    for pk in counted.exclude(Q(number=F("saves"), newest=F("saves")) | Q(number=0, saves=0)):
        yield f"text {pk.pk}: number {pk.number}, {pk.saves} saves"
    newest = ContributionRevision.objects.filter(number=F("contribution__number"))
    wanted = dict(newest.values_list("contribution", "sha256").iterator(BATCH))
    written = with_texts(Contribution.objects.filter(number__gt=0)).select_related("item__round")
    for row in written.iterator(BATCH):
        if text_content(row, asked_sections(row.item)).fingerprint() != wanted.get(row.pk):
            yield f"text {row.pk}: not what was saved last"


def _judgements() -> Iterable[str]:
    kept = {
        row["id"]: row
        for row in judged().values("id").annotate(saves=Count("pk"), newest=Max("number"))
    }
    for row in GoalAssessment.objects.filter(number__gt=0):
        found = kept.get(row.pk, {"saves": 0, "newest": 0})
        if (found["saves"], found["newest"]) != (row.number, row.number):
            yield f"judgement {row.pk}: number {row.number}, {found['saves']} saves"
        last = judged().filter(id=row.pk, number=row.number).first()
        values = ("outcome", "outcome_reason", "trend", "trend_basis", "trend_reason")
        if last is None or any(getattr(last, name) != getattr(row, name) for name in values):
            yield f"judgement {row.pk}: not what was saved last"


def _states() -> Iterable[str]:
    """Each step begins where the one before ended; the last one gives the state."""
    at: dict[int, str] = {}
    for event in ContributionEvent.objects.order_by("contribution", "pk").iterator(BATCH):
        if event.from_state != at.get(event.contribution_id, "empty"):
            yield f"text {event.contribution_id}: {event.step} from {event.from_state}"
        at[event.contribution_id] = event.to_state
    for row in Contribution.objects.filter(number__gt=0):
        if at.get(row.pk) != row.state:
            yield f"text {row.pk}: {row.state} without a step"
    resolved = Q(resolved_at=None, resolved_by=None) | ~Q(resolved_at=None) & ~Q(resolved_by=None)
    for pk in Comment.objects.exclude(resolved).values_list("pk", flat=True):
        yield f"comment {pk}: resolved in part"


def _hand_ins() -> Iterable[str]:
    """What is handed in has a frozen copy with its receipt for each time, and the copy has all."""
    times = _times_handed_in()
    copies: Counter[int] = Counter()
    for row in HandIn.objects.select_related("receipt").order_by("pk").iterator(BATCH):
        copies.update(each["contribution"] for each in row.content["texts"])
        if canonical_sha256(row.content) != row.receipt.content_sha256:
            yield f"receipt {row.receipt.number}: another content"
    for pk in times.keys() | copies.keys():
        if times[pk] != copies[pk]:
            yield f"text {pk}: {copies[pk]} copies, handed in {times[pk]} times"
    handed_in = Contribution.objects.filter(state__in=HANDED_IN_STATES)
    for pk in handed_in.values_list("pk", flat=True):
        if not copies[pk]:
            yield f"text {pk}: handed in without a copy"


def _times_handed_in() -> Counter[int]:
    events = ContributionEvent.objects.filter(step="hand_in")
    return Counter(events.values_list("contribution", flat=True))
