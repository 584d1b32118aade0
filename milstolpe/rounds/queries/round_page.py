"""A published round as everyone reads it: from its frozen copy alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from milstolpe.rounds.answering import Answered, adds_own, how_answered
from milstolpe.rounds.kinds import kinds_of_objectives
from milstolpe.rounds.models import Compilation, PublishedText, RoundPublication


@dataclass(frozen=True)
class PublishedAnswer:
    """What one organisation has answered, or that it has not."""

    county: str
    county_slug: str
    organisation: str
    organisation_slug: str
    how: Answered
    sections: Sequence[Mapping[str, Any]] = ()
    reason: str = ""  # why it declines
    has_own: bool = False  # something is said beside the joint text

    @property
    def is_there(self) -> bool:
        return bool(self.sections)


@dataclass(frozen=True)
class PublishedRound:
    """A copy of a round, with those before it."""

    copy: RoundPublication
    copies: Sequence[RoundPublication]  # the newest first, without their content
    answers: Sequence[PublishedAnswer]  # by county

    @property
    def head(self) -> Mapping[str, Any]:
        return self.copy.content

    @property
    def is_newest(self) -> bool:
        return self.copy.number == self.copies[0].number

    @property
    def joint(self) -> Mapping[str, str]:
        """Section → its joint text."""
        return {row["key"]: text for row in self.head["sections"] if (text := row.get("joint"))}

    @property
    def counts(self) -> Mapping[Answered, int]:
        found = Counter(row.how for row in self.answers)
        return {how: found[how] for how in Answered if found[how]}


def published_rounds() -> Sequence[RoundPublication]:
    """The newest copy of each round that has a page of its own, the newest round first."""
    rows = RoundPublication.objects.exclude(round__kind__in=kinds_of_objectives())
    newest: dict[int, RoundPublication] = {}
    for row in rows.select_related("round").order_by("-round__year", "-round", "-number"):
        newest.setdefault(row.round_id, row)
    return list(newest.values())


def public_addresses() -> Iterator[str]:
    """The pages of consultations, surveys and compilations, newest copies alone. Two queries."""
    yield reverse("rounds:published")
    rounds = RoundPublication.objects.exclude(round__kind__in=kinds_of_objectives()).order_by()
    for address in rounds.values_list("round__address", flat=True).distinct():
        yield reverse("rounds:round", args=[address])
    yield reverse("rounds:compilations")
    compilations = Compilation.objects.filter(publications__isnull=False).order_by()
    for address in compilations.values_list("address", flat=True).distinct():
        yield reverse("rounds:compiled", args=[address])


def published_round(address: str, number: int | None = None) -> PublishedRound | None:
    """A copy of the round, the newest without `number`; None: there is none. Three queries."""
    rows = RoundPublication.objects.filter(round__address=address).exclude(
        round__kind__in=kinds_of_objectives()
    )
    copies = list(rows.order_by("-number").defer("content"))
    found = next((row for row in copies if number in (None, row.number)), None)
    if found is None:
        return None
    texts = PublishedText.objects.filter(publication=found).values_list("content", flat=True)
    return PublishedRound(found, copies, _answers(found.content, list(texts)))


def _answers(
    head: Mapping[str, Any], texts: Sequence[Mapping[str, Any]]
) -> Sequence[PublishedAnswer]:
    joint = {row["key"]: text for row in head["sections"] if (text := row.get("joint"))}
    found = [(_code(text), _given(text, joint)) for text in texts]
    found += [(_code(row), _absent(row)) for row in head["absent"]]
    return [answer for _key, answer in sorted(found, key=lambda pair: pair[0])]


def _code(cell: Mapping[str, Any]) -> tuple[str, str]:
    return cell["county_code"], cell["organisation"]


def _given(text: Mapping[str, Any], joint: Mapping[str, str]) -> PublishedAnswer:
    said = {row["key"]: row["text"] for row in text["sections"]}
    return PublishedAnswer(
        **_who(text),
        how=how_answered(said, joint),
        sections=[row for row in text["sections"] if row["text"].strip()],
        has_own=adds_own(said, joint),
    )


def _absent(cell: Mapping[str, Any]) -> PublishedAnswer:
    how = Answered.DECLINED if cell["declined"] else Answered.MISSING
    return PublishedAnswer(**_who(cell), how=how, reason=cell.get("reason", ""))


def _who(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: cell[name] for name in ("county", "county_slug", "organisation", "organisation_slug")
    }
