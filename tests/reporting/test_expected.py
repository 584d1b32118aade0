"""Who is expected to report which measures."""

from datetime import date

import pytest
from django.utils import timezone

from milstolpe.core.errors import DomainError
from milstolpe.programmes.enums import Reporters
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.expected import expected_answers, followed_measures
from milstolpe.reporting.services.followups import lay_out_reports
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorGroupMemberFactory,
    ActorKindFactory,
    OrganisationFactory,
)
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeOwnerFactory,
)
from tests.factories.reporting import FollowUpFactory

pytestmark = pytest.mark.django_db

DAY = date(2027, 12, 1)


@pytest.fixture
def follow_up() -> FollowUp:
    return FollowUpFactory()


def measure(follow_up: FollowUp, **fields):
    return MeasureFactory(programme=follow_up.programme, **fields)


def asks(follow_up: FollowUp, reporters: str, *, on: date = DAY) -> dict[int, dict[int, str]]:
    follow_up.programme.reporters = reporters
    follow_up.programme.save()
    return expected_answers(follow_up, on=on)


def test_each_choice_of_reporters_asks_its_own(follow_up):
    one = measure(follow_up)
    lead, partner, committed, joint = (OrganisationFactory() for _number in range(4))
    owner = ProgrammeOwnerFactory(programme=follow_up.programme).organisation
    for organisation, role in ((lead, "lead"), (partner, "partner"), (owner, "lead")):
        MeasureActorFactory(measure=one, organisation=organisation, role=role)
    commitment = CommitmentFactory(measure=one, organisation=committed, confirmed=True)
    commitment.together_with.add(joint)

    assert asks(follow_up, Reporters.LEADS) == {
        lead.pk: {one.pk: "lead"},
        owner.pk: {one.pk: "lead"},
    }
    assert asks(follow_up, Reporters.ALL_LISTED) == {
        lead.pk: {one.pk: "lead"},
        owner.pk: {one.pk: "lead"},
        partner.pk: {one.pk: "partner"},
    }
    assert asks(follow_up, Reporters.COMMITTED) == {
        owner.pk: {one.pk: "lead"},
        committed.pk: {one.pk: "lead"},
        joint.pk: {one.pk: "lead"},
    }


@pytest.mark.parametrize("state", ["proposed", "declined", "ended", "to_renew"])
def test_only_confirmed_commitments_report(follow_up, state):
    reason = {"close_reason": "Skäl"} if state in ("declined", "ended") else {}
    confirmed = {"confirmed_at": timezone.now()} if state in ("ended", "to_renew") else {}
    CommitmentFactory(measure=measure(follow_up), state=state, **reason, **confirmed)
    assert asks(follow_up, Reporters.COMMITTED) == {}


def test_who_both_leads_and_helps_leads(follow_up):
    one, organisation = measure(follow_up), OrganisationFactory()
    group = ActorGroupMemberFactory(organisation=organisation).group
    MeasureActorFactory(measure=one, organisation=organisation)
    MeasureActorFactory(measure=one, organisation=None, group=group, role="partner")
    assert asks(follow_up, Reporters.ALL_LISTED) == {organisation.pk: {one.pk: "lead"}}


def test_group_is_expanded_to_its_members_of_that_day(follow_up):
    one, group = measure(follow_up), ActorGroupFactory()
    MeasureActorFactory(measure=one, organisation=None, group=group)
    always = ActorGroupMemberFactory(group=group).organisation
    left = ActorGroupMemberFactory(group=group, end_on=date(2027, 11, 30)).organisation
    came = ActorGroupMemberFactory(group=group, start_on=date(2027, 12, 2)).organisation
    found = {
        day: asks(follow_up, Reporters.LEADS, on=date(2027, *day)).keys()
        for day in ((11, 30), (12, 1), (12, 2))
    }
    assert found == {
        (11, 30): {always.pk, left.pk},
        (12, 1): {always.pk},
        (12, 2): {always.pk, came.pk},
    }


def test_kind_of_actor_never_reports(follow_up):
    MeasureActorFactory(measure=measure(follow_up), organisation=None, kind=ActorKindFactory())
    assert asks(follow_up, Reporters.ALL_LISTED) == {}


