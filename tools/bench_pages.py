"""What a page weighs, how many queries it takes, and whether a saved change is seen at once."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tools import steps
from tools.bench_data import Site
from tools.bench_report import Row, at_most
from tools.bench_server import WORKERS, Server
from tools.paths import ROOT

QUERIES = 12
FETCHES_PER_WORKER = 3  # each on a new connection, so that every worker is met
PAGE_KB, SCRIPT_KB = 60.0, 10.0
STYLE = re.compile(rb'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"')
SCRIPT = re.compile(rb'<script[^>]+src="([^"]+)"')


def inside(site: Site, command: str) -> dict[str, Any]:
    """What `bench_inside` prints for this database."""
    done = subprocess.run(
        _command(command),
        cwd=ROOT,
        env=steps.environment_for(site.settings()),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def query_rows(few: Mapping[str, int], many: Mapping[str, int]) -> list[Row]:
    """Queries of each page with few rows and with many: no more of them, and not too many."""
    rows = []
    for name, number in many.items():
        is_met = number <= min(few[name], QUERIES)
        figure = f"{few[name]} → {number}"
        rows.append(Row(name, figure, f"≤ {QUERIES}, no more", is_met))
    return rows


def weight_rows(server: Server, pages: Mapping[str, str]) -> list[Row]:
    """HTML, CSS and script of each page as they are sent, compressed."""
    rows = []
    for name, path in pages.items():
        html = _sent(server, path)
        page = server.fetch(path, encoding="identity")[1]
        style = sum(_sent(server, found.decode()) for found in STYLE.findall(page))
        script = sum(_sent(server, found.decode()) for found in SCRIPT.findall(page))
        note = f"HTML {html:.1f}, CSS {style:.1f}, script {script:.1f} kB"
        row = at_most(name, html + style + script, PAGE_KB, "{:.1f} kB", note)
        is_met = bool(row.is_met) and script <= SCRIPT_KB
        rows.append(Row(row.what, row.figure, row.target, is_met, row.note))
    return rows


def change_row(site: Site, server: Server, times: int) -> Row:
    """How often the very next requests, after a page has been kept, show what was saved."""
    changes = _Changes(site)
    seen = sum(changes.is_seen_at_once(server) for _time in range(times))
    changes.close()
    figure = f"{seen} of {times}"
    return Row("Saved changes seen on the next request", figure, "all", seen == times)


class _Changes:
    """A process beside the server that saves measures when told to."""

    def __init__(self, site: Site) -> None:
        self.process = subprocess.Popen(
            _command("changes"),
            cwd=ROOT,
            env=steps.environment_for(site.settings()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def is_seen_at_once(self, server: Server) -> bool:
        """Let all workers keep a page, have it saved, and look at it again."""
        address = self._next_line()
        for _time in range(WORKERS * FETCHES_PER_WORKER):
            server.fetch(address)
        assert self.process.stdin is not None  # a pipe, see above
        print(file=self.process.stdin, flush=True)
        title = self._next_line()
        return all(
            title in server.fetch(address, encoding="identity")[1].decode()
            for _time in range(WORKERS * FETCHES_PER_WORKER)
        )

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate()

    def _next_line(self) -> str:
        assert self.process.stdout is not None  # a pipe, see above
        return self.process.stdout.readline().strip()


def _command(command: str) -> list[str]:
    return [sys.executable, "-m", "tools.bench_inside", command]


def _sent(server: Server, path: str) -> float:
    """Kilobytes of a compressed answer."""
    return len(server.fetch(path)[1]) / 1024
