"""The maps that set-up draws: whole, light, and without gaps between neighbours."""

import gzip
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from tools.assets import MAPS

Point = tuple[int, int]
Shape = dict[str, Any]


def rings(path: str) -> list[list[Point]]:
    """The closed rings of an SVG path of M, l and z, as points of the drawing."""
    found = []
    for part in path.split("z")[:-1]:
        assert re.fullmatch(r"M\d+ \d+l[-\d ]+", part)
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def edges(shape: Shape) -> set[frozenset[Point]]:
    """Every side of a shape, whichever way it is drawn."""
    return {frozenset(side) for ring in rings(shape["path"]) for side in pairwise([*ring, ring[0]])}


@pytest.fixture(scope="module")
def counties() -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads((MAPS / "counties.json").read_text())
    return drawn


@pytest.fixture(scope="module")
def municipalities() -> dict[str, dict[str, Any]]:
    drawn: dict[str, dict[str, Any]] = json.loads((MAPS / "municipalities.json").read_text())
    return drawn


def test_every_county_is_drawn_once(counties: dict[str, Any]) -> None:
    codes = [shape["code"] for shape in counties["shapes"]]
    assert len(codes) == len(set(codes)) == 21
    assert [s["name"] for s in counties["shapes"] if s["code"] in ("01", "12")] == [
        "Stockholm",
        "Skåne",
    ]


def test_every_municipality_is_drawn_once_in_its_county(
    municipalities: dict[str, dict[str, Any]],
) -> None:
    codes = [(county, s["code"]) for county, m in municipalities.items() for s in m["shapes"]]
    assert len(set(codes)) == 290
    assert all(code.startswith(county) for county, code in codes)


def test_municipalities_have_fewer_than_60_points(
    municipalities: dict[str, dict[str, Any]],
) -> None:
    points = [
        sum(map(len, rings(shape["path"])))
        for county in municipalities.values()
        for shape in county["shapes"]
    ]
    assert max(points) < 60


def test_county_outlines_fit_in_9_kilobytes(counties: dict[str, Any]) -> None:
    paths = "".join(shape["path"] for shape in counties["shapes"])
    assert len(gzip.compress(paths.encode())) <= 9_000


def test_sweden_is_tall_and_narrow_in_sweref_99_tm(counties: dict[str, Any]) -> None:
    # 1 572 km from Smygehuk to Treriksröset, 654 km from Strömstad to Haparanda.
    assert counties["height"] / counties["width"] == pytest.approx(1572 / 654, rel=0.01)


def test_points_and_labels_lie_in_the_drawing(counties: dict[str, Any]) -> None:
    for shape in counties["shapes"]:
        points = [point for ring in rings(shape["path"]) for point in ring]
        assert all(
            0 <= x <= counties["width"] and 0 <= y <= counties["height"]
            for x, y in [*points, shape["label"]]
        )


def test_neighbours_share_their_border(counties: dict[str, Any]) -> None:
    by_name = {shape["name"]: edges(shape) for shape in counties["shapes"]}
    # Dalarna meets five counties; a gap or an overlap would leave it without a common side.
    neighbours = ("Värmland", "Örebro", "Västmanland", "Gävleborg", "Jämtland")
    assert all(by_name["Dalarna"] & by_name[name] for name in neighbours)


def test_municipalities_inland_are_closed_in_by_their_neighbours(
    municipalities: dict[str, dict[str, Any]],
) -> None:
    shapes = {shape["name"]: edges(shape) for shape in municipalities["12"]["shapes"]}
    others = set().union(*(sides for name, sides in shapes.items() if name != "Hörby"))
    assert shapes["Hörby"] <= others
