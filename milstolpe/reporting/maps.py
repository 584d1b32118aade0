"""The map of the municipalities of a county, drawn from the boundaries that set-up simplified."""

import json
from collections.abc import Iterable
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.page import AreaMap, MapShape
from milstolpe.reporting.figures import Distribution

TONES = 3  # besides the one for nothing at all


def municipality_map(county_code: str, found: dict[str, Distribution]) -> AreaMap | None:
    """How many measures each municipality has begun or done; None without boundaries.

    It says how much work there is, and gives no order of how well it is done.
    """
    drawing = _drawings().get(county_code)
    if drawing is None:
        return None
    most = max(map(_at_work, found.values()), default=0) or 1
    return AreaMap(
        drawing["width"],
        drawing["height"],
        [
            MapShape(
                name=shape["name"],
                path=shape["path"],
                note=_note(found.get(shape["code"])),
                tone=ceil(TONES * _at_work(found.get(shape["code"], Distribution())) / most),
            )
            for shape in drawing["shapes"]
        ],
    )


def legend(found: Iterable[Distribution]) -> list[tuple[int, str]]:
    """(tone, "1–4 measures") for each tone of the map, from nothing to most."""
    most = max(map(_at_work, found), default=0)
    rows = [(0, _("nothing begun, or not handed in"))]
    for tone in range(1, TONES + 1):
        first = most * (tone - 1) // TONES + 1
        last = most * tone // TONES
        if first <= last:
            span = str(last) if first == last else f"{first}–{last}"
            rows.append((tone, ngettext("%(n)s measure", "%(n)s measures", last) % {"n": span}))
    return rows


def _at_work(found: Distribution) -> int:
    return found.G + found.H + found.P


def _note(found: Distribution | None) -> str:
    if found is None:
        return _("not asked")
    if found.missing and not found.graded:
        return _("has not handed in")
    count = _at_work(found)
    return ngettext("%(n)s measure begun or done", "%(n)s measures begun or done", count) % {
        "n": count
    }


@cache
def _drawings() -> dict[str, Any]:
    file = settings.BUILD_DIR / "geo" / "municipalities.json"
    drawings: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return drawings
