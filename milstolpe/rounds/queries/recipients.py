"""Who writes, reviews and decides about many texts at once: for the matrix, and for mails."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import in_force
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution, Round

_COLUMNS = (
    "organisation_id",
    "county_id",
    "role",
    "user_id",
    "user__name",
    "user__email",
    "objective_assignments__objective_id",
)


class Person(NamedTuple):
    """Somebody with a role at an organisation that writes; one for each objective of a lead."""

    organisation: int
    county: str | None
    role: str
    pk: int
    name: str
    email: str
    objective: int | None

    def covers(self, county: str) -> bool:
        return self.county in (None, county)


class Place(NamedTuple):
    """The cell that somebody is looked for: who writes it, where, about what."""

    organisation: int
    county: str
    objective: int | None


@dataclass
class Recipients:
    """Who is told: accounts with the texts that concern each, and mailboxes where nobody is."""

    people: dict[int, list[Contribution]] = field(default_factory=lambda: defaultdict(list))
    emails: dict[str, list[Contribution]] = field(default_factory=lambda: defaultdict(list))

    def reaches(self, contribution: Contribution) -> bool:
        return any(contribution in rows for rows in self.emails.values())


class People:
    """Everybody with a part in the texts of some organisations. One query."""

    def __init__(self, organisations: Collection[int]) -> None:
        rows = Membership.objects.filter(
            in_force(),
            organisation__in=organisations,
            role__in=(Role.OBJECTIVE_LEAD, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER),
            user__is_active=True,
        ).order_by("user__email", "pk")
        self._by_role: dict[tuple[int, str], list[Person]] = defaultdict(list)
        for person in map(Person._make, rows.values_list(*_COLUMNS)):
            self._by_role[person.organisation, person.role].append(person)

    def leads(self, place: Place) -> list[Person]:
        """Those who answer for the objective there."""
        rows = self._by_role[place.organisation, Role.OBJECTIVE_LEAD]
        return [p for p in rows if p.objective == place.objective and p.covers(place.county)]

    def writers(self, place: Place) -> list[Person]:
        """The leads; the coordinators where there are none, or no objective."""
        found = self.leads(place) if place.objective else []
        return found or self._by_role[place.organisation, Role.COORDINATOR]

    def next_ones(self, place: Place, state: str) -> list[Person]:
        """Those on whom the text waits in its state."""
        if state == ContributionState.IN_REVIEW:
            rows = self._by_role[place.organisation, Role.REVIEWER]
            found = [person for person in rows if person.covers(place.county)]
            return found or self.deciders(place)
        if state == ContributionState.APPROVED:
            return self.deciders(place) or self.writers(place)
        return self.writers(place)

    def deciders(self, place: Place) -> list[Person]:
        """Those who hand in at the organisation."""
        return self._by_role[place.organisation, Role.DECIDER]


def place_of(contribution: Contribution) -> Place:
    item = contribution.item
    return Place(contribution.organisation_id, contribution.county_id, item.objective_id)


def waited_for(contributions: Sequence[Contribution]) -> Recipients:
    """Those on whom each text waits; else the function mailbox of the organisation; else nobody.

    One query. Read the contributions with `item` and `organisation`.
    """
    people = _people_of(contributions)
    return _recipients((row, people.next_ones(place_of(row), row.state)) for row in contributions)


def writers_of_all(contributions: Sequence[Contribution]) -> Recipients:
    """Those who write each text, whatever its state. One query."""
    people = _people_of(contributions)
    return _recipients((row, people.writers(place_of(row))) for row in contributions)


def concerned(contributions: Sequence[Contribution]) -> Recipients:
    """Those who write each text and those on whom it waits; the mails, to the latter. One query."""
    people = _people_of(contributions)
    told = _recipients((row, people.next_ones(place_of(row), row.state)) for row in contributions)
    for row in contributions:
        for pk in {person.pk for person in people.writers(place_of(row))}:
            if row not in told.people[pk]:
                told.people[pk].append(row)
    return told


def contributions_of(round_: Round) -> list[Contribution]:
    """The texts of a round with what their recipients, names and addresses need. One query."""
    rows = Contribution.objects.filter(item__round=round_)
    return list(
        rows.select_related("item__round", "item__objective", "county", "organisation").order_by(
            "county_id", "item__position", "pk"
        )
    )


def _people_of(contributions: Iterable[Contribution]) -> People:
    return People({row.organisation_id for row in contributions})


def _recipients(found: Iterator[tuple[Contribution, list[Person]]]) -> Recipients:
    told = Recipients()
    for contribution, people in found:
        for pk, email in {person.pk: person.email for person in people}.items():
            told.people[pk].append(contribution)
            told.emails[email.lower()].append(contribution)
        mailbox = contribution.organisation.function_mailbox.lower()
        if mailbox and not people:
            told.emails[mailbox].append(contribution)
    return told
