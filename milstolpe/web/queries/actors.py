"""The list of actors, and what one actor does: its measures, by role, and its commitments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.collation import swedish
from milstolpe.core.formats import sort_key_sv
from milstolpe.core.page import Link
from milstolpe.core.prepared import visitor_rows
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import ActorGroupMember, Organisation
from milstolpe.organisations.queries import current_organisations
from milstolpe.programmes.enums import ActorRole, CommitmentState
from milstolpe.programmes.models import Commitment, MeasureActor
from milstolpe.programmes.queries.list_pages import MeasureLine, listed_programmes, measure_lines
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    commitments_visible_to,
    measures_visible_to,
)
from milstolpe.search.queries import matching
from milstolpe.web.addresses import address_base

Rows = QuerySet[Any, Any]
Ids = Sequence[Any]


@dataclass(frozen=True)
class ActorFilter:
    """What the list of actors is narrowed to; empty values narrow nothing."""

    text: str = ""
    county: str = ""  # slug
    kind: str = ""  # OrganisationKind


class ActorRow(NamedTuple):
    """An organisation in the list."""

    name: str
    url: str
    kind: str
    county: str
    is_example: bool


@dataclass(frozen=True)
class Involvement:
    """What an actor has to do with one measure."""

    role: str  # ActorRole, or empty for one that has only committed
    groups: tuple[str, ...]  # named through these groups; empty when named itself
    commitment: str  # CommitmentState, or empty

    @property
    def label(self) -> str:
        """ "Lead actor through Municipalities in Skåne, commitment confirmed"."""
        parts = []
        if self.role:
            role = str(ActorRole(self.role).label)
            names = ", ".join(self.groups)
            through = _("%(role)s through %(groups)s") % {"role": role, "groups": names}
            parts.append(through if names else role)
        if self.commitment:
            state = str(CommitmentState(self.commitment).label).lower()
            parts.append(_("commitment %(state)s") % {"state": state})
        return ", ".join(parts)


class ActorMeasure(NamedTuple):
    """A measure that the actor has to do with."""

    id: int
    public_id: str
    programme: int  # id
    part: Involvement


@dataclass(frozen=True)
class Actor:
    """An organisation as its page shows it."""

    id: int
    slug: str
    name: str
    kind: str
    website: str
    start_on: date | None
    end_on: date | None
    is_example: bool
    county: Link | None
    successor: Link | None


@dataclass(frozen=True)
class ActorPage:
    """An organisation and all its measures, those that the viewer may see."""

    actor: Actor
    groups: Sequence[str]  # names of those it belongs to today
    predecessors: Sequence[Link]
    measures: Sequence[ActorMeasure]  # in the order of lists

    def count(self, role: ActorRole) -> int:
        return sum(row.part.role == role for row in self.measures)

    @property
    def committed(self) -> int:
        return sum(row.part.commitment == CommitmentState.CONFIRMED for row in self.measures)


def actor_rows(wanted: ActorFilter) -> list[ActorRow]:
    """Organisations that exist today, in Swedish order of their names. One query."""
    organisations = current_organisations()
    if wanted.county:
        organisations = organisations.filter(county__slug=wanted.county)
    if wanted.kind:
        organisations = organisations.filter(kind=wanted.kind)
    if wanted.text:
        organisations = organisations.filter(pk__in=matching(wanted.text, kind="organisation"))
    base = address_base("web:actor")
    kinds = {code: str(label) for code, label in OrganisationKind.choices}
    rows = organisations.order_by().values_list(
        "name", "slug", "kind", "county__name", "is_example"
    )
    return sorted(
        (
            ActorRow(name, f"{base}{slug}/", kinds[kind], county or "", is_example)
            for name, slug, kind, county, is_example in rows
        ),
        key=lambda row: sort_key_sv(row.name),
    )


def actor_page(user: Any, slug: str) -> ActorPage:
    """What the organisation leads, takes part in and has committed to. Six queries.

    Raises:
        Http404: there is no such organisation.
    """
    actor = _actor(user, slug)
    groups = _groups_today(user, actor)
    links: dict[_Place, list[tuple[str, str | None]]] = {}
    for *place, role, group in visitor_rows(_named, user, [actor.id, *groups]):
        links.setdefault(_Place(*place), []).append((role, group))
    commitments = {
        _Place(*place): state for *place, state in visitor_rows(_committed, user, [actor.id])
    }
    base = address_base("web:actor")
    return ActorPage(
        actor=actor,
        groups=list(groups.values()),
        predecessors=[
            Link(name, f"{base}{before}/")
            for name, before in visitor_rows(_predecessors, user, [actor.id])
        ],
        measures=[
            ActorMeasure(
                place.measure,
                place.public_id,
                place.programme,
                _involvement(links.get(place, []), commitments.get(place, "")),
            )
            for place in _in_list_order(user, {*links, *commitments})
        ],
    )


def actor_lines(user: Any, page: ActorPage, shown: slice) -> list[tuple[MeasureLine, str]]:
    """The measures of one page of the list, each with the actor's part in it. Four queries."""
    measures = page.measures[shown]
    programmes = listed_programmes(user, {measure.programme for measure in measures})
    ids = [measure.id for measure in measures]
    lines = measure_lines(user, ids, {row.id: row for row in programmes})
    return [(line, each.part.label) for each, line in zip(measures, lines, strict=True)]


