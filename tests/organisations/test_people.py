"""People are invited with a role, and leave with all of theirs."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.services import close_account
from milstolpe.accounts.services.links import AccountClosedError
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.services.people import (
    NoRoleError,
    close_person,
    invite_again,
    invite_person,
    rename_person,
)
from milstolpe.organisations.services.roles import LastAdministratorError, RoleRefusedError
from milstolpe.organisations.standing import standing_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.organisations.people import administrator, contact, coordinator

pytestmark = pytest.mark.django_db

NEW = {"email": "Ny.Person@example.org", "name": "Ny Person"}


def test_invitation_makes_account_role_and_mail(django_capture_on_commit_callbacks):
    lund = OrganisationFactory(lund=True)
    with django_capture_on_commit_callbacks(execute=True):
        made = invite_person(**NEW, organisation=lund, role=Role.CONTACT, by=coordinator())
    assert made.user.email == "ny.person@example.org"
    assert [message.to for message in mail.outbox] == [["ny.person@example.org"]]


def test_refused_invitation_leaves_nothing():
    lund = OrganisationFactory(lund=True)
    with pytest.raises(RoleRefusedError):
        invite_person(**NEW, organisation=lund, role=Role.COORDINATOR, by=administrator())
    assert not User.objects.filter(email__startswith="ny").exists()
    assert not LoginLink.objects.exists()


def test_coordinator_invites_nobody_elsewhere():
    halland = OrganisationFactory(county=CountyFactory(halland=True))
    with pytest.raises(PermissionDenied):
        invite_person(**NEW, organisation=halland, role=Role.CONTACT, by=coordinator())
    assert not User.objects.filter(email__startswith="ny").exists()


def test_known_person_keeps_the_name():
    known = UserFactory(email="ny.person@example.org", name="Gammalt Namn")
    invite_person(**NEW, organisation=OrganisationFactory(), role=Role.CONTACT, by=administrator())
    known.refresh_from_db()
    assert known.name == "Gammalt Namn"


def test_closed_account_is_not_invited():
    UserFactory(email="ny.person@example.org", is_active=False)
    with pytest.raises(AccountClosedError):
        invite_person(
            **NEW, organisation=OrganisationFactory(), role=Role.CONTACT, by=administrator()
        )
    assert not Membership.objects.filter(role=Role.CONTACT).exists()


def test_invited_again_the_older_link_ends():
    user = contact()
    invite_again(user, by=coordinator())
    first = LoginLink.objects.get(email=user.email)
    invite_again(user, by=administrator())
    assert LoginLink.objects.get(email=user.email) != first


def test_without_a_role_nobody_is_invited_again():
    with pytest.raises(NoRoleError):
        invite_again(UserFactory(), by=administrator())


def test_closing_ends_log_in_and_every_role():
    user, by = contact(), administrator()
    close_person(user, by=by)
    user = User.objects.get(pk=user.pk)
    assert (user.is_active, user.has_usable_password()) == (False, False)
    user.is_active = True
    assert standing_of(user).memberships == ()


def test_one_may_close_the_own_account_but_not_another():
    user, other = contact(), UserFactory()
    with pytest.raises(PermissionDenied):
        close_person(other, by=user)
    close_person(user, by=user)
    other.refresh_from_db()
    user.refresh_from_db()
    assert (other.is_active, user.is_active) == (True, False)


def test_last_administrator_cannot_leave():
    by = administrator()
    with pytest.raises(LastAdministratorError):
        close_person(by, by=by)
    by.refresh_from_db()
    assert by.is_active


def test_of_two_administrators_one_can_leave():
    by, other = administrator(), administrator()
    close_person(by, by=by)
    with pytest.raises(LastAdministratorError):
        close_person(other, by=other)


def test_name_is_changed_by_administrators_with_history():
    user, by = contact(), administrator()
    rename_person(user, name="Nytt Namn", by=by)
    assert (user.name, user.history.first().history_user) == ("Nytt Namn", by)
    with pytest.raises(PermissionDenied):
        rename_person(by, name="Annat", by=user)


def test_closed_person_is_not_renewed_by_mistake():
    held = MembershipFactory()
    close_account(held.user, by=administrator())
    with pytest.raises(AccountClosedError):
        invite_again(held.user, by=administrator())
