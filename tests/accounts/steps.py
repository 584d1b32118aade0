"""What a person does to log in, for the tests of several files."""

import base64
import hmac
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpResponse
from django.test import Client

from milstolpe.accounts.models import User
from tests.factories.accounts import PASSWORD, TOTP_SECRET

LOGIN = "/konto/logga-in/"

# `with committed():` runs at its end what waits for the transaction, jobs and their mails.
Committed = Callable[[], AbstractContextManager[Any]]


def log_in(client: Client, user: User, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    return client.post(LOGIN, {"login": user.email, "password": password}, **extra)


def is_logged_in(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


def shown(response: HttpResponse) -> str:
    """The page without what differs each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def shown_code(secret: str = TOTP_SECRET, *, seconds_ago: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), worked out without the code that checks it."""
    counter = (int(time.time()) - seconds_ago) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"
