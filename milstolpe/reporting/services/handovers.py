"""Measures handed to colleagues: sent, answered through the link, taken in, called back."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.records.models import Notice
from milstolpe.records.services import store_file
from milstolpe.reporting.content import AnswerContent, FileEntry
from milstolpe.reporting.enums import Way
from milstolpe.reporting.links import mail_handovers
from milstolpe.reporting.models import Answer, Handover, Report
from milstolpe.reporting.queries.contents import content_at
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import Edit, LockedError, save_answers


class LinkEndedError(DomainError):
    """The link no longer takes an answer; the message says why."""


@transaction.atomic
def hand_over(
    report: Report,
    answer_ids: Sequence[int],
    *,
    email: str,
    by: User,
    name: str = "",
    message: str = "",
    now: datetime | None = None,
) -> list[Handover]:
    """Ask a colleague about these measures: one mail, with a link for each.

    Who was asked about one of them already gets a new link, which ends the old one; what they
    have written stays. A mail about the measure that came back from another address is given up.

    Raises:
        PermissionDenied: the report is not for `by` to answer.
        LockedError: the time has passed, or the report is handed in.
        DomainError: nothing chosen, or a measure that is not in the report.
    """
    if not by.has_perm("reporting.answer", report):
        raise PermissionDenied
    if reason := why_locked(report, now=now):
        raise LockedError(reason)
    answers = list(report.answers.filter(pk__in=answer_ids).select_for_update(of=("self",)))
    if not answers or len(answers) != len(set(answer_ids)):
        raise DomainError(_("Tick at least one of the measures in the report."))
    values = {"name": name.strip(), "message": message.strip(), "sent_by": by, **_new_mail()}
    sent = [_sent(answer, email.strip().lower(), values) for answer in answers]
    _mail_later([row.pk for row in sent])
    return sent


def _new_mail() -> dict[str, Any]:
    """What a mail that is sent now is known by; one before it no longer counts as come back."""
    return {"reference": uuid.uuid4(), "bounced_at": None, "bounce_text": ""}


def _sent(answer: Answer, email: str, values: dict[str, object]) -> Handover:
    still_open = answer.handovers.filter(taken_at=None, ended_at=None)
    # Sent to the right address: what came back from a wrong one waits for nobody.
    wrong = still_open.exclude(email=email).filter(bounced_at__isnull=False, answered_at=None)
    wrong.update(ended_at=timezone.now())
    earlier = still_open.filter(email=email).first()
    if earlier is None:
        return Handover.objects.create(
            answer=answer, email=email, key=uuid.uuid4(), base_number=answer.number, **values
        )
    for field, value in values.items():
        setattr(earlier, field, value)
    earlier.key = uuid.uuid4()
    earlier.save()
    return earlier


@transaction.atomic
def answer_handover(
    handover: Handover,
    content: AnswerContent,
    uploads: Sequence["UploadedFile[bytes]"] = (),
    *,
    begun: str | None = None,
    now: datetime | None = None,
) -> Handover:
    """Keep what the colleague has written; it can be changed until it is taken in.

    Who may is told by the signed link alone.

    Args:
        content: its files are some of `colleague_files`.
        uploads: files that are attached now, checked as everybody's.
        begun: fingerprint of the `shown_content` that was written in; None where nobody saw any.
    Raises:
        FileRefusedError: a file is not taken.
        LinkEndedError: taken in or called back.
        LockedError: the time has passed, or the report is handed in.
        DomainError: nothing is answered, or another answer has come through the link since.
    """
    handover = _locked(handover)
    _require_open(handover)
    if reason := why_locked(handover.answer.report, now=now):
        raise LockedError(reason)
    _require_begun(handover, begun)
    if content == AnswerContent() and not uploads:
        raise DomainError(_("Choose a degree or write something before you send."))
    is_first = handover.answered_at is None
    stored = [store_file(upload, by=None) for upload in uploads]
    files = (*content.files, *(FileEntry(row.pk, row.name, row.sha256) for row in stored))
    handover.proposal = replace(content, files=files).as_json()
    handover.answered_at = timezone.now()
    handover.save(update_fields=["proposal", "answered_at"])
    if is_first and handover.sent_by is not None:
        _tell(handover.sent_by, handover)
    return handover


@transaction.atomic
def take_in(
    handover: Handover,
    *,
    by: User,
    content: AnswerContent | None = None,
    base_number: int = -1,
    now: datetime | None = None,
) -> Handover:
    """Join what the colleague wrote with the answer, as every other edit.

    Args:
        content: what was chosen after a conflict, with `base_number` of the save it was chosen
            against; else what the colleague wrote.
    Raises:
        LinkEndedError: taken in or called back already.
        DomainError: the colleague has not answered.
        AnswersConflictError, LockedError, PermissionDenied: see `save_answers`.
    """
    handover = _locked(handover)
    _require_open(handover)
    if handover.proposal is None or handover.answered_at is None:
        raise DomainError(_("Your colleague has not answered yet."))
    proposal = AnswerContent.from_json(handover.proposal)
    number = handover.base_number if content is None else base_number
    edit = Edit(handover.answer_id, content or proposal, number)
    save_answers(handover.answer.report, [edit], by=by, way=Way.COLLEAGUE, now=now)
    handover.taken_at = timezone.now()
    handover.save(update_fields=["taken_at"])
    return handover


@transaction.atomic
def return_handover(handover: Handover, *, message: str, by: User) -> Handover:
    """Ask the colleague to write more: a new mail with a new link, the text still there.

    Raises:
        PermissionDenied, LinkEndedError: not yours, or taken in or called back already.
    """
    handover = _handled(handover, by)
    handover.message, handover.answered_at = message.strip(), None
    handover.key, handover.sent_by = uuid.uuid4(), by
    for field, value in _new_mail().items():
        setattr(handover, field, value)
    handover.save()
    _mail_later([handover.pk])
    return handover


@transaction.atomic
def call_back(handover: Handover, *, by: User) -> Handover:
    """End the link; what the colleague has written is kept but not shown to them any more.

    Raises:
        PermissionDenied, LinkEndedError: not yours, or taken in or called back already.
    """
    handover = _handled(handover, by)
    handover.ended_at = timezone.now()
    handover.save(update_fields=["ended_at"])
    return handover


def start_content(handover: Handover) -> AnswerContent:
    """What the colleague's form begins from: the answer as it stood when it was handed over."""
    return content_at(handover.answer, handover.base_number) or AnswerContent()


