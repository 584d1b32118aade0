"""Operating plans: the plan's page, the year on one page, the next plan and what everyone reads."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tools import steps
from tools.bench_data import Site, empty
from tools.bench_report import Row, at_most
from tools.bench_server import Server, serving
from tools.bench_visits import Pair, Visitor, hello_row, page_rows
from tools.paths import ROOT

PAGE_MS, TIMES_LARGER = 300.0, 10
GROWTH_PER_ROW = 100.0  # percent: ten times the activities may take ten times the time


@dataclass(frozen=True)
class Volume:
    """How many activities a plan has, and how often each page is timed."""

    activities: int  # in the smaller plan; the larger has ten times as many
    times: int


WHOLE = Volume(activities=28, times=60)
QUICK = Volume(activities=3, times=3)


def plan_rows(folder: Path, database: str, volume: Volume) -> list[Row]:
    """Two databases: an ordinary plan, and one ten times as large. Pages are timed in turn."""
    sizes = {"plans": volume.activities, "large_plans": TIMES_LARGER * volume.activities}
    with ExitStack() as stack:
        sites = [stack.enter_context(empty(folder, database, name)) for name in sizes]
        found = [_inside(*pair) for pair in zip(sites, sizes.values(), strict=True)]
        few, many = (
            stack.enter_context(
                serving(site.settings(MILSTOLPE_PAGE_CACHE="0"), site.folder / "server.log")
            )
            for site in sites
        )
        rows = list(_pages(few, found[0], found[1], volume.times))
        growth = list(_growth((few, found[0]), (many, found[1]), volume.times))
        hello = Visitor(few.port)
        bare = [Pair.of(hello, hello, "/") for _time in range(volume.times)]
    return [hello_row(bare), *rows, *growth]


def _pages(
    server: Server, found: Mapping[str, Any], larger: Mapping[str, Any], times: int
) -> Iterator[Row]:
    """Each page: queries with ten times as many activities, and its time in an ordinary plan."""
    stranger = Visitor(server.port)
    for name, page in found["pages"].items():
        visitor = _visitor(server, found, name)
        pairs = [Pair.of(stranger, visitor, page["path"]) for _time in range(times)]
        counted = {**page, "queries": larger["pages"][name]["queries"]}
        yield from page_rows(name, counted, pairs, most_ms=PAGE_MS)


def _growth(
    few: tuple[Server, Mapping[str, Any]], many: tuple[Server, Mapping[str, Any]], times: int
) -> Iterator[Row]:
    """How much longer each page takes with ten times the activities, for each activity."""
    for name in few[1]["pages"]:
        asked = [
            (_visitor(server, found, name), found["pages"][name]["path"])
            for server, found in (few, many)
        ]
        pairs = [[visitor.read(path) for visitor, path in asked] for _time in range(times)]
        growth = 100 * median(there / here for here, there in pairs) / TIMES_LARGER
        middles = " → ".join(f"{median(column):.0f} ms" for column in zip(*pairs, strict=True))
        label = f"{name}: {TIMES_LARGER} × the activities"
        yield at_most(label, growth, GROWTH_PER_ROW, "{:.0f} % of in proportion", middles)


def _visitor(server: Server, found: Mapping[str, Any], name: str) -> Visitor:
    """Somebody who has seen the page once."""
    page = found["pages"][name]
    visitor = Visitor(server.port, found["cookies"].get(page["who"], ""))
    visitor.read(page["path"])
    return visitor


def _inside(site: Site, activities: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench_plans_inside", str(activities)],
        cwd=ROOT,
        env=steps.environment_for(site.settings(MILSTOLPE_PAGE_CACHE="0")),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
