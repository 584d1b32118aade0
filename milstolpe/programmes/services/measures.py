"""Making, changing, withdrawing and bringing back measures."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.checks import Problems, measure_problems
from milstolpe.programmes.queries.contents import measure_content, with_contents
from milstolpe.programmes.queries.work import row_key
from milstolpe.programmes.services.revisions import (
    join_edit,
    record_measure,
    record_new_measures,
    require_newest,
    require_reason,
)
from milstolpe.programmes.services.writing import write_measure
from milstolpe.search.services import Entry, index


class InvalidContentError(DomainError):
    """The content cannot be saved; `problems` says what is wrong per field."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(text for texts in problems.values() for text in texts))
        self.problems = problems


def refuse(problems: Problems) -> None:
    """Raise InvalidContentError if there are any."""
    if problems:
        raise InvalidContentError(problems)


@transaction.atomic
def create_measure(
    programme: Programme,
    content: MeasureContent,
    *,
    by: User | None,
    reason: str = "",
    form_key: uuid.UUID | None = None,
) -> Measure:
    """Add a measure last in the programme. The same `form_key` again gives the one made first.

    Raises:
        InvalidContentError: the content breaks a rule.
        ReasonNeededError: the programme is decided and `reason` is empty.
    """
    key = form_key or uuid.uuid4()
    return _add(programme, {key: content}, by=by, reason=reason)[0]


@transaction.atomic
def create_measures(
    programme: Programme,
    contents: Sequence[MeasureContent],
    *,
    by: User,
    reason: str = "",
    form_key: uuid.UUID | None = None,
) -> list[Measure]:
    """Add many measures, all or none. The same `form_key` again gives those made first.

    Raises:
        InvalidContentError, ReasonNeededError: as `create_measure`.
    """
    key = form_key or uuid.uuid4()
    keyed = {row_key(key, place): content for place, content in enumerate(contents)}
    return _add(programme, keyed, by=by, reason=reason)


@transaction.atomic
def save_measure(
    measure: Measure,
    content: MeasureContent,
    *,
    base_number: int,
    by: User | None,
    reason: str = "",
) -> Measure:
    """Save an edit that began from revision `base_number`; joins it with what others saved since.

    Raises:
        EditConflictError: both changed the same thing; nothing is saved. See `join_edit`.
        InvalidContentError: the joined content breaks a rule.
        ReasonNeededError: the programme is decided and `reason` is empty.
    """
    measure = _locked(measure)
    require_reason(measure.programme, reason)
    current = measure_content(measure)
    joined = join_edit(measure.revisions, content, current, base_number=base_number)
    refuse(measure_problems(measure.programme, joined, measure=measure))
    return _write(measure, joined, before=current, by=by, reason=reason)


@transaction.atomic
def withdraw_measure(measure: Measure, *, by: User, reason: str) -> Measure:
    """Mark the measure as withdrawn; it stays readable.

    Raises:
        ReasonNeededError: without a reason.
        DomainError: somebody has withdrawn it for another reason, which stands.
    """
    if not reason.strip():
        raise ReasonNeededError
    measure = _locked(measure)
    if measure.withdrawn_on and measure.withdrawn_reason != reason.strip():
        text = gettext("The measure is already withdrawn, with the reason: %(reason)s")
        raise DomainError(text % {"reason": measure.withdrawn_reason})
    return _change(
        measure,
        by=by,
        reason=reason,
        withdrawn_on=localdate().isoformat(),
        withdrawn_reason=reason.strip(),
    )


@transaction.atomic
def reinstate_measure(measure: Measure, *, by: User, reason: str) -> Measure:
    """Take back a withdrawal. Raises ReasonNeededError without reason."""
    if not reason.strip():
        raise ReasonNeededError
    measure = _locked(measure)
    return _change(measure, by=by, reason=reason, withdrawn_on="", withdrawn_reason="")


