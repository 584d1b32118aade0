"""Questions about a round: asked once at the field, answered once to all."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.addresses import in_swedish
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import newest_save, require_unchanged
from milstolpe.records.notices import notify
from milstolpe.rounds.models import Round, RoundQuestion, Section
from milstolpe.rounds.services.telling_many import tell_runners


@transaction.atomic
def ask_question(round_: Round, section: Section | None, text: str, *, by: User) -> RoundQuestion:
    """Ask RUS about a section, or about the whole. Those who run the round get a notice.

    Raises:
        PermissionDenied: `by` has no part in rounds.
        DomainError: the round is not going on, or the question is empty.
    """
    if not by.has_perm("rounds.follow", round_):
        raise PermissionDenied
    if not round_.is_open:
        raise DomainError(_("Questions are answered while the round is open."))
    if not text.strip():
        raise DomainError(_("Write your question."))
    made = RoundQuestion.objects.create(
        round=round_, section=section, text=text.strip(), asked_by=by
    )
    address = reverse("rounds:question", args=[round_.address, made.pk])
    tell_runners(round_, gettext_lazy("A question to answer"), address, by=by)
    return made


@transaction.atomic
def answer_question(
    question: RoundQuestion,
    *,
    text: str,
    section: Section | None,
    answer: str,
    base_number: int | None,
    by: User,
) -> RoundQuestion:
    """Answer it, or change the answer: it stands at the field for all who write.

    Args:
        text: the question as it is shown; RUS may word it so that it holds for everyone.
        base_number: the save that the page began from.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        SavedMeanwhileError: somebody else has answered since.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    row = RoundQuestion.objects.select_for_update().get(pk=question.pk)
    require_unchanged(row.history, base_number)
    row.text, row.section, row.answer = text.strip(), section, answer.strip()
    row.answered_at, row.answered_by = timezone.now(), by
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    _tell_who_asked(row, by=by)
    return row


def question_number(question: RoundQuestion) -> int | None:
    """The newest save: what a form begins from."""
    newest = newest_save(question.history)
    return newest.history_id if newest else None


def _tell_who_asked(row: RoundQuestion, *, by: User) -> None:
    if row.asked_by_id is None or row.asked_by_id == by.pk:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Your question is answered: %(question)s") % {"question": row.text}
        address = reverse("rounds:questions", args=[row.round.address])
        notify([row.asked_by_id], text, in_swedish(f"{address}#fraga-{row.pk}"))