def test_successor_answers_for_an_organisation_that_has_ended(follow_up):
    one, other = measure(follow_up), measure(follow_up)
    successor = OrganisationFactory()
    ended = OrganisationFactory(end_on=date(2027, 6, 30), successor=successor)
    MeasureActorFactory(measure=one, organisation=ended)
    MeasureActorFactory(measure=one, organisation=successor, role="partner")
    MeasureActorFactory(measure=other, organisation=successor)
    assert asks(follow_up, Reporters.ALL_LISTED) == {
        successor.pk: {one.pk: "lead", other.pk: "lead"}
    }
    assert asks(follow_up, Reporters.LEADS, on=date(2027, 6, 30))[ended.pk] == {one.pk: "lead"}


def test_successors_are_followed_to_the_one_that_exists_today(follow_up):
    one = measure(follow_up)
    today = OrganisationFactory()
    between = OrganisationFactory(end_on=date(2027, 6, 30), successor=today)
    second = OrganisationFactory(end_on=date(2025, 6, 30), successor=between)
    first = OrganisationFactory(end_on=date(2023, 6, 30), successor=second)
    MeasureActorFactory(measure=one, organisation=first)
    assert asks(follow_up, Reporters.LEADS) == {today.pk: {one.pk: "lead"}}


def test_ring_of_successors_is_left_out(follow_up):
    first = OrganisationFactory(end_on=date(2023, 6, 30))
    second = OrganisationFactory(end_on=date(2025, 6, 30), successor=first)
    first.successor = second
    first.save()
    MeasureActorFactory(measure=measure(follow_up), organisation=first)
    assert asks(follow_up, Reporters.LEADS) == {}


def test_organisation_that_has_ended_without_successor_is_left_out(follow_up):
    gone = OrganisationFactory(end_on=date(2027, 6, 30))
    heir_gone = OrganisationFactory(end_on=date(2027, 6, 30), successor=gone)
    for organisation in (gone, heir_gone):
        MeasureActorFactory(measure=measure(follow_up), organisation=organisation)
    assert asks(follow_up, Reporters.LEADS) == {}


def test_measures_that_are_not_asked_about(follow_up):
    kept = measure(follow_up)
    measure(follow_up, withdrawn_on=date(2027, 3, 1), withdrawn_reason="Klar")
    measure(follow_up, followed_up_in="VISS")
    assert list(followed_measures(follow_up)) == [kept]


@pytest.mark.parametrize(
    ("first", "last", "own", "is_asked"),
    [
        (2027, 2027, {}, True),
        (2027, 2027, {"start_year": 2028}, False),
        (2027, 2028, {"start_year": 2028}, True),
        (2029, 2030, {"end_year": 2028}, False),
        (2028, 2030, {"end_year": 2028}, True),
        (2026, 2026, {}, False),
        (2026, 2026, {"start_year": 2026}, True),
        (2031, 2031, {}, False),
        (2031, 2031, {"end_year": 2031}, True),
    ],
)
def test_measure_is_asked_about_in_its_own_years(first, last, own, is_asked):
    follow_up = FollowUpFactory(year=last, first_year=first, last_year=last)  # programme 2027–2030
    one = measure(follow_up, **own)
    assert list(followed_measures(follow_up)) == ([one] if is_asked else [])


def test_nobody_to_ask_is_told(follow_up):
    measure(follow_up)
    with pytest.raises(DomainError) as raised:
        lay_out_reports(follow_up)
    assert str(raised.value).startswith("Ingen skulle bli tillfrågad")


def test_reports_are_laid_out_with_the_same_queries_for_one_and_for_many(
    django_assert_num_queries,
):
    for organisations in (1, 6):
        follow_up = FollowUpFactory()
        for _measure in range(3):
            one = measure(follow_up)
            for _organisation in range(organisations):
                MeasureActorFactory(measure=one)
        follow_up.programme.reporters = Reporters.LEADS
        follow_up.programme.save()
        with django_assert_num_queries(8):
            lay_out_reports(follow_up)
