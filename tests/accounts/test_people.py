"""Changes to an account: what is kept, what is erased, and who is told."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage

from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.services import (
    change_email,
    close_account,
    remove_second_factor,
    reopen_account,
)
from milstolpe.accounts.services.people import AddressTakenError
from tests.accounts.steps import Committed
from tests.factories.accounts import PASSWORD, LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_new_address_is_told_to_the_old_one_and_ends_its_links(
    committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    user, admin = UserFactory(email="old@example.org"), UserFactory()
    LoginLinkFactory(email=user.email)
    with committed():
        change_email(user, email=" New@example.org", by=admin)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert user.history.first().history_user == admin
    assert [mail.to for mail in mailoutbox] == [["old@example.org"]]
    assert not LoginLink.objects.exists()


def test_the_same_address_changes_nothing(
    committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    user = UserFactory(email="same@example.org")
    LoginLinkFactory(email=user.email)
    with committed():
        change_email(user, email="SAME@example.org", by=UserFactory())
    assert (user.history.count(), mailoutbox, LoginLink.objects.count()) == (1, [], 1)


def test_a_mailed_reset_of_the_password_ends_with_the_address() -> None:
    user = UserFactory(with_password=True)
    token = default_token_generator.make_token(user)
    change_email(user, email="new@example.org", by=user)
    assert not default_token_generator.check_token(User.objects.get(pk=user.pk), token)


def test_an_address_belongs_to_one_person() -> None:
    user, other = UserFactory(), UserFactory()
    with pytest.raises(AddressTakenError):
        change_email(user, email=other.email.upper(), by=user)
    user.refresh_from_db()
    assert user.email != other.email


def test_closing_erases_what_is_not_part_of_the_record() -> None:
    user = UserFactory(with_password=True, with_second_factor=True, phone="010-1", name="Anna")
    LoginLinkFactory(email=user.email)
    close_account(user, by=user)
    user.refresh_from_db()
    assert (user.is_active, user.name, user.phone) == (False, "Anna", "")
    assert not user.has_usable_password()
    assert not Authenticator.objects.exists()
    assert not LoginLink.objects.exists()


def test_an_account_that_is_opened_again_has_no_old_password() -> None:
    user, admin = UserFactory(with_password=True), UserFactory()
    close_account(user, by=admin)
    reopen_account(user, by=admin)
    user.refresh_from_db()
    assert user.is_active
    assert not user.check_password(PASSWORD)


def test_a_lost_phone_is_removed_on_record_and_the_person_is_told(
    committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    user, admin = UserFactory(with_second_factor=True), UserFactory()
    with committed():
        remove_second_factor(user, by=admin)
    assert not Authenticator.objects.exists()
    record = user.history.first()
    assert (record.history_user, record.history_change_reason) == (admin, "second factor removed")
    assert [mail.to for mail in mailoutbox] == [[user.email]]
