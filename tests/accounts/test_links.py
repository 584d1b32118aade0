"""Mailed links and codes work once, for a time, and only with what the mail holds."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from milstolpe.accounts.enums import LinkKind
from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.queries import open_link
from milstolpe.accounts.services import invite
from milstolpe.accounts.services.links import (
    AccountClosedError,
    LinkEndedError,
    WrongCodeError,
    open_login_link,
    use_code,
    use_link,
)
from tests.accounts.steps import Committed
from tests.factories.accounts import LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


def in_(**time: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def test_a_link_opens_with_its_proof_alone() -> None:
    link, other = LoginLinkFactory(), LoginLinkFactory()
    assert open_link(link.pk, link.proof) == link
    assert open_link(link.pk, other.proof) is None
    assert open_link(link.pk, "") is None
    assert open_link(uuid.uuid4(), link.proof) is None


def test_a_link_is_used_once() -> None:
    user = UserFactory()
    link = LoginLinkFactory(email=user.email)
    assert use_link(link) == user
    assert open_link(link.pk, link.proof) is None
    with pytest.raises(LinkEndedError):
        use_link(link)


@pytest.mark.parametrize(
    ("kind", "lasts", "ends"),
    [
        (LinkKind.LOGIN, {"minutes": 29}, {"minutes": 31}),
        (LinkKind.INVITATION, {"days": 6, "hours": 23}, {"days": 7, "minutes": 1}),
    ],
)
def test_a_link_lasts_its_time(kind: LinkKind, lasts: dict[str, int], ends: dict[str, int]) -> None:
    user = UserFactory()
    if kind == LinkKind.LOGIN:
        link = open_login_link(email=user.email, next_url="")
    else:
        invite(email=user.email, name="", organisation_name="Lunds kommun", by=None)
        link = LoginLink.objects.get()
    with in_(**lasts):
        assert open_link(link.pk, link.proof) == link
    with in_(**ends):
        assert open_link(link.pk, link.proof) is None
        with pytest.raises(LinkEndedError):
            use_link(link)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "{}-"])
def test_a_code_may_be_typed_loosely(typed: str) -> None:
    user = UserFactory()
    link = LoginLinkFactory(email=user.email)
    spaced = f"{link.code[:4]} {link.code[4:].lower()}"
    assert use_code(key=link.pk, code=typed.format(spaced)) == user
    assert open_link(link.pk, link.proof) is None


@pytest.mark.parametrize("typed", ["", "ÅÄÖ", "0" * 8, "\x00", "9" * 100_000])
def test_a_wrong_code_is_counted(typed: str) -> None:
    link = LoginLinkFactory()
    with pytest.raises(WrongCodeError):
        use_code(key=link.pk, code=typed)
    link.refresh_from_db()
    assert link.code_tries == 1


def test_after_five_tries_not_even_the_right_code_works_but_the_link_does() -> None:
    user = UserFactory()
    link = LoginLinkFactory(email=user.email)
    for _try in range(5):
        with pytest.raises(WrongCodeError):
            use_code(key=link.pk, code="WRONG")
    with pytest.raises(LinkEndedError):
        use_code(key=link.pk, code=link.code)
    assert use_link(link) == user


def test_the_code_of_an_invitation_does_not_exist() -> None:
    link = LoginLinkFactory(kind=LinkKind.INVITATION)
    with pytest.raises(LinkEndedError):
        use_code(key=link.pk, code=link.code)


@pytest.mark.parametrize("is_known", [True, False])
def test_known_and_unknown_addresses_leave_the_same_rows(is_known: bool) -> None:
    if is_known:
        UserFactory(email="a@example.org")
    link = open_login_link(email="a@example.org", next_url="/lan/")
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCodeError, match=str(left)):
            use_code(key=link.pk, code="WRONG")
    with pytest.raises(LinkEndedError):
        use_code(key=link.pk, code="WRONG")


@pytest.mark.parametrize("email", ["nobody@example.org", "closed@example.org"])
def test_nobody_is_let_in_without_an_open_account(email: str) -> None:
    UserFactory(email="closed@example.org", is_active=False)
    with pytest.raises(LinkEndedError):
        use_link(LoginLinkFactory(email=email))


def test_asking_again_leaves_the_first_link_as_it_is() -> None:
    user = UserFactory()
    first = open_login_link(email=user.email, next_url="")
    open_login_link(email=user.email, next_url="")
    assert use_link(first) == user


def test_an_address_to_go_to_that_is_too_long_is_dropped() -> None:
    assert open_login_link(email="a@example.org", next_url="/" + "x" * 500).next_url == ""


def test_an_invitation_makes_an_account_without_a_password(
    committed: Committed, mailoutbox: list[object]
) -> None:
    inviter = UserFactory(name="Karin Samordnare")
    with committed():
        user = invite(
            email=" New@Example.org", name="Ny Person", organisation_name="Lunds kommun", by=inviter
        )
    assert (user.email, user.name) == ("new@example.org", "Ny Person")
    assert not user.has_usable_password()
    (mail,) = mailoutbox
    assert mail.to == ["new@example.org"]  # type: ignore[attr-defined]
    body = mail.body  # type: ignore[attr-defined]
    assert "Karin Samordnare" in body
    assert "Lunds kommun" in body
    assert LoginLink.objects.get().proof in body


def test_inviting_again_ends_the_older_link_and_keeps_the_person() -> None:
    first = invite(email="a@example.org", name="A", organisation_name="Lunds kommun", by=None)
    older = LoginLink.objects.get()
    second = invite(email="a@example.org", name="B", organisation_name="Lunds kommun", by=None)
    assert first == second
    assert User.objects.get().name == "A"
    assert open_link(older.pk, older.proof) is None
    assert LoginLink.objects.open().count() == 1


def test_a_closed_account_cannot_be_invited(mailoutbox: list[object]) -> None:
    UserFactory(email="a@example.org", is_active=False)
    with pytest.raises(AccountClosedError):
        invite(email="a@example.org", name="", organisation_name="Lunds kommun", by=None)
    assert LoginLink.objects.count() == 0