def _actor(user: Any, slug: str) -> Actor:
    rows = visitor_rows(_organisation, user, [slug])
    if not rows:
        raise Http404
    pk, name, kind, website, start_on, end_on, is_example, *links = rows[0]
    county, county_slug, after, after_slug = links
    actors, counties = address_base("web:actor"), address_base("web:county")
    return Actor(
        id=pk,
        slug=slug,
        name=name,
        kind=str(OrganisationKind(kind).label),
        website=website,
        start_on=start_on,
        end_on=end_on,
        is_example=is_example,
        county=Link(county, f"{counties}{county_slug}/") if county else None,
        successor=Link(after, f"{actors}{after_slug}/") if after else None,
    )


def _organisation(_user: Any, slug: Ids) -> Rows:
    return Organisation.objects.filter(slug__in=slug).values_list(
        *("pk", "name", "kind", "website", "start_on", "end_on", "is_example"),
        *("county__name", "county__slug", "successor__name", "successor__slug"),
    )


def _groups_today(user: Any, actor: Actor) -> dict[int, str]:
    """Id and name of the groups that the actor is in today."""
    today = localdate()
    return {
        group: name
        for group, name, start_on, end_on in visitor_rows(_groups, user, [actor.id])
        if (start_on is None or start_on <= today) and (end_on is None or end_on >= today)
    }


def _groups(_user: Any, actor: Ids) -> Rows:
    members = ActorGroupMember.objects.filter(organisation__in=actor).order_by(
        swedish("group__name")
    )
    return members.values_list("group_id", "group__name", "start_on", "end_on")


def _predecessors(_user: Any, actor: Ids) -> Rows:
    return Organisation.objects.filter(successor__in=actor).values_list("name", "slug")


class _Place(NamedTuple):
    """A measure and where it stands in lists."""

    programme: int  # id
    position: int
    measure: int  # id
    public_id: str


_PLACE = ("programme_id", "position", "pk", "public_id")


def _in_list_order(user: Any, places: set[_Place]) -> list[_Place]:
    """Programme by programme in the order of lists, then as each orders its measures. One query."""
    programmes = listed_programmes(user, {place.programme for place in places})
    order = {row.id: index for index, row in enumerate(programmes)}
    return sorted(places, key=lambda place: (order[place.programme], place))


def _named(user: Any, who: Ids) -> Rows:
    """(place, role, group or None) for each time the actor is named.

    `who` is the actor, then the groups it is in.
    """
    measures = measures_visible_to(user).filter(actors__in=_links(user, who)).order_by()
    return measures.values_list(*_PLACE, "actors__role", "actors__group__name")


def _committed(user: Any, who: Ids) -> Rows:
    """(place, state of the commitment); where there are several the latest comes last."""
    measures = measures_visible_to(user).filter(commitments__in=_commitments(user, who))
    return measures.order_by("commitments").values_list(*_PLACE, "commitments__state")


def _links(user: Any, who: Ids) -> QuerySet[MeasureActor]:
    return actors_visible_to(user).filter(Q(organisation__in=who[:1]) | Q(group__in=who[1:]))


def _commitments(user: Any, who: Ids) -> QuerySet[Commitment]:
    """Commitments of the organisation, alone or together with others."""
    joint = Commitment.together_with.through.objects.filter(organisation__in=who)
    return commitments_visible_to(user).filter(
        Q(organisation__in=who) | Q(pk__in=joint.values("commitment_id"))
    )


def _involvement(links: Sequence[tuple[str, str | None]], commitment: str) -> Involvement:
    """The strongest role; the groups only when the actor is not named itself in that role."""
    if not links:
        return Involvement("", (), commitment)
    roles = {role for role, _group in links}
    role = ActorRole.LEAD if ActorRole.LEAD in roles else ActorRole.PARTNER
    groups = [group for own, group in links if own == role]
    return Involvement(role, () if None in groups else tuple(filter(None, groups)), commitment)


def actor_answer(page: ActorPage) -> str:
    """ "Lunds kommun leads 23 measures, takes part in 39 and has committed to 12."."""
    name = page.actor.name
    if not page.measures:
        return _("%(name)s is not named in any measure yet.") % {"name": name}
    first = _what_it_does(page, page.count(ActorRole.LEAD), page.count(ActorRole.PARTNER))
    if not page.committed:
        return first
    second = ngettext(
        "There is a confirmed commitment to %(n)s of the measures.",
        "There are confirmed commitments to %(n)s of the measures.",
        page.committed,
    ) % {"n": page.committed}
    return f"{first} {second}"


def _what_it_does(page: ActorPage, leads: int, takes_part: int) -> str:
    """The roles in one sentence; nothing is said of a role that it has nowhere."""
    count = leads or takes_part or len(page.measures)
    if leads and takes_part:
        text = ngettext(
            "%(name)s leads %(n)s measure and takes part in %(partner)s.",
            "%(name)s leads %(n)s measures and takes part in %(partner)s.",
            leads,
        )
    elif leads:
        text = ngettext("%(name)s leads %(n)s measure.", "%(name)s leads %(n)s measures.", leads)
    else:
        text = ngettext(
            "%(name)s takes part in %(n)s measure.",
            "%(name)s takes part in %(n)s measures.",
            count,
        )
    return text % {"name": page.actor.name, "n": count, "partner": takes_part}
