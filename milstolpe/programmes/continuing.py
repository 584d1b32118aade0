"""What a measure says in the next period: as it was, joined with others, or in parts.

Pure functions. Own years and a withdrawal belong to the period that has been.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    GoalEntry,
    InteractionEntry,
    MeasureContent,
)
from milstolpe.programmes.enums import ActorRole

T = TypeVar("T")


def anew(content: MeasureContent, *, code: str, areas: Collection[str]) -> MeasureContent:
    """The same in a new period, under `code`. An area that is not among `areas` is left out."""
    return replace(
        content,
        code=code,
        area=content.area if content.area in areas else "",
        start_year=None,
        end_year=None,
        withdrawn_on="",
        withdrawn_reason="",
        activities=tuple(ActivityEntry(0, entry.text) for entry in content.activities),
    )


def part(content: MeasureContent, *, code: str, number: int) -> MeasureContent:
    """The part `number` (from 2) of a divided measure: what it is about, to be written further."""
    return MeasureContent(
        code=code,
        title=_("%(title)s, part %(n)s") % {"title": content.title, "n": number},
        text=content.text,
        area=content.area,
        is_internal=content.is_internal,
    )


def joined_measures(first: MeasureContent, others: Iterable[MeasureContent]) -> MeasureContent:
    """`first` with all that the others say: texts under their codes, lists without doubles.

    Internal as soon as one of them is: nothing becomes public by being joined.
    """
    return reduce(_joined, others, first)


def _joined(first: MeasureContent, other: MeasureContent) -> MeasureContent:
    return replace(
        first,
        text=_text_below(first.text, other.text, f"{other.code} {other.title}"),
        area=first.area or other.area,
        follow_up_criterion=_below("follow_up_criterion", first, other),
        expected_effect=_below("expected_effect", first, other),
        cost=_below("cost", first, other),
        funding=_below("funding", first, other),
        followed_up_in=first.followed_up_in or other.followed_up_in,
        followed_up_url=first.followed_up_url if first.followed_up_in else other.followed_up_url,
        is_internal=first.is_internal or other.is_internal,
        actors=_actors(first.actors, other.actors),
        activities=_once(first.activities, other.activities, lambda entry: entry.text.casefold()),
        objectives=_goals(first.objectives, other.objectives),
        sdgs=_goals(first.sdgs, other.sdgs),
        milestone_targets=_once(
            first.milestone_targets, other.milestone_targets, lambda entry: entry.slug
        ),
        themes=_once(first.themes, other.themes, str.casefold),
        interactions=_interactions(first.interactions, other),
        links=_once(first.links, other.links, lambda entry: entry),
    )


def _below(name: str, first: MeasureContent, other: MeasureContent) -> str:
    return _text_below(getattr(first, name), getattr(other, name), other.code)


def _text_below(first: str, other: str, heading: str) -> str:
    """The other text below the first, under its heading; once if they say the same."""
    if not first or other in ("", first):
        return first or other
    return f"{first}\n\n{heading}\n\n{other}"


def _once(first: Sequence[T], other: Sequence[T], key: Callable[[T], Any]) -> tuple[T, ...]:
    found = {key(entry) for entry in first}
    return (*first, *(entry for entry in other if key(entry) not in found))


def _actors(first: Sequence[ActorEntry], other: Sequence[ActorEntry]) -> tuple[ActorEntry, ...]:
    """Each actor once; who leads in one of them leads."""
    leads_first = sorted([*first, *other], key=lambda entry: entry.role != ActorRole.LEAD)
    by_name: dict[str, ActorEntry] = {}
    for entry in leads_first:
        by_name.setdefault(entry.name, entry)
    return tuple(sorted(by_name.values()))


def _goals(first: Sequence[GoalEntry], other: Sequence[GoalEntry]) -> tuple[GoalEntry, ...]:
    """Each goal once; mainly touched if one of them touches it mainly."""
    main = {entry.number for entry in (*first, *other) if entry.is_main}
    goals = _once(first, other, lambda entry: entry.number)
    marked = (replace(entry, is_main=entry.number in main) for entry in goals)
    return tuple(sorted(marked, key=lambda entry: (not entry.is_main, entry.number)))


def _interactions(
    first: Sequence[InteractionEntry], other: MeasureContent
) -> tuple[InteractionEntry, ...]:
    """Each objective once. The first sign stands; why the other says something is kept beside."""
    others = {entry.number: entry for entry in other.interactions}
    kept = [_with_why(entry, others.pop(entry.number, entry), other.code) for entry in first]
    return tuple(sorted([*kept, *others.values()], key=lambda entry: entry.number))


def _with_why(entry: InteractionEntry, other: InteractionEntry, code: str) -> InteractionEntry:
    if (entry.sign, entry.why) == (other.sign, other.why):
        return entry
    return replace(entry, why=f"{entry.why}\n\n{code} ({other.sign}): {other.why}")
