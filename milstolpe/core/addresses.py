"""Paths as mails, notices and feeds name them: in Swedish, with the site before them."""

from django.conf import settings
from django.utils import translation


def in_swedish(path: str) -> str:
    """The same page without the prefix of another language."""
    prefix = f"/{translation.get_language()}/"
    return f"/{path.removeprefix(prefix)}" if path.startswith(prefix) else path


def whole(path: str) -> str:
    """The path with the site before it, for mails and feeds."""
    return f"{settings.SITE_URL.rstrip('/')}{in_swedish(path)}"
