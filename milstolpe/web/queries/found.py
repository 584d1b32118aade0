"""Search over everything, through the one visibility policy."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from milstolpe.agenda.queries import meetings_visible_to
from milstolpe.core.listing import PAGE_SIZE
from milstolpe.core.page import Link
from milstolpe.core.prepared import visitor_rows
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import county_names
from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to
from milstolpe.reporting.queries.visibility import published_follow_ups
from milstolpe.rounds.models import Compilation, PublishedText, Round
from milstolpe.search.queries import SearchHit, search
from milstolpe.web.addresses import address_base
from milstolpe.workplan.models import Plan
from milstolpe.workplan.queries.plans import PUBLIC, public_activities

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found."""

    label: Promise  # of many
    label_of_one: Promise
    route: str  # name of its address
    # user → what they may see; None where all is public
    visible: Callable[[Any], QuerySet[Any]] | None
    # user, ids → (id, slug, where it belongs, whether it is example data)
    places: Callable[[Any, Sequence[Any]], Rows]
    is_within_list: bool = False  # the route is that of the list, and takes nothing


def _measures(user: Any, ids: Sequence[Any]) -> Rows:
    rows = measures_visible_to(user).filter(pk__in=ids).order_by()
    return rows.values_list("pk", "public_id", "programme__title", "programme__is_example")


def _programmes(user: Any, ids: Sequence[Any]) -> Rows:
    rows = programmes_visible_to(user).filter(pk__in=ids).order_by()
    return rows.values_list("pk", "address", "county__name", "is_example")


def _organisations(_user: Any, ids: Sequence[Any]) -> Rows:
    rows = Organisation.objects.filter(pk__in=ids).order_by()
    return rows.values_list("pk", "slug", "county__name", "is_example")


def _objectives(_user: Any, ids: Sequence[Any]) -> Rows:
    rows = Objective.objects.filter(pk__in=ids).order_by()
    return rows.values_list("pk", "slug", "agency__name", Value(False))


def _years(user: Any, ids: Sequence[Any]) -> Rows:
    """The part of the address after /uppfoljning/, of years that are published."""
    rows = published_follow_ups(user).filter(pk__in=ids).order_by()
    return rows.values_list(
        "pk",
        Concat("programme__address", Value("/"), Cast("year", CharField())),
        "programme__county__name",
        "programme__is_example",
    )


def _texts(_user: Any, ids: Sequence[Any]) -> Rows:
    """The part of the address after /lan/, of texts that are published."""
    rows = PublishedText.objects.filter(contribution__in=ids, is_newest=True).order_by()
    return rows.values_list(
        "contribution",
        Concat(
            *("county__slug", Value("/miljomal/"), "contribution__item__slug", Value("/")),
            Cast("year", CharField()),
            output_field=CharField(),
        ),
        "county__name",
        "publication__round__is_example",
    )


def _compilations(_user: Any, ids: Sequence[Any]) -> Rows:
    rows = Compilation.objects.filter(pk__in=ids, publications__isnull=False).order_by().distinct()
    return rows.values_list("pk", "address", "round__name", "is_example")


def _rounds(_user: Any, ids: Sequence[Any]) -> Rows:
    """Consultations and surveys that are published."""
    rows = Round.objects.filter(pk__in=ids, publications__isnull=False).order_by().distinct()
    return rows.values_list("pk", "address", Cast("year", CharField()), "is_example")


def _meetings(user: Any, ids: Sequence[Any]) -> Rows:
    rows = meetings_visible_to(user).filter(pk__in=ids).order_by().distinct()
    number = Cast("pk", CharField())
    return rows.values_list("pk", number, "organiser__name", Value(False))


def _plans(_user: Any, ids: Sequence[Any]) -> Rows:
    """Operating plans that are decided, by year."""
    rows = Plan.objects.filter(pk__in=ids, state__in=PUBLIC).order_by()
    return rows.values_list("pk", Cast("year", CharField()), Value(""), "is_example")


def _plan_activities(user: Any, ids: Sequence[Any]) -> Rows:
    """The part of the address after /verksamhetsplan/, of activities in decided plans."""
    rows = public_activities(user).filter(pk__in=ids).order_by()
    year = Cast("area__plan__year", CharField())
    address = Concat(year, Value("/aktivitet/"), Cast("pk", CharField()))
    return rows.values_list("pk", address, "area__plan__title", "area__plan__is_example")


