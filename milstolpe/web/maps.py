"""The map of the counties, drawn from the boundaries that set-up has simplified."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import ngettext

from milstolpe.core.page import AreaMap, MapShape
from milstolpe.web.queries.counties import CountyRow
from milstolpe.web.queries.figures import measures_text, programmes_text

DARKEST = 3


def county_map(rows: Sequence[CountyRow]) -> AreaMap:
    """Every county as a link; the more programmes in force, the darker."""
    drawing = _drawing()
    paths = {shape["code"]: shape["path"] for shape in drawing["shapes"]}
    return AreaMap(
        drawing["width"],
        drawing["height"],
        [
            MapShape(
                name=row.name,
                path=paths.get(row.code, ""),
                address=row.url,
                note=_note(row),
                tone=min(row.in_force.programmes, DARKEST),
            )
            for row in rows
        ],
    )


def _note(row: CountyRow) -> str:
    parts = []
    if row.in_force.programmes:
        parts += [programmes_text(row.in_force.programmes), measures_text(row.in_force.measures)]
    if row.consulted:
        text = ngettext("%(n)s out for consultation", "%(n)s out for consultation", row.consulted)
        parts.append(text % {"n": row.consulted})
    return ", ".join(parts)


@cache
def _drawing() -> dict[str, Any]:
    file = settings.BUILD_DIR / "geo" / "counties.json"
    drawing: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return drawing
