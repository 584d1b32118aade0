"""Commitments that follow their measures into the next period, to be confirmed anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from milstolpe.accounts.models import User
from milstolpe.organisations.queries import current_organisations
from milstolpe.programmes.enums import OPEN_COMMITMENTS, CommitmentState
from milstolpe.programmes.models import Commitment, Measure, MeasureActivity

_COPIED = (CommitmentState.PROPOSED, CommitmentState.CONFIRMED)
_CHANGE_REASON = "renewed"
# Field of a commitment that holds a list → what the list links to.
_COLUMNS = {"activities": "measureactivity_id", "together_with": "organisation_id"}

_Key = tuple[int, int]  # ids of the new measure and of the organisation


@dataclass(frozen=True)
class _Links:
    """Ids of the activities and partners of a copy, by the names of the fields."""

    activities: frozenset[int]
    together_with: frozenset[int]


def renew_commitments(pairs: Sequence[tuple[Measure, Measure]], *, by: User) -> None:
    """Copy the open commitments of old measures to the new ones; nobody is mailed.

    The decision belongs to the old period and is not copied; chosen activities are found again
    by their text. An organisation that has committed to several measures that are merged has one
    commitment to what they became. Organisations that have ended have none.

    Args:
        pairs: (old, new).
    """
    groups = _by_new_measure(pairs)
    rows = Commitment.objects.filter(
        measure__in={pk for pk, _organisation in groups}, state__in=OPEN_COMMITMENTS
    )
    there = {(row.measure_id, row.organisation_id): row for row in rows}
    links = _links(groups)
    _add({key: group for key, group in groups.items() if key not in there}, links, by=by)
    for key, row in there.items():
        if key in groups and row.state == CommitmentState.TO_RENEW:
            _join(row, groups[key], links[key], by=by)


def _by_new_measure(pairs: Sequence[tuple[Measure, Measure]]) -> dict[_Key, list[Commitment]]:
    rows = (
        Commitment.objects.filter(
            measure__in={old.pk for old, _new in pairs},
            state__in=_COPIED,
            organisation__in=current_organisations(),
        )
        .prefetch_related("activities", "together_with")
        .order_by("pk")
    )
    by_old: dict[int, list[Commitment]] = defaultdict(list)
    for row in rows:
        by_old[row.measure_id].append(row)
    groups: dict[_Key, list[Commitment]] = defaultdict(list)
    for old, new in pairs:
        for row in by_old[old.pk]:
            groups[new.pk, row.organisation_id].append(row)
    return dict(groups)


def _links(groups: Mapping[_Key, Sequence[Commitment]]) -> dict[_Key, _Links]:
    measures = {pk for pk, _organisation in groups}
    rows = MeasureActivity.objects.filter(measure__in=measures)
    by_text = {(row.measure_id, row.text.casefold()): row.pk for row in rows}
    return {
        (measure, organisation): _Links(
            activities=frozenset(
                by_text[measure, text]
                for row in group
                for text in (activity.text.casefold() for activity in row.activities.all())
                if (measure, text) in by_text
            ),
            together_with=frozenset(
                partner.pk for row in group for partner in row.together_with.all()
            ),
        )
        for (measure, organisation), group in groups.items()
    }


def _add(
    groups: Mapping[_Key, Sequence[Commitment]], links: Mapping[_Key, _Links], *, by: User
) -> None:
    """All at once, each with its history."""
    copies = {
        (measure, organisation): Commitment(
            measure_id=measure,
            organisation_id=organisation,
            state=CommitmentState.TO_RENEW,
            note=_notes([row.note for row in group]),
            contact_name=group[0].contact_name,
            contact_email=group[0].contact_email,
            proposed_by_id=group[0].proposed_by_id,
            renews=group[0],
        )
        for (measure, organisation), group in groups.items()
    }
    Commitment.objects.bulk_create(copies.values())
    history = Commitment.history.bulk_history_create(
        copies.values(), default_user=by, default_change_reason=_CHANGE_REASON
    )
    for field, column in _COLUMNS.items():
        _add_links(field, column, copies, links, history)


def _add_links(
    field: str,
    column: str,
    copies: Mapping[_Key, Commitment],
    links: Mapping[_Key, _Links],
    history: Sequence[Any],
) -> None:
    """Rows of a list, and what the history keeps of them: nothing was saved one by one."""
    model = getattr(Commitment, field).through
    rows = [
        (save, model(commitment=copy, **{column: pk}))
        for (key, copy), save in zip(copies.items(), history, strict=True)
        for pk in getattr(links[key], field)
    ]
    model.objects.bulk_create(row for _save, row in rows)
    kept = getattr(Commitment.history.model, field).model
    kept.objects.bulk_create(
        kept(history=save, id=row.pk, commitment=row.commitment, **{column: getattr(row, column)})
        for save, row in rows
    )


def _join(row: Commitment, group: Sequence[Commitment], links: _Links, *, by: User) -> None:
    """Add what the copy does not say already. Doing it twice changes nothing."""
    note = _notes([row.note, *(old.note for old in group if old.note not in row.note)])
    activities = links.activities - {activity.pk for activity in row.activities.all()}
    partners = links.together_with - {partner.pk for partner in row.together_with.all()}
    if note == row.note and not activities and not partners:
        return
    row.note = note
    # The lists first: the history row of the last save then holds all of it, once.
    row.skip_history_when_saving = True  # type: ignore[attr-defined]  # of django-simple-history
    row.activities.add(*activities)
    row.together_with.add(*partners)
    del row.skip_history_when_saving  # type: ignore[attr-defined]  # of django-simple-history
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row._change_reason = _CHANGE_REASON  # type: ignore[attr-defined]  # the same
    row.save()


def _notes(notes: Sequence[str]) -> str:
    """Each note once, one below the other."""
    return "\n\n".join(dict.fromkeys(note for note in notes if note))
