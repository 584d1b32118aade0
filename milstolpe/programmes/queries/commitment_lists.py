"""Lists of commitments: one query gives the page and its files the same rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from milstolpe.core.aggregates import JoinText
from milstolpe.core.collation import swedish
from milstolpe.core.formats import sort_key_sv
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import groups_of
from milstolpe.programmes.enums import OPEN_COMMITMENTS, ActorRole, CommitmentState
from milstolpe.programmes.models import (
    Commitment,
    Measure,
    MeasureActivity,
    MeasureActor,
    Programme,
)
from milstolpe.programmes.queries.commitments import COMMITTING_STATES
from milstolpe.programmes.queries.visibility import commitments_visible_to, measures_visible_to
from milstolpe.search.queries import matching

NONE = "none"  # the filter for measures that nobody, or not we, have committed to
JOINT = "joint"  # the filter for measures where we are part of another's commitment

Rows = QuerySet[Measure, tuple[Any, ...]]


@dataclass(frozen=True)
class CommitmentFilter:
    """What a list is narrowed to; empty values narrow nothing."""

    state: str = ""  # CommitmentState, NONE or JOINT
    programme: str = ""  # address
    actor: str = ""  # slug of an organisation
    text: str = ""  # words of the measure


class OwnRow(NamedTuple):
    """A measure that concerns an organisation, and its own commitment to it if there is one."""

    programme: str
    address: str
    first_year: int
    last_year: int
    public_id: str
    code: str
    title: str
    word_lead: str  # the programme's own words
    word_partner: str
    role: str  # ActorRole, or "" when it is not named
    commitment: int | None
    state: str  # CommitmentState, or ""
    decided_on: date | None
    leader: str  # who leads a commitment that the organisation is part of
    is_example: bool

    @property
    def role_label(self) -> str:
        own = {ActorRole.LEAD: self.word_lead, ActorRole.PARTNER: self.word_partner, "": ""}
        return own[self.role] or str(ActorRole(self.role).label) if self.role else ""

    @property
    def state_label(self) -> str:
        return str(CommitmentState(self.state).label) if self.state else ""


class WorkRow(NamedTuple):
    """A measure with one commitment to it, or with none."""

    public_id: str
    code: str
    title: str
    withdrawn_on: date | None
    commitment: int | None
    state: str | None
    actor: str | None
    actor_slug: str | None
    together: str  # names joined with "; "
    decided_on: date | None
    decided_by: str | None
    case_number: str | None
    activities: str  # joined with "; "
    note: str | None
    is_on_behalf: bool | None
    contact_name: str | None
    contact_email: str | None

    @property
    def state_label(self) -> str:
        return str(CommitmentState(self.state).label) if self.state else ""

    @property
    def is_waiting(self) -> bool:
        """It can be ticked: somebody has to answer."""
        return self.state in (CommitmentState.TO_RENEW, CommitmentState.PROPOSED)

    @property
    def meaning(self) -> str:
        """What the commitment is to, in one piece."""
        return ". ".join(filter(None, (self.activities, self.note)))


def own_measures(user: Any, organisation: Organisation) -> QuerySet[Any]:
    """Measures that name the organisation, or that it is committed to, while one can commit.

    Withdrawn ones only when there is a commitment. In no order.
    """
    ours = frozenset({organisation.pk})
    named = MeasureActor.objects.filter(
        Q(organisation=organisation) | Q(group_id__in=groups_of(ours).values("group_id"))
    )
    own = Commitment.objects.filter(organisation=organisation)
    joint = Commitment.objects.filter(together_with=organisation, state__in=OPEN_COMMITMENTS)
    newest = own.filter(measure=OuterRef("pk")).order_by(_open_first(), "-pk")
    measures = measures_visible_to(user).filter(
        Q(pk__in=named.values("measure_id"))
        | Q(pk__in=own.values("measure_id"))
        | Q(pk__in=joint.values("measure_id")),
        programme__state__in=COMMITTING_STATES,
    )
    measures = measures.annotate(
        role=_first(named.filter(measure=OuterRef("pk")).order_by("role"), "role"),
        own_id=Subquery(newest.values("pk")[:1]),
        own_state=_first(newest, "state"),
        own_decided_on=Subquery(newest.values("decided_on")[:1]),
        leader=_first(joint.filter(measure=OuterRef("pk")), "organisation__name"),
    )
    return measures.filter(Q(withdrawn_on__isnull=True) | Q(own_id__isnull=False))


def filtered_own(measures: QuerySet[Any], wanted: CommitmentFilter) -> QuerySet[Any]:
    """Those of `own_measures` that the filter lets through."""
    if wanted.programme:
        measures = measures.filter(programme__address=wanted.programme)
    if wanted.text:
        measures = measures.filter(pk__in=matching(wanted.text, kind="measure"))
    if wanted.state == NONE:
        return measures.filter(own_state="", leader="")
    if wanted.state == JOINT:
        return measures.exclude(leader="")
    return measures.filter(own_state=wanted.state) if wanted.state else measures


def own_rows(measures: QuerySet[Any]) -> Rows:
    """Measures of `own_measures` as tuples of `OwnRow`, in the order of the list. One query."""
    ordered = measures.order_by(
        "-programme__start_year", swedish("programme__title"), "programme_id", "position", "pk"
    )
    return ordered.values_list(
        "programme__title",
        "programme__address",
        "programme__start_year",
        "programme__end_year",
        "public_id",
        "code",
        "title",
        "programme__word_lead",
        "programme__word_partner",
        "role",
        "own_id",
        "own_state",
        "own_decided_on",
        "leader",
        "programme__is_example",
    )


def own_counts(measures: QuerySet[Any]) -> dict[str, int]:
    """State of the own commitment → number of measures; NONE and JOINT too. One query."""
    rows = measures.order_by().values_list("own_state", "leader").annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    for state, leader, n in rows:
        for key in ([state] if state else []) + ([JOINT] if leader else []):
            counts[key] = counts.get(key, 0) + n
        if not state and not leader:
            counts[NONE] = counts.get(NONE, 0) + n
    return counts


@dataclass(frozen=True)
class CommitmentSummary:
    """The commitments of a programme in figures."""

    counts: dict[str, int]  # state → commitments; NONE → measures without an open one
    measures: int  # that are not withdrawn
    measures_confirmed: int  # of them, with at least one confirmed commitment
    actors: list[tuple[str, str]]  # (slug, name) of those with any commitment


def programme_summary(user: Any, programme: Programme) -> CommitmentSummary:
    """For those who work on the programme. Three queries."""
    commitments = commitments_visible_to(user).filter(measure__programme=programme).order_by()
    confirmed = commitments.filter(measure=OuterRef("pk"), state=CommitmentState.CONFIRMED)
    any_open = commitments.filter(measure=OuterRef("pk"), state__in=OPEN_COMMITMENTS)
    measures = measures_visible_to(user).filter(programme=programme, withdrawn_on__isnull=True)
    sums = measures.aggregate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Exists(confirmed)),
        none=Count("pk", filter=~Exists(any_open)),
    )
    actors = commitments.values_list("organisation__slug", "organisation__name").distinct()
    return CommitmentSummary(
        counts=dict(commitments.values_list("state").annotate(n=Count("pk")))
        | {NONE: sums["none"]},
        measures=sums["total"],
        measures_confirmed=sums["confirmed"],
        actors=sorted(actors, key=lambda actor: sort_key_sv(actor[1])),
    )


def measures_without(user: Any, programme: Programme) -> QuerySet[Measure]:
    """Measures of the programme, not withdrawn, to which nobody has an open commitment."""
    open_ones = Commitment.objects.filter(measure=OuterRef("pk"), state__in=OPEN_COMMITMENTS)
    measures = measures_visible_to(user).filter(programme=programme, withdrawn_on__isnull=True)
    return measures.filter(~Exists(open_ones))


def work_measures(
    user: Any, programme: Programme, wanted: CommitmentFilter, *, by_actor: bool
) -> QuerySet[Any]:
    """Measures of the programme, a row for each commitment to them (`given`), and one with none.

    By actor: only where there is a commitment. For those who work on the programme: they see
    every commitment in it.
    """
    measures = measures_visible_to(user).filter(programme=programme)
    if wanted.text:
        measures = measures.filter(pk__in=matching(wanted.text, kind="measure"))
    if wanted.state == NONE:
        measures = measures.filter(pk__in=measures_without(user, programme).values("pk"))
    # Nobody is waited for in a withdrawn measure. One condition: a second call of `filter` would
    # ask for any commitment to the measure, not for this one.
    this = Q(given__isnull=False)
    condition = this if by_actor else this | Q(withdrawn_on__isnull=True)
    if wanted.state in CommitmentState:
        condition &= Q(given__state=wanted.state)
    if wanted.actor:
        condition &= Q(given__organisation__slug=wanted.actor)
    return measures.annotate(given=FilteredRelation("commitments")).filter(condition)


def work_rows(measures: QuerySet[Any], *, by_actor: bool) -> Rows:
    """Measures of `work_measures` as tuples of `WorkRow`, in order. One query."""
    name = swedish("given__organisation__name")
    ordered = (
        measures.order_by(name, "given__organisation_id", "position", "pk", "given__pk")
        if by_actor
        else measures.order_by("position", "pk", name, "given__pk")
    )
    partners = Organisation.objects.filter(joint_commitments=OuterRef("given__pk"))
    activities = MeasureActivity.objects.filter(commitments=OuterRef("given__pk"))
    return ordered.values_list(
        "public_id",
        "code",
        "title",
        "withdrawn_on",
        "given__pk",
        "given__state",
        "given__organisation__name",
        "given__organisation__slug",
        _joined(partners, "joint_commitments", F("name")),
        "given__decided_on",
        "given__decided_by",
        "given__case_number",
        _joined(activities, "commitments", F("text")),
        "given__note",
        "given__is_on_behalf",
        "given__contact_name",
        "given__contact_email",
    )


def _open_first() -> Case:
    return Case(When(state__in=OPEN_COMMITMENTS, then=Value(0)), default=Value(1))


def _first(rows: QuerySet[Any], name: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(name)[:1]), Value(""), output_field=CharField())


def _joined(rows: QuerySet[Any], group: str, name: F) -> Coalesce:
    per_commitment = rows.order_by().values(group).annotate(joined=JoinText(name))
    return Coalesce(Subquery(per_commitment.values("joined")), Value(""), output_field=CharField())
