"""People are invited with a role, and leave with all of theirs."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.services import close_account, update_profile
from milstolpe.accounts.services.links import AccountClosedError
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.services.people import (
    NoRoleError,
    change_person_email,
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
    rename_person(user, name="Nytt Namn", base_number=last_save_number(user), by=by)
    user.refresh_from_db()
    assert (user.name, user.history.first().history_user) == ("Nytt Namn", by)
    for change in ({"name": "Annat"}, {"email": "annan@example.org"}):
        service = rename_person if "name" in change else change_person_email
        with pytest.raises(PermissionDenied):
            service(by, **change, base_number=last_save_number(by), by=user)


def test_name_that_somebody_else_changed_meanwhile_is_asked_about():
    user, one, two = contact(), administrator(), administrator()
    began = last_save_number(user)
    rename_person(user, name="Ett Namn", base_number=began, by=one)
    with pytest.raises(EditConflictError) as refused:
        rename_person(user, name="Annat Namn", base_number=began, by=two)
    assert one.name in refused.value.saved_by
    assert User.objects.get(pk=user.pk).name == "Ett Namn"
    rename_person(user, name="Annat Namn", base_number=refused.value.number, by=two)
    assert User.objects.get(pk=user.pk).name == "Annat Namn"


def test_renaming_takes_back_nothing_that_the_person_saved_meanwhile():
    user = contact()
    began = last_save_number(user)
    update_profile(User.objects.get(pk=user.pk), name=user.name, phone="010-1", by=user)
    rename_person(user, name="Nytt Namn", base_number=began, by=administrator())
    user.refresh_from_db()
    assert (user.name, user.phone) == ("Nytt Namn", "010-1")


def test_page_without_a_beginning_is_too_old():
    user, by = contact(), administrator()
    with pytest.raises(DomainError, match="för gammal"):
        rename_person(user, name="Nytt Namn", base_number=None, by=by)


def test_address_that_somebody_else_changed_meanwhile_is_asked_about():
    user, one, two = contact(), administrator(), administrator()
    began = last_save_number(user)
    change_person_email(user, email="Ett@example.org", base_number=began, by=one)
    with pytest.raises(EditConflictError):
        change_person_email(user, email="annan@example.org", base_number=began, by=two)
    change_person_email(user, email="ETT@example.org ", base_number=began, by=two)  # the same
    assert User.objects.get(pk=user.pk).email == "ett@example.org"


def test_closed_person_is_not_renewed_by_mistake():
    held = MembershipFactory()
    close_account(held.user, by=administrator())
    with pytest.raises(AccountClosedError):
        invite_again(held.user, by=administrator())
