"""Every address says who may come in."""

from collections.abc import Callable, Iterator
from typing import Any

import rules
from django.urls import URLResolver, get_resolver

from tests.house.inspection import require_none

OPEN = ("public", "signed in")


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Address and view of every URL of ours; allauth guards its own."""
    for part in resolver.url_patterns:
        address = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, address)
        elif not part.callback.__module__.startswith("allauth."):
            yield address, part.callback


def access(view: Callable[..., Any]) -> str | None:
    return getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )


def test_every_address_names_who_may_come_in() -> None:
    open_doors = [where for where, view in patterns(get_resolver()) if not access(view)]
    require_none(open_doors, "Decorate the view: public, signed_in, permission, permission_on.")


def test_every_permission_of_an_address_has_a_rule() -> None:
    named = {name for _, view in patterns(get_resolver()) if (name := access(view))}
    missing = sorted(name for name in named.difference(OPEN) if not rules.perm_exists(name))
    require_none(missing, "Add the permission in the rules.py of its room.")
