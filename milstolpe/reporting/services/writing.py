"""Writes an answer's content to its tables, and keeps every save whole."""

from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.records.models import StoredFile
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import Way
from milstolpe.reporting.models import Answer, AnswerRevision, Evidence, ExtraAnswer, Instrument


def joined(
    mine: AnswerContent, theirs: AnswerContent, *, base: AnswerContent | None, number: int
) -> AnswerContent:
    """Join an edit that began from `base` with what stands now, as save `number`.

    Texts are joined paragraph by paragraph; everything else is taken whole.

    Raises:
        EditConflictError: both changed the same thing.
        DomainError: the save that the edit began from does not exist.
    """
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    merge = merge_fields(base.values(), theirs.values(), mine.values(), AnswerContent.TEXTS)
    if merge.conflicts:
        raise EditConflictError(merge.conflicts, merge.values, number=number)
    return AnswerContent.from_values(merge.values)


def write_answer(
    answer: Answer,
    content: AnswerContent,
    *,
    before: AnswerContent,
    by: User | None,
    way: Way,
    source: str = "",
    is_unchanged: bool = False,
) -> Answer:
    """Store the content, and keep it as the next save.

    Args:
        before: what stands now; what is the same is not written anew.
        is_unchanged: it was stated to be as last time.
    """
    answer.number += 1
    answer.grade, answer.is_continuous = content.grade, content.is_continuous
    answer.rationale = content.rationale
    answer.action_taken = content.action_taken
    answer.is_unchanged = is_unchanged or way == Way.UNCHANGED
    answer.way, answer.entry_source = way, source
    answer.changed_at, answer.changed_by = timezone.now(), by
    answer.save()
    if content.instruments != before.instruments:
        answer.instruments.set(Instrument.objects.filter(slug__in=content.instruments))
    if (content.links, content.files) != (before.links, before.files):
        _write_evidence(answer, content)
    if content.extras != before.extras:
        _write_extras(answer, content)
    AnswerRevision.objects.create(
        answer=answer,
        number=answer.number,
        content=content.as_json(),
        sha256=content.fingerprint(),
        way=way,
        source=source,
        by=by,
    )
    return answer


def _write_evidence(answer: Answer, content: AnswerContent) -> None:
    answer.evidence.all().delete()
    files = StoredFile.objects.in_bulk([entry.id for entry in content.files])
    Evidence.objects.bulk_create(
        [Evidence(answer=answer, title=link.label, url=link.url) for link in content.links]
        + [
            Evidence(answer=answer, title=entry.title, file=files[entry.id])
            for entry in content.files
        ]
    )


def _write_extras(answer: Answer, content: AnswerContent) -> None:
    answer.extras.all().delete()
    ExtraAnswer.objects.bulk_create(
        ExtraAnswer(answer=answer, question_id=entry.question, text=entry.text)
        for entry in content.extras
        if entry.text
    )
