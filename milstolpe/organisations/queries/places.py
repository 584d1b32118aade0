"""Counties as lists and filters name them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from milstolpe.core.prepared import visitor_rows
from milstolpe.organisations.models import County


def county_names(user: Any) -> list[tuple[str, str]]:
    """(slug, full name) of every county, in the order of their codes. One query."""
    return [(slug, name) for slug, name in visitor_rows(_county_names, user, [])]


def _county_names(_user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    return County.objects.order_by("code").values_list("slug", "name")
