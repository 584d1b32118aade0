"""Search over everything, through the one visibility policy."""

from collections.abc import Sequence
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

# In the order of the tabs: kind → what it is called.
KINDS: dict[str, Promise] = {
    "measure": _("Measures"),
    "programme": _("Action programmes"),
    "organisation": _("Actors"),
    "objective": _("Objectives"),
}
KIND_OF_ONE: dict[str, Promise] = {
    "measure": _("Measure"),
    "programme": _("Action programme"),
    "organisation": _("Actor"),
    "objective": _("Objective"),
}


@dataclass(frozen=True)
class Found:
    """A hit as the page shows it."""

    kind: Promise
    title: str
    url: str
    place: str  # where it belongs: a county, or a programme and its period
    snippet: SafeString
    is_example: bool


@dataclass(frozen=True)
class FoundPage:
    """One page of hits, and how many there are of each kind."""

    total: int
    counts: dict[str, int]
    hits: Sequence[Found]


@dataclass(frozen=True)
class _Place:
    slug: str
    place: str
    is_example: bool


def found_page(user: Any, text: str, *, kind: str | None, limit: int, offset: int) -> FoundPage:
    """What `text` finds among what `user` may see. At most six queries."""
    visible: dict[str, QuerySet[Any]] = {
        "measure": measures_visible_to(user).order_by().values("pk"),
        "programme": programmes_visible_to(user).order_by().values("pk"),
        "organisation": Organisation.objects.order_by().values("pk"),
        "objective": Objective.objects.order_by().values("pk"),
    }
    result = search(text, visible=visible, kind=kind, limit=limit, offset=offset)
    places = {name: _places(name, result.hits) for name in KINDS}
    bases = {name: address_base(route) for name, route in ROUTES.items()}
    hits = []
    for hit in result.hits:
        place = places[hit.kind].get(hit.object_id)
        if place:
            url = f"{bases[hit.kind]}{place.slug}/"
            one = KIND_OF_ONE[hit.kind]
            hits.append(Found(one, hit.title, url, place.place, hit.snippet, place.is_example))
    return FoundPage(result.total, result.counts_by_kind, hits)


ROUTES = {
    "measure": "programmes:measure",
    "programme": "programmes:programme",
    "organisation": "web:actor",
    "objective": "web:objective",
}


def _places(kind: str, hits: Sequence[SearchHit]) -> dict[int, _Place]:
    """Address, surroundings and example mark of the hits of one kind. One query, or none."""
    ids = [hit.object_id for hit in hits if hit.kind == kind]
    return PLACES[kind](ids) if ids else {}
