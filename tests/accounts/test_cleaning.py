"""What log-in no longer needs is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from milstolpe.accounts.enums import AttemptKind, LinkKind
from milstolpe.accounts.models import LoginAttempt, LoginLink
from tests.factories.accounts import LoginAttemptFactory, LoginLinkFactory

pytestmark = pytest.mark.django_db


def ago(**time: int) -> object:
    return timezone.now() - timedelta(**time)


def test_old_rows_go_and_the_rest_stays(capsys: pytest.CaptureFixture[str]) -> None:
    known = AttemptKind.LOGGED_IN
    attempts = {
        LoginAttemptFactory(at=ago(hours=23)): True,
        LoginAttemptFactory(at=ago(hours=25)): False,
        LoginAttemptFactory(kind=known, at=ago(days=89)): True,
        LoginAttemptFactory(kind=known, at=ago(days=91)): False,
    }
    links = {
        LoginLinkFactory(): True,
        LoginLinkFactory(used_at=timezone.now()): False,
        LoginLinkFactory(kind=LinkKind.INVITATION): True,
    }
    Session.objects.create(session_key="old", expire_date=ago(days=1))
    call_command("clean_accounts")
    assert set(LoginAttempt.objects.all()) == {row for row, stays in attempts.items() if stays}
    assert set(LoginLink.objects.all()) == {row for row, stays in links.items() if stays}
    assert not Session.objects.exists()
    assert capsys.readouterr().out == "attempts: 2\nlinks: 1\n"


@pytest.mark.parametrize(
    ("kind", "days", "stays"),
    [(LinkKind.LOGIN, 1, False), (LinkKind.INVITATION, 89, True), (LinkKind.INVITATION, 91, False)],
)
def test_an_unanswered_invitation_is_kept_to_be_shown(
    kind: LinkKind, days: int, stays: bool
) -> None:
    link = LoginLinkFactory(kind=kind)
    LoginLink.objects.update(
        created_at=link.created_at - timedelta(days=days + 7),
        expires_at=timezone.now() - timedelta(days=days),
    )
    call_command("clean_accounts")
    assert LoginLink.objects.exists() is stays
