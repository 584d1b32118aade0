"""Stores very many answers at once: the same rows as one by one, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import Way
from milstolpe.reporting.models import Answer, AnswerRevision, Evidence, ExtraAnswer, Instrument

BATCH = 1_000
_COLUMNS = (
    "role", "number", "grade", "is_continuous", "rationale", "action_taken", "is_unchanged", "way",
    "entry_source", "changed_at", "changed_by",
)  # fmt: skip


@dataclass(slots=True)
class Stored:
    """An answer, new or read whole, and what it is to say; None: it is asked for, not answered.

    Role, `is_unchanged` and `entry_source` are set on the answer itself.
    """

    answer: Answer
    content: AnswerContent | None
    is_new: bool


def store_answers(rows: Sequence[Stored], *, by: User | None, way: Way) -> None:
    """Store the contents and keep each as the answer's next save. The caller has checked them."""
    now = timezone.now()
    saved = [row for row in rows if row.content is not None]
    for row in saved:
        _fill(row)
        row.answer.way, row.answer.changed_at, row.answer.changed_by = way, now, by
    new = [row.answer for row in rows if row.is_new]
    old = [row.answer for row in saved if not row.is_new]
    _forget_lists([answer.pk for answer in old])
    Answer.objects.bulk_create(new, batch_size=BATCH)
    Answer.objects.bulk_update(old, _COLUMNS, batch_size=200)
    _write_lists(saved)
    AnswerRevision.objects.bulk_create(
        (_revision(row, by=by, way=way) for row in saved), batch_size=BATCH
    )


def _fill(row: Stored) -> None:
    assert row.content is not None
    answer, content = row.answer, row.content
    answer.number += 1
    answer.grade, answer.is_continuous = content.grade, content.is_continuous
    answer.rationale, answer.action_taken = content.rationale, content.action_taken


def _forget_lists(answers: Sequence[int]) -> None:
    for start in range(0, len(answers), BATCH):
        some = answers[start : start + BATCH]
        Answer.instruments.through.objects.filter(answer__in=some).delete()
        Evidence.objects.filter(answer__in=some).delete()
        ExtraAnswer.objects.filter(answer__in=some).delete()


def _write_lists(rows: Iterable[Stored]) -> None:
    ids = dict(Instrument.objects.values_list("slug", "pk"))
    through = Answer.instruments.through
    instruments: list[Any] = []
    evidence, extras = [], []
    for row in rows:
        answer, content = row.answer, row.content
        assert content is not None
        instruments += (
            through(answer_id=answer.pk, instrument_id=ids[slug]) for slug in content.instruments
        )
        evidence += [Evidence(answer=answer, title=e.label, url=e.url) for e in content.links]
        evidence += [Evidence(answer=answer, title=e.title, file_id=e.id) for e in content.files]
        extras += [
            ExtraAnswer(answer=answer, question_id=entry.question, text=entry.text)
            for entry in content.extras
            if entry.text
        ]
    through.objects.bulk_create(instruments, batch_size=BATCH)
    Evidence.objects.bulk_create(evidence, batch_size=BATCH)
    ExtraAnswer.objects.bulk_create(extras, batch_size=BATCH)


def _revision(row: Stored, *, by: User | None, way: Way) -> AnswerRevision:
    assert row.content is not None
    return AnswerRevision(
        answer=row.answer,
        number=row.answer.number,
        content=row.content.as_json(),
        sha256=row.content.fingerprint(),
        way=way,
        source=row.answer.entry_source,
        by=by,
    )
