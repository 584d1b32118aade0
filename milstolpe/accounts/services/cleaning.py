"""Forgets what log-in no longer needs."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from milstolpe.accounts.enums import AttemptKind, LinkKind
from milstolpe.accounts.models import LoginAttempt, LoginLink

# So long an address stays known to an account, and an unanswered invitation is shown.
KEEP = timedelta(days=90)
# Failures count for an hour (`throttle.WINDOW`); a day is kept for whoever looks into an attack.
KEEP_FAILURES = timedelta(days=1)


def clean_accounts() -> dict[str, int]:
    """Delete attempts and links that are too old to matter; return how many of each."""
    now = timezone.now()
    logged_in = Q(kind=AttemptKind.LOGGED_IN)
    attempts = LoginAttempt.objects.filter(
        (logged_in & Q(at__lt=now - KEEP)) | (~logged_in & Q(at__lt=now - KEEP_FAILURES))
    )
    links = LoginLink.objects.filter(
        Q(used_at__isnull=False)
        | Q(kind=LinkKind.LOGIN, expires_at__lt=now)
        | Q(expires_at__lt=now - KEEP)
    )
    return {"attempts": attempts.delete()[0], "links": links.delete()[0]}
