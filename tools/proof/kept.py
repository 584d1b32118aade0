"""What the database holds, read in the product's own process (see `tools.proof.inside`)."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, Q

from milstolpe.programmes.models import MeasureRevision
from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts, canonical_sha256
from milstolpe.reporting.enums import ANSWERED_STATES
from milstolpe.reporting.models import Answer, AnswerRevision, Report, ReportEvent, Submission
from milstolpe.reporting.queries.contents import answer_content, with_contents
from tools.proof import kept_texts
from tools.proof.ledger import marks_in

BATCH = 500


def marks() -> dict[str, int]:
    """Mark → number of saves that brought it: it is not in the one before."""
    found: Counter[str] = Counter()
    for model, owner in ((MeasureRevision, "measure"), (AnswerRevision, "answer")):
        rows = model._default_manager.order_by(owner, "number").values_list(owner, "content")
        found.update(_brought(rows.iterator()))
    messages = Submission.objects.values_list("content__message", flat=True)
    reasons = ReportEvent.objects.values_list("reason", flat=True)
    for text in [*messages, *reasons]:
        found.update(marks_in([text]))
    found.update(_brought(kept_texts.saves()))
    for text in kept_texts.said():
        found.update(marks_in([text]))
    return dict(found + kept_texts.hand_ins())


def _brought(rows: Iterable[tuple[Any, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    before: set[str] = set()
    last: Any = None
    for owner, content in rows:
        here = marks_in([json.dumps(content, ensure_ascii=False)])
        found.update(here - before if owner == last else here)
        before, last = here, owner
    return found


def revisions(*, public_id: str) -> int:
    """How many revisions a measure has."""
    return MeasureRevision.objects.filter(measure__public_id=public_id).count()


def answer_saves(*, answer: int) -> list[dict[str, Any]]:
    """The content of each save of an answer, the first one first."""
    rows = AnswerRevision.objects.filter(answer=answer).order_by("number")
    return list(rows.values_list("content", flat=True))


def halves() -> list[str]:
    """Reports and texts of which a part is kept without the rest that belongs to it."""
    return [*_answers(), *_reports(), *_receipts(), *kept_texts.halves()]


def _answers() -> Iterable[str]:
    """An answer is its newest save, its saves are numbered from 1, and each is whole."""
    counted = Answer.objects.annotate(saves=Count("revisions"), newest=Max("revisions__number"))
    for pk in counted.exclude(Q(number=F("saves"), newest=F("saves")) | Q(number=0, saves=0)):
        yield f"answer {pk.pk}: number {pk.number}, {pk.saves} saves"
    newest = AnswerRevision.objects.filter(number=F("answer__number")).values_list(
        "answer", "sha256"
    )
    wanted = dict(newest.iterator())
    for answer in with_contents(Answer.objects.filter(number__gt=0)).iterator(BATCH):
        if answer_content(answer).fingerprint() != wanted.get(answer.pk):
            yield f"answer {answer.pk}: not what was saved last"


def _reports() -> Iterable[str]:
    """A report that is handed in has an event, a frozen copy and a receipt for each time."""
    times = Report.objects.annotate(
        copies=Count("submissions", distinct=True),
        steps=Count("events", filter=Q(events__step="hand_in"), distinct=True),
    )
    for report in times.exclude(copies=F("steps")):
        yield f"report {report.pk}: {report.copies} copies, handed in {report.steps} times"
    for report in times.filter(state__in=ANSWERED_STATES, copies=0):
        yield f"report {report.pk}: {report.state} without a copy"
    for pk in Report.objects.filter(state="asked", answers__number__gt=0).values_list("pk"):
        yield f"report {pk[0]}: saved in and not begun"


def _receipts() -> Iterable[str]:
    chain = Receipt.objects.order_by("number")
    yield from (f"receipt {row.number}: the chain is broken" for row in broken_receipts(chain))
    for row in chain.filter(submission=None, round_hand_in=None):
        yield f"receipt {row.number}: for nothing"
    for copy in Submission.objects.select_related("receipt").iterator(BATCH):
        if canonical_sha256(copy.content) != copy.receipt.content_sha256:
            yield f"receipt {copy.receipt.number}: another content"
