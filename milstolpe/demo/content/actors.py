"""Who can be named in a county's measures: those in the register, and invented organisations.

A topic names actors by code: "lst", "region" and "kommun" of the county, "kommuner" all its
municipalities together, "org:" and "kind:" with a slug, else the category of an invented one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice, product

from milstolpe.core.text import slugify_sv
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import common, skane
from milstolpe.demo.logins import LOGINS
from milstolpe.organisations.enums import Certainty
from milstolpe.organisations.models import ActorGroup, ActorKind, County, Organisation
from milstolpe.programmes.content import ActorEntry

FACTS_SOURCE = "skanesmiljomal.info, åtgärder"
EXAMPLE_SOURCE = "Påhittad, för att prova"

# Those whom somebody can log in for: they take part more often than others.
DILIGENT = {login.organisation for login in LOGINS}
OFTEN = 10

KIND_CODES = {"county_board": "lst", "region": "region", "municipality": "kommun"}


@dataclass(frozen=True)
class CountyActors:
    """Everybody who can be named in the county's measures, by code."""

    county: County
    by_code: dict[str, list[ActorEntry]]  # the role is empty

    @property
    def board(self) -> ActorEntry:
        return self.by_code["lst"][0]

    @property
    def municipalities(self) -> list[ActorEntry]:
        """Each of them once."""
        return list(dict.fromkeys(self.by_code["kommun"]))

    def entry(self, code: str, role: str, dice: Dice) -> ActorEntry | None:
        """Somebody who answers to the code; None when the county has nobody such."""
        found = self.by_code.get(code)
        return replace(dice.choice(found), role=role) if found else None


def add_organisations(total: int, dice: Dice) -> dict[str, str]:
    """Add those that Skåne's facts name, then invented ones until the register holds `total`.

    Returns:
        Slug → category of the invented ones.
    """
    real = [
        Organisation(county_id="12", mark=Certainty.PUBLIC_PAGE, source=FACTS_SOURCE, **row)
        for row in skane()["organisations"]
    ]
    missing = total - Organisation.objects.count() - len(real)
    invented = list(islice(_invented(dice), max(0, missing)))
    Organisation.objects.bulk_create([*real, *(row for row, _category in invented)])
    return {row.slug: category for row, category in invented}


def actors_by_county(categories: dict[str, str]) -> dict[str, CountyActors]:
    """County code → who can be named there. `categories` is what `add_organisations` returned."""
    organisations = list(Organisation.objects.all())
    everywhere = {
        **_by_slug("org", "organisation", organisations),
        **_by_slug("group", "group", ActorGroup.objects.all()),
        **_by_slug("kind", "kind", ActorKind.objects.all()),
    }
    found: dict[str, CountyActors] = {}
    for county in County.objects.all():
        by_code = defaultdict(list, everywhere)
        by_code["kommuner"] = everywhere[f"group:kommuner-{county.slug}"]
        for row in organisations:
            if row.county_id == county.code:
                code = categories.get(row.slug) or KIND_CODES.get(row.kind, "")
                often = OFTEN if row.slug in DILIGENT else 1
                by_code[code] += everywhere[f"org:{row.slug}"] * often
        found[county.code] = CountyActors(county, by_code)
    return found


def _by_slug(
    code: str, link: str, rows: Iterable[Organisation | ActorGroup | ActorKind]
) -> dict[str, list[ActorEntry]]:
    return {f"{code}:{row.slug}": [ActorEntry("", link, row.slug, row.name)] for row in rows}


def _invented(dice: Dice) -> Iterator[tuple[Organisation, str]]:
    """Organisations with their category, county by county and then round again, without end."""
    words = common()["organisations"]
    places = [first + last for first, last in product(words["first"], words["last"])]
    dice.shuffle(places)
    counties = list(County.objects.values_list("code", flat=True))
    for number, place in enumerate(cycle(places)):
        turn, nth = divmod(number, len(counties))
        # Each county begins with another category, so that none of them is alike.
        kind = words["kinds"][(turn + nth * 3) % len(words["kinds"])]
        name = kind["name"].format(place=place, places=place.removesuffix("s") + "s")
        if number >= len(places):
            name = f"{name} {number // len(places) + 1}"
        row = Organisation(
            name=name,
            slug=slugify_sv(name, max_length=120),
            kind=kind["kind"],
            county_id=counties[nth],
            is_example=True,
            mark=Certainty.KNOWLEDGE,
            source=EXAMPLE_SOURCE,
        )
        yield row, kind["code"]
