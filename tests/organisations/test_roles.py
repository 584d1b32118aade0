"""Roles are given, renewed and ended by those who may, where they fit, for a year at most."""

import datetime
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.services.roles import (
    LastAdministratorError,
    RoleRefusedError,
    end_role,
    grant_role,
    latest_end,
    renew_roles,
)
from milstolpe.organisations.standing import standing_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.organisations.people import administrator, contact, coordinator, other_coordinator

pytestmark = pytest.mark.django_db


def seen(*rows):
    """The roles as a page that was opened just now shows them."""
    return {row.pk: last_save_number(row) for row in rows}


def end(row, *, by):
    """As from a page that was opened just now."""
    end_role(row, base_number=last_save_number(row), by=by)


def test_role_lasts_twelve_months_unless_told():
    made = grant_role(
        user=UserFactory(), organisation=OrganisationFactory(), role="contact", by=administrator()
    )
    assert (made.start_on, made.end_on) == (localdate(), latest_end(localdate()))
    assert made.history.get().history_user is not None


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-11-23", "2027-11-23"), ("2028-02-29", "2029-02-28"), ("2027-02-28", "2028-02-28")],
)
def test_latest_end_is_the_same_date_next_year(start, end):
    assert latest_end(datetime.date.fromisoformat(start)).isoformat() == end


@pytest.mark.parametrize("days", [-1, 367])
def test_role_of_the_wrong_length_is_refused(days):
    with pytest.raises(RoleRefusedError):
        grant_role(
            user=UserFactory(),
            organisation=OrganisationFactory(),
            role=Role.CONTACT,
            end_on=localdate() + timedelta(days=days),
            by=administrator(),
        )
    assert Membership.objects.filter(role=Role.CONTACT).count() == 0


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        (Role.COORDINATOR, OrganisationKind.COUNTY_BOARD, True),
        (Role.COORDINATOR, OrganisationKind.REGION, True),
        (Role.COORDINATOR, OrganisationKind.MUNICIPALITY, False),
        (Role.OBJECTIVE_LEAD, OrganisationKind.AGENCY, True),
        (Role.OBJECTIVE_LEAD, OrganisationKind.REGION, False),
        (Role.NATIONAL_READER, OrganisationKind.COUNTY_BOARD, False),
        (Role.RUS_LEAD, OrganisationKind.COMPANY, False),
        (Role.DECIDER, OrganisationKind.COMPANY, True),
    ],
)
def test_role_must_fit_the_kind_of_organisation(role, kind, fits):
    place, by = OrganisationFactory(kind=kind), administrator()
    if not fits:
        with pytest.raises(RoleRefusedError):
            grant_role(user=UserFactory(), organisation=place, role=role, by=by)
    else:
        grant_role(user=UserFactory(), organisation=place, role=role, by=by)
    assert Membership.objects.filter(organisation=place).exists() == fits


def test_objective_lead_gets_the_county_of_the_board():
    board = OrganisationFactory(county_board=True)
    made = grant_role(
        user=UserFactory(), organisation=board, role="objective_lead", by=administrator()
    )
    assert made.county_id == "12"


def test_county_is_refused_where_it_means_nothing_or_is_another():
    board, halland = OrganisationFactory(county_board=True), CountyFactory(halland=True)
    by = administrator()
    for role in (Role.CONTACT, Role.OBJECTIVE_LEAD):
        with pytest.raises(RoleRefusedError):
            grant_role(user=UserFactory(), organisation=board, role=role, county=halland, by=by)
    assert not Membership.objects.filter(organisation=board).exists()


def test_role_that_is_held_is_not_given_twice():
    held = MembershipFactory()
    with pytest.raises(RoleRefusedError, match=held.user.name):
        grant_role(
            user=held.user, organisation=held.organisation, role=held.role, by=administrator()
        )


def test_closed_account_and_ended_organisation_get_no_role():
    closed = UserFactory(is_active=False)
    gone = OrganisationFactory(end_on=localdate() - timedelta(days=1))
    for user, place in ((closed, OrganisationFactory()), (UserFactory(), gone)):
        with pytest.raises(RoleRefusedError):
            grant_role(user=user, organisation=place, role=Role.CONTACT, by=administrator())


def test_coordinator_gives_contacts_in_the_own_county_only():
    lund, by = OrganisationFactory(lund=True), coordinator()
    halland = OrganisationFactory(county=CountyFactory(halland=True))
    grant_role(user=UserFactory(), organisation=lund, role=Role.CONTACT, by=by)
    for place, role in ((halland, Role.CONTACT), (lund, Role.DECIDER)):
        with pytest.raises(PermissionDenied):
            grant_role(user=UserFactory(), organisation=place, role=role, by=by)


@pytest.mark.parametrize("make", [contact, other_coordinator])
def test_others_neither_give_renew_nor_end(make):
    by, held = make(), MembershipFactory(organisation=OrganisationFactory(lund=True))
    before = held.end_on
    with pytest.raises(PermissionDenied):
        renew_roles(seen(held), by=by)
    with pytest.raises(PermissionDenied):
        end(held, by=by)
    held.refresh_from_db()
    assert held.end_on == before


def test_renewal_runs_from_today_and_keeps_the_row():
    by, held = administrator(), [MembershipFactory(), MembershipFactory(ended=True)]
    assert renew_roles(seen(*held), by=by) == 2
    for row in held:
        row.refresh_from_db()
        assert (row.start_on, row.end_on) == (localdate(), latest_end(localdate()))
        assert row.history.first().history_user == by


def test_renewal_of_one_that_no_longer_fits_renews_none():
    good = MembershipFactory()
    closed = MembershipFactory(user=UserFactory(is_active=False))
    before = good.end_on
    with pytest.raises(RoleRefusedError):
        renew_roles(seen(good, closed), by=administrator())
    good.refresh_from_db()
    assert good.end_on == before


def test_ended_role_gives_nothing_the_same_moment():
    held = MembershipFactory()
    end(held, by=administrator())
    held.refresh_from_db()
    assert held.end_on == localdate() - timedelta(days=1)
    assert standing_of(held.user).memberships == ()


def test_role_that_began_today_is_taken_back():
    held = MembershipFactory(start_on=localdate())
    number = held.pk
    end(held, by=administrator())
    assert not Membership.objects.filter(pk=number).exists()
    assert Membership.history.filter(id=number).first().history_type == "-"


def test_last_administrator_stays():
    by = administrator()
    with pytest.raises(LastAdministratorError):
        end(by.memberships.get(), by=by)
    assert standing_of(by).has(Role.ADMINISTRATOR)


def test_closed_administrator_does_not_count_as_another():
    by = administrator()
    MembershipFactory(
        role=Role.ADMINISTRATOR,
        organisation=OrganisationFactory(agency=True),
        user=UserFactory(is_active=False),
    )
    with pytest.raises(LastAdministratorError):
        end(by.memberships.get(), by=by)