@transaction.atomic
def bring_back_revision(
    measure: Measure, *, number: int, base_number: int, by: User, reason: str
) -> Measure:
    """Make an old revision the newest one; nothing is erased.

    Args:
        base_number: the revision that stood when the page that asks was opened.
    Raises:
        SavedMeanwhileError: somebody has saved since.
        InvalidContentError, DomainError: the old content no longer fits, e.g. its area is gone.
        ReasonNeededError: without a reason.
    """
    if not reason.strip():
        raise ReasonNeededError
    old = MeasureContent.from_json(measure.revisions.get(number=number).content)
    measure = _locked(measure)
    require_newest(measure.revisions, base_number)
    refuse(measure_problems(measure.programme, old, measure=measure))
    return _write(measure, old, before=measure_content(measure), by=by, reason=reason)


@transaction.atomic
def order_measures(programme: Programme, *, public_ids: Iterable[str], by: User) -> None:
    """Put the programme's measures in the given order; those not named keep theirs, last."""
    wanted = {key: position for position, key in enumerate(public_ids, start=1)}
    measures = list(programme.measures.select_for_update())
    measures.sort(key=lambda row: (wanted.get(row.public_id, len(wanted) + row.position), row.pk))
    for position, measure in enumerate(measures, start=1):
        measure.position = position
    Measure.objects.bulk_update(measures, ["position"], batch_size=500)


def index_measures(measures: Iterable[Measure]) -> None:
    """Put what the public may read of the measures into the search index. No actors: in a
    consultation they are not public, and a search must not tell."""
    index(
        Entry(
            kind="measure",
            object_id=measure.pk,
            title=f"{measure.code} {measure.title}",
            body="\n".join(
                (
                    measure.legacy_id,
                    measure.text,
                    measure.follow_up_criterion,
                    measure.expected_effect,
                    measure.cost,
                    measure.funding,
                    *(activity.text for activity in measure.activities.all()),
                    *(theme.name for theme in measure.themes.all()),
                )
            ),
        )
        for measure in measures
    )


def _add(
    programme: Programme,
    contents: Mapping[uuid.UUID, MeasureContent],
    *,
    by: User | None,
    reason: str,
) -> list[Measure]:
    """Add measures by form key, all or none; if they are there already, they are the answer."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if made := list(Measure.objects.filter(form_key__in=contents)):
        return made
    require_reason(programme, reason)
    last = programme.measures.aggregate(last=Max("position"))["last"] or 0
    ids = []
    for position, (key, content) in enumerate(contents.items(), start=last + 1):
        refuse(measure_problems(programme, content))
        measure = Measure(programme=programme, position=position, form_key=key)
        write_measure(measure, content, before=None)
        ids.append(measure.pk)
    fresh = _read_back(ids)
    record_new_measures(fresh, by=by, reason=reason)
    index_measures(fresh)
    return fresh


def _locked(measure: Measure) -> Measure:
    """The measure as it is now, with its programme: first the programme is locked, then the
    measure, so that no decision is registered, and no code or area taken, while it is saved."""
    Programme.objects.select_for_update().get(pk=measure.programme_id)
    Measure.objects.select_for_update().get(pk=measure.pk)
    return with_contents(Measure.objects.select_related("programme")).get(pk=measure.pk)


def _read_back(ids: Sequence[int]) -> list[Measure]:
    """What is kept is what stands in the tables, in their own order."""
    return list(with_contents(Measure.objects.select_related("programme")).filter(pk__in=ids))


def _change(measure: Measure, *, by: User, reason: str, **values: Any) -> Measure:
    """Save the measure, which is locked, with these of its values changed."""
    before = measure_content(measure)
    return _write(measure, replace(before, **values), before=before, by=by, reason=reason)


def _write(
    measure: Measure,
    content: MeasureContent,
    *,
    before: MeasureContent,
    by: User | None,
    reason: str,
) -> Measure:
    write_measure(measure, content, before=before)
    (fresh,) = _read_back([measure.pk])
    record_measure(fresh, measure_content(fresh), by=by, reason=reason)
    index_measures([fresh])
    return fresh
