"""Those who visit pages when they are measured, in the product's own process."""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Membership, Organisation

HOST = "127.0.0.1"
TOKEN = "benchbenchbenchbenchbenchbench32"  # noqa: S105  # a token of forms, not of log-in


def member(organisation: Organisation, role: str, **scope: Any) -> User:
    """Somebody with the role at the organisation; the same one every time."""
    user, _is_new = User.objects.get_or_create(email=f"{role}-{organisation.pk}@example.org")
    today = timezone.localdate()
    Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        defaults={"start_on": today, "end_on": today + timedelta(days=300), **scope},
    )
    return user


def cookies_of(user: User) -> str:
    """What a browser of somebody who has logged in with a second factor sends."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session, request.user = client.session, user
    record_authentication(request, user, "mfa")
    request.session.save()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def asked(path: str, cookies: str) -> int:
    """SQL queries of a page, once what a process keeps of every page's frame is there."""
    client = Client(HTTP_HOST=HOST, HTTP_COOKIE=cookies)
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
    return len(captured)
