"""A published year as its page shows it: from the frozen copy alone.

What has been marked as internal since is left out of the rows; the sums stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.formats import sort_key_sv
from milstolpe.core.page import Bar, GradeMark
from milstolpe.programmes.models import Measure
from milstolpe.reporting.figures import NOT_ASKED, Change, Distribution, from_json
from milstolpe.reporting.models import PublishedYear
from milstolpe.reporting.queries.visibility import published_years_visible_to
from milstolpe.reporting.words import kind_label, mark_of_sign, share_bar

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class ShareRow:
    """A row of a table of shares."""

    label: str
    found: Distribution
    address: str = ""
    code: str = ""  # of a measure, or of a municipality
    group: str = ""  # the area of a measure

    @property
    def bar(self) -> Bar | None:
        return share_bar(self.found)


@dataclass(frozen=True)
class Stuck:
    """A measure that has stood at "not begun" both times."""

    code: str
    label: str
    address: str
    actors: int


@dataclass(frozen=True)
class MatrixLine:
    """An actor's grades, one for each measure; None where it was not asked."""

    name: str
    address: str
    marks: Sequence[GradeMark | None]


@dataclass(frozen=True)
class AskedActor:
    """An organisation that was asked."""

    name: str
    address: str
    handed_in: bool


@dataclass(frozen=True)
class Copy:
    """An earlier or later copy of the same year."""

    number: int
    at: Any  # datetime
    reason: str
    address: str


@dataclass(frozen=True)
class YearPage:
    """One copy of a year. `hidden` are the ids of measures that have become internal."""

    publication: PublishedYear
    hidden: frozenset[str]

    @property
    def figures(self) -> Figures:
        return self.publication.figures

    @cached_property
    def total(self) -> Distribution:
        return from_json(self.figures["total"])

    @property
    def change(self) -> Change | None:
        found = self.figures["change"]
        return Change(**found) if found else None

    @cached_property
    def measures(self) -> list[ShareRow]:
        base = reverse("programmes:measures")
        return [
            ShareRow(
                part["title"],
                from_json(part),
                f"{base}{part['measure']}/",
                part["code"],
                part["area"],
            )
            for part in self._open_parts("measures")
        ]

    @property
    def areas(self) -> list[ShareRow]:
        return [
            ShareRow(part["key"] or _("Without area"), from_json(part))
            for part in self.figures["areas"]
        ]

    @property
    def kinds(self) -> list[ShareRow]:
        return [
            ShareRow(kind_label(part["key"]), from_json(part)) for part in self.figures["kinds"]
        ]

    @property
    def objectives(self) -> list[ShareRow]:
        names = self.figures.get("objective_names", {})
        return [
            ShareRow(names.get(str(part["key"]), ""), from_json(part), code=str(part["key"]))
            for part in sorted(self.figures["objectives"], key=lambda part: part["key"])
        ]

    @property
    def municipalities(self) -> list[ShareRow]:
        names = self.figures.get("municipality_names", {})
        rows = [
            ShareRow(names.get(part["key"], part["key"]), from_json(part), code=part["key"])
            for part in self.figures["municipalities"]
        ]
        return sorted(rows, key=lambda row: sort_key_sv(row.label))

    @property
    def stuck(self) -> list[Stuck]:
        base = reverse("programmes:measures")
        named = {part["measure"]: part for part in self._open_parts("measures")}
        return [
            Stuck(
                named[row["measure"]]["code"],
                named[row["measure"]]["title"],
                f"{base}{row['measure']}/",
                row["actors"],
            )
            for row in self.figures["stuck"]
            if row["measure"] in named
        ]

    @property
    def actors(self) -> list[AskedActor]:
        return [
            AskedActor(row["name"], self.actor_address(row["slug"]), row["handed_in"])
            for row in self.figures.get("organisations", [])
        ]

    def matrix(self, shown: slice = slice(None)) -> Iterator[MatrixLine]:
        """Actors by name with their grades, in the order of `measures`."""
        places = [
            place
            for place, part in enumerate(self.figures["measures"])
            if part["measure"] not in self.hidden
        ]
        for row in self.figures.get("matrix", [])[shown]:
            signs = [row["grades"][place] for place in places]
            yield MatrixLine(
                row["name"],
                self.actor_address(row["slug"]),
                [None if sign == NOT_ASKED else mark_of_sign(sign) for sign in signs],
            )

    def actor_address(self, slug: str) -> str:
        place = (self.figures["programme_address"], self.figures["year"], slug)
        return reverse("reporting:year-actor", args=place)

    def answers(self) -> list[dict[str, Any]]:
        """Every answer of the copy; they are read only when somebody asks for them."""
        return [row for row in self.publication.answers if row["measure"] not in self.hidden]

    def _open_parts(self, name: str) -> list[Figures]:
        return [part for part in self.figures[name] if part["measure"] not in self.hidden]


def publications(user: Any) -> QuerySet[PublishedYear]:
    """Copies with what their page needs, without the answers."""
    return (
        published_years_visible_to(user)
        .select_related("follow_up__programme__county")
        .defer("answers")
    )


def year_page(publication: PublishedYear) -> YearPage:
    """The copy, and what of it has become internal. One query."""
    hidden = Measure.objects.filter(
        programme=publication.follow_up.programme_id, is_internal=True
    ).values_list("public_id", flat=True)
    return YearPage(publication, frozenset(hidden))


def copies(publication: PublishedYear) -> list[Copy]:
    """Every copy of the year, the newest first. One query."""
    follow_up = publication.follow_up
    address = follow_up.programme.address
    return [
        Copy(
            number,
            at,
            reason,
            reverse("reporting:year-version", args=(address, follow_up.year, number)),
        )
        for number, at, reason in follow_up.publications.order_by("-number").values_list(
            "number", "at", "reason"
        )
    ]