# In the order of the tabs.
KINDS = {
    "measure": Kind(
        _("Measures"), _("Measure"), "programmes:measure", measures_visible_to, _measures
    ),
    "programme": Kind(
        _("Action programmes"),
        _("Action programme"),
        "programmes:programme",
        programmes_visible_to,
        _programmes,
    ),
    "year": Kind(
        _("Follow-ups"),
        _("Follow-up"),
        "reporting:years",
        published_follow_ups,
        _years,
        is_within_list=True,
    ),
    "text": Kind(
        _("County texts"), _("County text"), "web:counties", None, _texts, is_within_list=True
    ),
    "compilation": Kind(
        _("Compilations"), _("Compilation"), "rounds:compiled", None, _compilations
    ),
    "round": Kind(
        _("Consultations and surveys"),
        _("Consultation or survey"),
        "rounds:published",
        None,
        _rounds,
        is_within_list=True,
    ),
    "meeting": Kind(
        _("Meetings"),
        _("Meeting"),
        "agenda:meetings",
        meetings_visible_to,
        _meetings,
        is_within_list=True,
    ),
    "plan": Kind(
        _("Operating plans"),
        _("Operating plan"),
        "workplan:plans",
        None,
        _plans,
        is_within_list=True,
    ),
    "plan_activity": Kind(
        _("Activities of plans"),
        _("Activity"),
        "workplan:plans",
        public_activities,
        _plan_activities,
        is_within_list=True,
    ),
    "organisation": Kind(_("Actors"), _("Actor"), "web:actor", None, _organisations),
    "objective": Kind(_("Objectives"), _("Objective"), "web:objective", None, _objectives),
}


@dataclass(frozen=True)
class Found:
    """A hit as the page shows it."""

    kind: str
    title: str
    url: str
    place: str  # where it belongs: a programme, a county, an agency
    snippet: SafeString
    is_example: bool

    @property
    def drawn(self) -> SafeString:
        """As an item of the list. No template: it would cost ten times as much."""
        notes = [self.kind, self.place, str(_("example data")) if self.is_example else ""]
        return format_html(
            '<li><a href="{}" lang="sv">{}</a><span class="note">{}</span>{}</li>',
            *(self.url, self.title, " · ".join(filter(None, notes))),
            format_html('<p class="text" lang="sv">{}</p>', self.snippet) if self.snippet else "",
        )


@dataclass(frozen=True)
class FoundPage:
    """One page of hits, and how many there are of each kind."""

    total: int
    counts: dict[str, int]
    hits: Sequence[Found]
    counties: Sequence[Link]  # those whose name the text is in


def found_page(user: Any, text: str, *, kind: str | None, limit: int, offset: int) -> FoundPage:
    """What `text` finds among what `user` may see, the best first. At most seven queries."""
    result = search(user, text, visible=_visible, kind=kind, limit=limit, offset=offset)
    found: dict[tuple[str, int], Found] = {}
    for name in {hit.kind for hit in result.hits}:
        of_kind = {hit.object_id: hit for hit in result.hits if hit.kind == name}
        found |= {(name, pk): each for pk, each in _found(user, KINDS[name], of_kind)}
    # What somebody hides between the two queries is left out.
    keys = [(hit.kind, hit.object_id) for hit in result.hits]
    hits = [found[key] for key in keys if key in found]
    return FoundPage(result.total, result.counts_by_kind, hits, _counties(user, text))


def _visible(user: Any) -> dict[str, QuerySet[Any] | None]:
    return {name: each.visible and each.visible(user) for name, each in KINDS.items()}


def _found(user: Any, kind: Kind, hits: dict[int, SearchHit]) -> Iterator[tuple[int, Found]]:
    """The hits of one kind (by the id of the thing) with address and surroundings. One query."""
    base = reverse(kind.route) if kind.is_within_list else address_base(kind.route)
    label = str(kind.label_of_one)
    for pk, slug, place, is_example in _places(user, kind, list(hits)):
        hit = hits[pk]
        yield pk, Found(label, hit.title, f"{base}{slug}/", place or "", hit.snippet, is_example)


def _places(user: Any, kind: Kind, ids: list[int]) -> Iterable[tuple[Any, ...]]:
    if len(ids) > PAGE_SIZE:  # a file: seldom asked for, and each time another number of hits
        return kind.places(user, ids)
    # Always as many places as a page has rows, so that the compiled query is the same.
    return visitor_rows(kind.places, user, [*ids, *[0] * (PAGE_SIZE - len(ids))])


def _counties(user: Any, text: str) -> list[Link]:
    """Counties are few and found by name alone: "skåne" leads to the page of Skåne län."""
    wanted, base = text.casefold(), address_base("web:county")
    return [
        Link(name, f"{base}{slug}/")
        for slug, name in county_names(user)
        if wanted and wanted in name.casefold()
    ]