def shown_content(handover: Handover) -> AnswerContent:
    """What stands in the colleague's form: what they have written, else what it begins from."""
    if handover.proposal is None:
        return start_content(handover)
    return AnswerContent.from_json(handover.proposal)


def colleague_files(handover: Handover) -> dict[int, FileEntry]:
    """The files that the colleague may see and keep, by id: the measure's and their own."""
    both = (*start_content(handover).files, *shown_content(handover).files)
    return {entry.id: entry for entry in both}


def why_ended(handover: Handover, *, now: datetime | None = None) -> str:
    """Why the link no longer takes an answer; empty while it does.

    Args:
        now: when the request reached the application.
    """
    if handover.taken_at is not None:
        return _("Your answer has been taken in, so it can no longer be changed here.")
    if handover.ended_at is not None:
        return _("The link has been called back. Ask whoever sent it if you should answer.")
    return why_locked(handover.answer.report, now=now)


def _handled(handover: Handover, by: User) -> Handover:
    handover = _locked(handover)
    if not by.has_perm("reporting.handle_handover", handover):
        raise PermissionDenied
    _require_open(handover)
    return handover


def _require_open(handover: Handover) -> None:
    if not handover.is_open:
        raise LinkEndedError(why_ended(handover))


def _require_begun(handover: Handover, begun: str | None) -> None:
    if begun not in (None, shown_content(handover).fingerprint()):
        raise DomainError(
            _(
                "Another answer has come through the link meanwhile. Open the link in a new window "
                "to read it. If you send yours again it takes that one's place."
            )
        )


def _locked(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "answer__measure", "answer__report__follow_up__programme", "sent_by"
    )
    return rows.get(pk=handover.pk)


def _tell(asker: User, handover: Handover) -> None:
    """A notice to whoever asked, without the colleague's words."""
    words = {"who": handover.name or handover.email, "code": handover.answer.measure.code}
    text = _("%(who)s has answered about %(code)s.") % words
    address = reverse("reporting:handover", args=[handover.pk])
    Notice.objects.create(user=asker, text=text[:300], address=address)


def _mail_later(ids: list[int]) -> None:
    transaction.on_commit(partial(mail_handovers.enqueue, ids=ids))
