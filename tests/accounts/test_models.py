"""What the database forbids, and what a link's secrets are made of."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from milstolpe.accounts.models import CODE_ALPHABET, User
from tests.factories.accounts import LoginAttemptFactory, LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_addresses_are_kept_in_lower_case() -> None:
    assert UserFactory(email=" Anna.Åkare@Example.ORG ").email == "anna.åkare@example.org"


@pytest.mark.parametrize("change", [{"email": "Upper@example.org"}, {"email": "taken@example.org"}])
def test_two_spellings_of_an_address_are_refused(change: dict[str, str]) -> None:
    UserFactory(email="taken@example.org")
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**change)


def test_nobody_is_staff() -> None:
    assert UserFactory(is_superuser=True).is_staff is False


@pytest.mark.parametrize("change", [{"code_tries": 6}, {"expires_at": timezone.now()}])
def test_a_link_has_five_tries_and_a_time(change: dict[str, object]) -> None:
    link = LoginLinkFactory()
    link.created_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(link).objects.filter(pk=link.pk).update(**change)


def test_two_links_share_no_secret() -> None:
    one, other = LoginLinkFactory(), LoginLinkFactory()
    assert one.proof != other.proof
    assert one.code != other.code
    assert one.code[:8] not in one.proof.upper()


def test_a_code_has_eight_signs_that_are_not_mistaken_for_each_other() -> None:
    code = LoginLinkFactory().code
    assert len(code) == 8
    assert set(code) <= set(CODE_ALPHABET)
    assert not set("01OIL") & set(CODE_ALPHABET)


def test_rows_have_names() -> None:
    user = UserFactory(name="", email="a@example.org")
    assert str(user) == "a@example.org"
    assert str(LoginLinkFactory(email="b@example.org")).endswith("b@example.org")
    assert str(LoginAttemptFactory())[-3] == ":"


def test_history_keeps_changes_but_not_log_ins() -> None:
    user = UserFactory()
    user.save(update_fields=["last_login"])
    user.phone = "010-1"
    user.save(update_fields=["phone"])
    assert list(user.history.values_list("phone", flat=True)) == ["010-1", ""]
    assert not hasattr(user.history.first(), "password")
