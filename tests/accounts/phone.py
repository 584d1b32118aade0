"""What an authenticator app shows (RFC 6238), worked out without the code that checks it."""

import base64
import hmac
import time

from tests.factories.accounts import TOTP_SECRET


def shown_code(secret: str = TOTP_SECRET, *, seconds_ago: int = 0) -> str:
    counter = (int(time.time()) - seconds_ago) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"
