"""Rounds: the matrix, the writing page, saves by themselves, all texts as documents, many years."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tools import steps
from tools.bench_data import Site, empty
from tools.bench_pages import QUERIES
from tools.bench_report import Row, at_most
from tools.bench_server import Server, serving
from tools.bench_visits import PERCENTILE, Pair, Visitor, hello_row, page_rows, percentile, ratio
from tools.paths import ROOT

MATRIX_QUERIES, MATRIX_MS, AUTOSAVE_MS = 6, 100.0, 60.0
WORD_SECONDS, PDF_SECONDS = 15.0, 60.0
GROWTH = 20.0  # percent


@dataclass(frozen=True)
class Volume:
    """How much is written, and how often each thing is timed."""

    years: int  # in the larger database; the smaller has one
    versions: int  # of every text
    characters: int  # in every text
    times: int


WHOLE = Volume(years=20, versions=10, characters=7_500, times=100)
QUICK = Volume(years=2, versions=2, characters=600, times=5)


def round_rows(folder: Path, database: str, volume: Volume) -> list[Row]:
    """Two databases: one year, and many. Pages are timed in turn with the bare view."""
    with ExitStack() as stack:
        sites = [
            stack.enter_context(empty(folder, database, name)) for name in ("rounds", "many_rounds")
        ]
        found = [
            _inside(site, "fill", years, volume.versions, volume.characters)
            for site, years in zip(sites, (1, volume.years), strict=True)
        ]
        few, many = (
            stack.enter_context(
                serving(site.settings(MILSTOLPE_PAGE_CACHE="0"), site.folder / "server.log")
            )
            for site in sites
        )
        pages = list(_pages(many, found[1], volume.times))
        growth = _growth((few, found[0]), (many, found[1]), volume)
        saves = list(_autosaves(many, found[1], volume.times))
        made = _inside(sites[1], "documents")
    return [
        hello_row(saves),
        *pages,
        growth,
        *_save_rows(found[1], saves),
        *_documents(found[1], made),
    ]


def _pages(server: Server, found: Mapping[str, Any], times: int) -> Iterator[Row]:
    stranger = Visitor(server.port)
    alone = found["matrix_queries"]
    yield at_most("Matrix alone: queries", alone, MATRIX_QUERIES, "{:.0f}")
    for name, page in found["pages"].items():
        visitor = _visitor(server, found, name)
        pairs = [Pair.of(stranger, visitor, page["path"]) for _time in range(times)]
        yield from page_rows(name, page, pairs, most_ms=MATRIX_MS if name == "Matrix" else None)


def _growth(
    few: tuple[Server, Mapping[str, Any]], many: tuple[Server, Mapping[str, Any]], volume: Volume
) -> Row:
    """How much longer the matrix takes with many years, asked for in turn."""
    asked = [
        (_visitor(server, found, "Matrix"), found["pages"]["Matrix"]["path"])
        for server, found in (few, many)
    ]
    times = [[visitor.read(path) for visitor, path in asked] for _time in range(volume.times)]
    growth = 100 * (median(there / here for here, there in times) - 1)
    middles = " → ".join(f"{median(column):.0f} ms" for column in zip(*times, strict=True))
    return at_most(f"Matrix: {volume.years} years", growth, GROWTH, "{:+.0f} %", middles)


def _save_rows(found: Mapping[str, Any], saves: list[Pair]) -> Iterator[Row]:
    note = f"{ratio(saves)}; text and judgement, {found['pages']['Writing page']['size']}"
    yield at_most("Autosave: queries", found["save_queries"], QUERIES, "{:.0f}")
    label = f"Autosave: p{PERCENTILE}"
    yield at_most(label, percentile(saves), AUTOSAVE_MS, "{:.0f} ms", note)


def _documents(found: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Row]:
    wanted = (
        (f"{found['texts']} texts in one DOCX", "docx", WORD_SECONDS),
        (f"{found['texts']} texts in 16 PDFs", "zip", PDF_SECONDS),
    )
    for label, fmt, most in wanted:
        note = f"{made[fmt]['mb']:.1f} MB; made and kept, as the job process does it"
        yield at_most(label, made[fmt]["seconds"], most, "{:.1f} s", note)


def _autosaves(server: Server, found: Mapping[str, Any], times: int) -> Iterator[Pair]:
    """Save one text and its judgement again and again, each time from the save before."""
    stranger, writer = Visitor(server.port), _visitor(server, found, "Writing page")
    path, bases = f"{found['pages']['Writing page']['path']}spara/", found["bases"]
    for turn in range(times):
        fields = {**found["fields"], **bases}
        fields["text-tillstand"] += f" Ändrat {turn}."
        fields |= {"joutcome": "nej", "jtrend": ("positiv", "negativ")[turn % 2]}
        pair, answered = Pair.timed(stranger, partial(writer.send, path, fields, found["token"]))
        yield pair
        values = json.loads(answered)
        bases = {"base": values["base"], "jbase": values["judgement"]["base"]}


def _visitor(server: Server, found: Mapping[str, Any], name: str) -> Visitor:
    """Somebody who has seen the page once."""
    page = found["pages"][name]
    visitor = Visitor(server.port, found["cookies"][page["who"]])
    visitor.read(page["path"])
    return visitor


def _inside(site: Site, *words: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench_rounds_inside", *map(str, words)],
        cwd=ROOT,
        env=steps.environment_for(site.settings(MILSTOLPE_PAGE_CACHE="0")),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
