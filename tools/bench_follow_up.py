"""The yearly follow-up: pages with many answers, saves by themselves, a large year's analysis."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tools import steps
from tools.bench_data import Site
from tools.bench_load import HOST
from tools.bench_pages import QUERIES
from tools.bench_report import Row, at_most
from tools.bench_server import HELLO, Server
from tools.paths import ROOT

AUTOSAVE_MS, ANALYSIS_MS, DOCUMENT_SECONDS = 60.0, 300.0, 10.0
PERCENTILE = 95
# What has a time to keep; of the others the ratio is told.
MOST_MS = {"Published analysis": ANALYSIS_MS, "Analysis in progress": ANALYSIS_MS}


@dataclass(frozen=True)
class Volume:
    """How many answers are published, and how often each thing is timed."""

    shown: int  # in the year whose analysis is read
    everything: int
    times: int
    document: int  # measures in the year that is set as PDF


WHOLE = Volume(shown=40_000, everything=120_000, times=100, document=200)
QUICK = Volume(shown=200, everything=400, times=5, document=20)


@dataclass(frozen=True)
class Pair:
    """Milliseconds of something, and of the bare view that was asked for right before it."""

    hello: float
    page: float

    @classmethod
    def of(cls, stranger: "_Visitor", visitor: "_Visitor", path: str) -> "Pair":
        return cls(stranger.read(HELLO), visitor.read(path))


def follow_up_rows(site: Site, server: Server, volume: Volume) -> list[Row]:
    """Fill the database and time each page in turn with the bare view."""
    found = _filled(site, volume)
    stranger = _Visitor(server.port)
    rows: list[Row] = []
    for name, page in found["pages"].items():
        visitor = _Visitor(server.port, found["cookies"][page["who"]])
        visitor.read(page["path"])
        pairs = [Pair.of(stranger, visitor, page["path"]) for _time in range(volume.times)]
        rows += _page_rows(name, page, pairs)
    member = _Visitor(server.port, found["cookies"]["contact"])
    saves = list(_autosaves(stranger, member, found, volume.times))
    bare = median(pair.hello for pair in saves)
    return [
        Row("hello", f"{bare:.1f} ms"),
        *rows,
        at_most("Autosave: queries", found["save_queries"], QUERIES, "{:.0f}"),
        at_most(
            f"Autosave: p{PERCENTILE}",
            _percentile([pair.page for pair in saves]),
            AUTOSAVE_MS,
            "{:.0f} ms",
            f"{_ratio(saves)}; one of {found['measures']} measures",
        ),
        at_most(
            f"PDF of {found['document_measures']} measures",
            found["document_seconds"],
            DOCUMENT_SECONDS,
            "{:.1f} s",
            "made and kept, as the job process does it",
        ),
    ]


def _page_rows(name: str, page: Mapping[str, Any], pairs: Sequence[Pair]) -> Iterator[Row]:
    """How much a page asks of the database, and how long it takes."""
    yield at_most(f"{name}: queries", page["queries"], QUERIES, "{:.0f}")
    middle, note = median(pair.page for pair in pairs), f"{_ratio(pairs)}; {page['size']}"
    if name in MOST_MS:
        yield at_most(f"{name}: time", middle, MOST_MS[name], "{:.0f} ms", note)
    else:
        yield Row(f"{name}: time", f"{middle:.0f} ms", note=note)


def _ratio(pairs: Sequence[Pair]) -> str:
    return f"{median(pair.page / pair.hello for pair in pairs):.0f} × hello (median)"


def _percentile(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[PERCENTILE - 1]


def _filled(site: Site, volume: Volume) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tools.bench_follow_up_inside"),
            *(str(volume.shown), str(volume.everything), str(volume.document)),
        ],
        cwd=ROOT,
        env=steps.environment_for(site.settings(MILSTOLPE_PAGE_CACHE="0")),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _autosaves(
    stranger: "_Visitor", member: "_Visitor", found: Mapping[str, Any], times: int
) -> Iterator[Pair]:
    """Save one measure again and again, each time from the save before, as the page does."""
    number, answer = found["number"], found["answer"]
    path = f"{found['pages']['Report']['path']}spara/"
    for turn in range(times):
        fields = {
            f"{answer}-base": number,
            f"{answer}-grade": "GHPE"[turn % 4],
            f"{answer}-rationale": f"Därför att {turn}.",
            f"{answer}-action_taken": "Vi har arbetat vidare.\n\nMer återstår.",
        }
        bare, started = stranger.read(HELLO), time.perf_counter()
        answered = member.send(path, fields, found["token"])
        yield Pair(bare, 1000 * (time.perf_counter() - started))
        number = json.loads(answered)["rows"][str(answer)]["base"]


class _Visitor:
    """Somebody with a connection that stays open."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.headers = {"Accept-Encoding": "gzip", "Cookie": cookies}

    def read(self, path: str) -> float:
        """Milliseconds until the whole page is here."""
        started = time.perf_counter()
        self._ask("GET", path)
        return 1000 * (time.perf_counter() - started)

    def send(self, path: str, fields: Mapping[str, Any], token: str) -> bytes:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "X-CSRFToken": token,
        }
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Raises RuntimeError: the answer is not 200."""
        self.connection.request(method, path, body or None, {**self.headers, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:200]!r}")
        return content
