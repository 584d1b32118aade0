"""The map of the counties, drawn from the boundaries that set-up has simplified."""

import json
from collections.abc import Sequence
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings

from milstolpe.core.page import AreaMap, MapShape
from milstolpe.web.queries.counties import CountyRow
from milstolpe.web.queries.figures import measures_text

TONES = 3  # besides the one for nothing at all


def county_map(rows: Sequence[CountyRow]) -> AreaMap:
    """Every county as a link; the more measures in programmes in force, the darker."""
    drawing = _drawing()
    paths = {shape["code"]: shape["path"] for shape in drawing["shapes"]}
    most = max((row.in_force.measures for row in rows), default=0) or 1
    return AreaMap(
        drawing["width"],
        drawing["height"],
        [
            MapShape(
                name=row.name,
                path=paths.get(row.code, ""),
                address=row.url,
                note=measures_text(row.in_force.measures) if row.in_force.measures else "",
                tone=ceil(TONES * row.in_force.measures / most),
            )
            for row in rows
        ],
    )


@cache
def _drawing() -> dict[str, Any]:
    file = settings.BUILD_DIR / "geo" / "counties.json"
    drawing: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return drawing
