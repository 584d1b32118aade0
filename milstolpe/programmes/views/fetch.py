"""Finds the thing of an address among those that the user may see; who may work on it is a
permission. `**address` are the named parts of the address."""

from typing import Any

from django.shortcuts import get_object_or_404

from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to


def programme_or_404(user: Any, **address: Any) -> Programme:
    rows = programmes_visible_to(user).select_related("county")
    return get_object_or_404(rows, address=address["address"])


def measure_or_404(user: Any, **address: Any) -> Measure:
    rows = measures_visible_to(user).select_related("programme__county", "area")
    return get_object_or_404(rows, public_id=address["public_id"])
