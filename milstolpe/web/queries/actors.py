"""The list of actors, and what one actor does: its measures, by role, and its commitments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import sort_key_sv
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import ActorGroup, Organisation
from milstolpe.organisations.queries import current_organisations, groups_of
from milstolpe.programmes.enums import ActorRole, CommitmentState
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    commitments_visible_to,
    measures_visible_to,
)
from milstolpe.search.queries import matching
from milstolpe.web.addresses import address_base


@dataclass(frozen=True)
class ActorFilter:
    """What the list of actors is narrowed to; empty values narrow nothing."""

    text: str = ""
    county: str = ""  # slug
    kind: str = ""  # OrganisationKind


@dataclass(frozen=True)
class ActorRow:
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


@dataclass(frozen=True)
class ActorPage:
    """An organisation and all its measures, those that the viewer may see."""

    organisation: Organisation
    groups: Sequence[ActorGroup]  # those it belongs to today
    predecessors: Sequence[Organisation]
    involvements: dict[str, Involvement]  # by public id of the measure

    def count(self, role: ActorRole) -> int:
        return sum(row.role == role for row in self.involvements.values())

    @property
    def committed(self) -> int:
        confirmed = CommitmentState.CONFIRMED
        return sum(row.commitment == confirmed for row in self.involvements.values())


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


def actor_page(user: Any, organisation: Organisation) -> ActorPage:
    """What the organisation leads, takes part in and has committed to. Four queries."""
    groups = [row.group for row in groups_of(frozenset({organisation.pk})).select_related("group")]
    return ActorPage(
        organisation=organisation,
        groups=groups,
        predecessors=list(organisation.predecessors.all()),
        involvements=_involvements(user, organisation, groups),
    )


def _involvements(
    user: Any, organisation: Organisation, groups: Sequence[ActorGroup]
) -> dict[str, Involvement]:
    commitments = _commitments(user, organisation)
    named = actors_visible_to(user).filter(Q(organisation=organisation) | Q(group__in=groups))
    links: dict[str, list[tuple[str, str | None]]] = {}
    for public_id, role, group in (
        measures_visible_to(user)
        .filter(actors__in=named)
        .order_by()
        .values_list("public_id", "actors__role", "actors__group__name")
    ):
        links.setdefault(public_id, []).append((role, group))
    return {
        public_id: _involvement(links.get(public_id, []), commitments.get(public_id, ""))
        for public_id in {**links, **commitments}
    }


def _commitments(user: Any, organisation: Organisation) -> dict[str, str]:
    """Public id of a measure → state of the commitment, alone or together with others."""
    joint = Commitment.together_with.through.objects.filter(organisation=organisation)
    own = commitments_visible_to(user).filter(
        Q(organisation=organisation) | Q(pk__in=joint.values("commitment_id"))
    )
    rows = (
        measures_visible_to(user)
        .filter(commitments__in=own)
        .order_by("commitments")  # the latest counts
        .values_list("public_id", "commitments__state")
    )
    return dict(rows)


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
    name = page.organisation.name
    if not page.involvements:
        return _("%(name)s is not named in any measure yet.") % {"name": name}
    leads, takes_part = page.count(ActorRole.LEAD), page.count(ActorRole.PARTNER)
    first = ngettext(
        "%(name)s leads %(n)s measure and takes part in %(partner)s.",
        "%(name)s leads %(n)s measures and takes part in %(partner)s.",
        leads,
    ) % {"name": name, "n": leads, "partner": takes_part}
    if not page.committed:
        return first
    second = ngettext(
        "There is a confirmed commitment to %(n)s of the measures.",
        "There are confirmed commitments to %(n)s of the measures.",
        page.committed,
    ) % {"n": page.committed}
    return f"{first} {second}"
