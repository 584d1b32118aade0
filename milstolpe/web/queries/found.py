"""Search over everything, through the one visibility policy."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from milstolpe.core.page import Link
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to
from milstolpe.search.queries import SearchHit, search
from milstolpe.web.addresses import address_base


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found."""

    label: Promise  # of many
    label_of_one: Promise
    route: str  # name of its address, which takes the first of `fields`
    things: Callable[[Any], QuerySet[Any]]  # user → what they may see
    is_all_public: bool
    fields: tuple[str, ...]  # slug, where it belongs, whether it is example data


# In the order of the tabs.
KINDS = {
    "measure": Kind(
        _("Measures"),
        _("Measure"),
        "programmes:measure",
        measures_visible_to,
        is_all_public=False,
        fields=("public_id", "programme__title", "programme__is_example"),
    ),
    "programme": Kind(
        _("Action programmes"),
        _("Action programme"),
        "programmes:programme",
        programmes_visible_to,
        is_all_public=False,
        fields=("address", "county__name", "is_example"),
    ),
    "organisation": Kind(
        _("Actors"),
        _("Actor"),
        "web:actor",
        lambda _user: Organisation.objects.all(),
        is_all_public=True,
        fields=("slug", "county__name", "is_example"),
    ),
    "objective": Kind(
        _("Objectives"),
        _("Objective"),
        "web:objective",
        lambda _user: Objective.objects.all(),
        is_all_public=True,
        fields=("slug", "agency__name"),
    ),
}


@dataclass(frozen=True)
class Found:
    """A hit as the page shows it."""

    kind: Promise
    title: str
    url: str
    place: str  # where it belongs: a programme, a county, an agency
    snippet: SafeString
    is_example: bool


@dataclass(frozen=True)
class FoundPage:
    """One page of hits, and how many there are of each kind."""

    total: int
    counts: dict[str, int]
    hits: Sequence[Found]
    counties: Sequence[Link]  # those whose name the text is in


def found_page(user: Any, text: str, *, kind: str | None, limit: int, offset: int) -> FoundPage:
    """What `text` finds among what `user` may see, the best first. At most seven queries."""
    visible = {
        name: None if each.is_all_public else each.things(user) for name, each in KINDS.items()
    }
    result = search(text, visible=visible, kind=kind, limit=limit, offset=offset)
    found: dict[tuple[str, int], Found] = {}
    for name in {hit.kind for hit in result.hits}:
        of_kind = {hit.object_id: hit for hit in result.hits if hit.kind == name}
        found |= {(name, pk): each for pk, each in _found(user, KINDS[name], of_kind)}
    # What somebody hides between the two queries is left out.
    keys = [(hit.kind, hit.object_id) for hit in result.hits]
    hits = [found[key] for key in keys if key in found]
    return FoundPage(result.total, result.counts_by_kind, hits, _counties(text))


def _found(user: Any, kind: Kind, hits: dict[int, SearchHit]) -> Iterator[tuple[int, Found]]:
    """The hits of one kind (by the id of the thing) with address and surroundings. One query."""
    base = address_base(kind.route)
    rows = kind.things(user).filter(pk__in=hits).values_list("pk", *kind.fields)
    for pk, slug, place, *example in rows:
        hit = hits[pk]
        yield (
            pk,
            Found(
                kind=kind.label_of_one,
                title=hit.title,
                url=f"{base}{slug}/",
                place=place or "",
                snippet=hit.snippet,
                is_example=any(example),
            ),
        )


def _counties(text: str) -> list[Link]:
    """Counties are few and found by name alone: "skåne" leads to the page of Skåne län."""
    wanted = text.casefold()
    return [
        Link(county.name, county.get_absolute_url())
        for county in County.objects.all()
        if wanted and wanted in county.name.casefold()
    ]
