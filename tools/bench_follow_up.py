"""The yearly follow-up: a page with many measures, saves by themselves, a large year's analysis."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Mapping
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

AUTOSAVE_MS, ANALYSIS_MS = 60.0, 300.0
PERCENTILE = 95


@dataclass(frozen=True)
class Volume:
    """How many answers are published, and how often each thing is timed."""

    shown: int  # in the year whose analysis is read
    everything: int
    times: int


WHOLE = Volume(shown=40_000, everything=120_000, times=200)
QUICK = Volume(shown=200, everything=400, times=5)


def follow_up_rows(site: Site, server: Server, volume: Volume) -> list[Row]:
    """Fill the database and time each page in turn with the bare view."""
    found = _filled(site, volume)
    queries = found["queries"]
    visitor = _Visitor(server.port)
    member = _Visitor(server.port, found["cookies"])
    hello = [visitor.read(HELLO) for _time in range(volume.times)]
    analysis = [visitor.read(found["analysis"]) for _time in range(volume.times)]
    page = [member.read(found["report"]) for _time in range(volume.times)]
    saves = _autosaves(member, found, volume.times)
    bare = median(hello)
    size = f"{found['shown']} answers in it, {found['all']} in the database"
    return [
        Row("hello", f"{bare:.1f} ms"),
        at_most("Analysis: queries", queries["analysis"], QUERIES, "{:.0f}"),
        at_most(
            "Analysis: time",
            median(analysis),
            ANALYSIS_MS,
            "{:.0f} ms",
            f"{size}; {_ratio(analysis, bare)}",
        ),
        at_most("Report: queries", queries["report"], QUERIES, "{:.0f}"),
        Row("Report: time", f"{median(page):.0f} ms", note=_of_report(found, page, bare)),
        at_most(
            f"Autosave: p{PERCENTILE}",
            _percentile(saves),
            AUTOSAVE_MS,
            "{:.0f} ms",
            f"median {median(saves):.0f} ms; {_ratio(saves, bare)}",
        ),
    ]


def _of_report(found: Mapping[str, Any], page: list[float], bare: float) -> str:
    return f"{found['measures']} measures; {_ratio(page, bare)}"


def _ratio(times: list[float], bare: float) -> str:
    return f"{median(times) / bare:.1f} × hello"


def _percentile(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[PERCENTILE - 1]


def _filled(site: Site, volume: Volume) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tools.bench_follow_up_inside"),
            *(str(volume.shown), str(volume.everything)),
        ],
        cwd=ROOT,
        env=steps.environment_for(site.settings(MILSTOLPE_PAGE_CACHE="0")),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _autosaves(member: "_Visitor", found: Mapping[str, Any], times: int) -> list[float]:
    """Save one measure again and again, each time from the save before, as the page does."""
    taken, number, answer = [], 0, found["answer"]
    for turn in range(times):
        fields = {
            f"{answer}-base": number,
            f"{answer}-grade": "GHPE"[turn % 4],
            f"{answer}-rationale": f"Därför att {turn}.",
            f"{answer}-action_taken": "Vi har arbetat vidare.\n\nMer återstår.",
        }
        started = time.perf_counter()
        answered = member.send(f"{found['report']}spara/", fields, found["token"])
        taken.append(1000 * (time.perf_counter() - started))
        number = json.loads(answered)["rows"][str(answer)]["base"]
    return taken


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
