"""Who is expected to report which measures: laid out when a follow-up is opened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from milstolpe.organisations.models import ActorGroupMember, Organisation
from milstolpe.organisations.standing import in_force
from milstolpe.programmes.enums import ActorRole, CommitmentState, Reporters
from milstolpe.programmes.models import Commitment, Measure, MeasureActor
from milstolpe.reporting.models import FollowUp

Link = tuple[int, int, str]  # organisation, measure, role


def followed_measures(follow_up: FollowUp) -> QuerySet[Measure]:
    """The programme's measures that are asked about: not withdrawn, not followed up elsewhere,
    and under way in the years that the follow-up covers."""
    return (
        follow_up.programme.measures.filter(withdrawn_on__isnull=True, followed_up_in="")
        .annotate(
            first=Coalesce("start_year", "programme__start_year"),
            last=Coalesce("end_year", "programme__end_year"),
        )
        .filter(first__lte=follow_up.last_year, last__gte=follow_up.first_year)
    )


def expected_answers(follow_up: FollowUp, *, on: date) -> dict[int, dict[int, str]]:
    """Organisation → measure → role, as the programme says who reports.

    Groups are expanded to those who are members on that day. A kind of actor never reports. An
    organisation that has ended is replaced by the one that has come after it, or left out.
    """
    measures = set(followed_measures(follow_up).values_list("pk", flat=True))
    links = list(_links(follow_up, on))
    standing = _standing_organisations({organisation for organisation, _m, _r in links}, on)
    expected: dict[int, dict[int, str]] = defaultdict(dict)
    for organisation, measure, role in links:
        answerer = standing.get(organisation)
        if answerer is None or measure not in measures:
            continue
        if expected[answerer].get(measure) != ActorRole.LEAD:
            expected[answerer][measure] = role
    return {organisation: asked for organisation, asked in expected.items() if asked}


def _links(follow_up: FollowUp, on: date) -> Iterator[Link]:
    programme = follow_up.programme
    actors = MeasureActor.objects.filter(measure__programme=programme)
    if programme.reporters == Reporters.ALL_LISTED:
        yield from _named(actors, on)
        return
    leads = actors.filter(role=ActorRole.LEAD)
    if programme.reporters == Reporters.LEADS:
        yield from _named(leads, on)
        return
    # The owners are bound by their own decision of the programme, others by their commitment.
    owners = programme.owners.values("organisation_id")
    yield from _named(leads.filter(organisation__in=owners), on)
    yield from _committed(Commitment.objects.filter(measure__programme=programme))


def _named(actors: QuerySet[MeasureActor], on: date) -> Iterator[Link]:
    yield from actors.filter(organisation__isnull=False).values_list(
        "organisation_id", "measure_id", "role"
    )
    members: dict[int, list[int]] = defaultdict(list)
    for group, member in ActorGroupMember.objects.filter(in_force(on)).values_list(
        "group_id", "organisation_id"
    ):
        members[group].append(member)
    for group, measure, role in actors.filter(group__isnull=False).values_list(
        "group_id", "measure_id", "role"
    ):
        yield from ((member, measure, role) for member in members[group])


def _committed(commitments: QuerySet[Commitment]) -> Iterator[Link]:
    confirmed = commitments.filter(state=CommitmentState.CONFIRMED)
    own = confirmed.values_list("organisation_id", "measure_id")
    joint = confirmed.filter(together_with__isnull=False).values_list("together_with", "measure_id")
    yield from ((organisation, measure, ActorRole.LEAD) for organisation, measure in own)
    yield from ((organisation, measure, ActorRole.LEAD) for organisation, measure in joint)


def _standing_organisations(ids: Iterable[int], on: date) -> dict[int, int]:
    """Organisation → itself while it exists, else the first of its successors that does."""
    alive = set(Organisation.objects.filter(in_force(on)).values_list("pk", flat=True))
    ended = Organisation.objects.filter(successor__isnull=False)
    successors = dict(ended.values_list("pk", "successor_id"))
    found = {}
    for pk in ids:
        passed: set[int] = set()  # a ring of successors leads nowhere
        here: int | None = pk
        while here is not None and here not in alive and here not in passed:
            passed.add(here)
            here = successors.get(here)
        if here in alive:
            found[pk] = here
    return found
