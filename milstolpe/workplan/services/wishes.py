"""Wishes for a coming plan: said, taken in from a needs survey, answered."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.addresses import in_swedish
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import require_unchanged
from milstolpe.organisations.models import Organisation
from milstolpe.records.notices import notify
from milstolpe.rounds.models import Round
from milstolpe.workplan.enums import WishState
from milstolpe.workplan.models import Activity, Wish
from milstolpe.workplan.queries.wishes import (
    activities_for,
    answer_texts,
    opened_surveys,
    wishing_organisations,
)
from milstolpe.workplan.services.editing import save_as
from milstolpe.workplan.services.sending import key_of


@transaction.atomic
def add_wish(
    *,
    year: int,
    organisation: Organisation | None,
    text: str,
    by: User,
    form_key: UUID | None = None,
) -> Wish:
    """Say what an organisation wishes for. The same again with the same `form_key` is one wish.

    Args:
        organisation: None is RUS itself.
    Raises:
        PermissionDenied: `by` may not wish, or not for that organisation.
        DomainError: nothing is wished for.
    """
    if not by.has_perm("workplan.wish"):
        raise PermissionDenied
    if organisation is None and not by.has_perm("workplan.edit"):
        raise PermissionDenied
    if organisation and not wishing_organisations(by).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    if not text.strip():
        raise DomainError(_("Write what you wish for."))
    # The row of the person is held, so that a form that is sent twice comes one after another.
    User.objects.select_for_update().get(pk=by.pk)
    text, whose = text.strip(), organisation and organisation.pk
    key = key_of(form_key, by.pk, year, whose, text)
    if key and (sent := Wish.objects.filter(form_key=key).first()):
        return sent
    row = Wish(year=year, organisation=organisation, text=text, form_key=key, by=by)
    save_as(row, by=by)
    return row


@transaction.atomic
def take_survey(survey: Round, *, year: int, by: User) -> int:
    """Take in what was handed in of a needs survey, each answer once; how many were new.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: it is no needs survey, or is not opened.
    """
    if not by.has_perm("workplan.edit"):
        raise PermissionDenied
    row = opened_surveys().select_for_update().filter(pk=survey.pk).first()
    if row is None:
        raise DomainError(_("Choose a needs survey in the list."))
    wishes = Wish.objects.filter(contribution__item__round=row)
    taken = set(wishes.values_list("contribution", "section"))
    new = [
        text
        for text in answer_texts([row])
        if text.text.strip() and (text.contribution_id, text.section_id) not in taken
    ]
    for text in new:
        wish = Wish(
            year=year,
            organisation=text.contribution.organisation,
            text=text.text.strip(),
            contribution=text.contribution,
            section=text.section,
            by_id=text.contribution.changed_by_id,
        )
        save_as(wish, by=by)
    return len(new)


@transaction.atomic
def answer_wish(
    wish: Wish,
    *,
    state: str,
    answer: str,
    activity: Activity | None,
    base_number: int | None,
    by: User,
) -> Wish:
    """Say what becomes of a wish, or change it; "new" takes the answer back. The wisher is told.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        SavedMeanwhileError: somebody else has answered since the page was opened.
        DomainError: no such state, no word of why, or an activity of another plan.
    """
    if not by.has_perm("workplan.edit"):
        raise PermissionDenied
    row = Wish.objects.select_for_update().get(pk=wish.pk)
    activity_pk = activity.pk if activity else None
    answer = answer.strip()
    if (row.state, row.answer, row.activity_id) == (state, answer, activity_pk):
        return row  # sent twice
    require_unchanged(row.history, base_number)
    _check_answer(row, state, answer, activity)
    row.state, row.answer, row.activity = state, answer, activity
    row.answered_at, row.answered_by = (None, None)
    if state != WishState.NEW:
        row.answered_at, row.answered_by = timezone.now(), by
    save_as(row, by=by)
    if state != WishState.NEW:
        _tell_who_wished(row, by=by)
    return row


def _check_answer(row: Wish, state: str, answer: str, activity: Activity | None) -> None:
    if state not in WishState.values:
        raise DomainError(_("There is no such state. Choose one in the list."))
    if state != WishState.NEW and not answer:
        raise DomainError(_("Write an answer: what becomes of it, and why."))
    if activity is None:
        return
    if state != WishState.TAKEN:
        raise DomainError(_("Only a wish that is taken into the plan is joined to an activity."))
    if activity.pk != row.activity_id and not activities_for(row).filter(pk=activity.pk).exists():
        raise DomainError(_("The activity is not in the plan. Reload the page."))


def _tell_who_wished(row: Wish, *, by: User) -> None:
    if row.by_id is None or row.by_id == by.pk:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Your wish for %(year)s is answered: %(wish)s") % {
            "year": row.year,
            "wish": row.text,
        }
        notify([row.by_id], text, in_swedish(reverse("workplan:wish", args=[row.pk])))
