"""Sections that rooms above add to the pages of a programme and of a measure."""

from collections.abc import Iterable
from typing import Any

from django.utils.module_loading import import_string
from django.utils.safestring import SafeString


def sections(names: Iterable[str], user: Any, thing: Any) -> list[SafeString]:
    """What the functions called `names` give for this user and thing; empty ones are left out."""
    found = (import_string(name)(user, thing) for name in names)
    return [html for html in found if html]
