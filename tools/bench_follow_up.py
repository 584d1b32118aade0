"""The yearly follow-up: pages with many answers, saves by themselves, a large year's analysis."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tools import steps
from tools.bench_data import Site
from tools.bench_pages import QUERIES
from tools.bench_report import Row, at_most
from tools.bench_server import Server
from tools.bench_visits import PERCENTILE, Pair, Visitor, hello_row, page_rows, percentile, ratio
from tools.paths import ROOT

AUTOSAVE_MS, ANALYSIS_MS, DOCUMENT_SECONDS = 60.0, 300.0, 10.0
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


def follow_up_rows(site: Site, server: Server, volume: Volume) -> list[Row]:
    """Fill the database and time each page in turn with the bare view."""
    found = _filled(site, volume)
    stranger = Visitor(server.port)
    rows: list[Row] = []
    for name, page in found["pages"].items():
        visitor = Visitor(server.port, found["cookies"][page["who"]])
        visitor.read(page["path"])
        pairs = [Pair.of(stranger, visitor, page["path"]) for _time in range(volume.times)]
        rows += page_rows(name, page, pairs, most_ms=MOST_MS.get(name))
    member = Visitor(server.port, found["cookies"]["contact"])
    saves = list(_autosaves(stranger, member, found, volume.times))
    return [
        hello_row(saves),
        *rows,
        at_most("Autosave: queries", found["save_queries"], QUERIES, "{:.0f}"),
        at_most(
            f"Autosave: p{PERCENTILE}",
            percentile(saves),
            AUTOSAVE_MS,
            "{:.0f} ms",
            f"{ratio(saves)}; one of {found['measures']} measures",
        ),
        at_most(
            f"PDF of {found['document_measures']} measures",
            found["document_seconds"],
            DOCUMENT_SECONDS,
            "{:.1f} s",
            "made and kept, as the job process does it",
        ),
    ]


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
    stranger: Visitor, member: Visitor, found: Mapping[str, Any], times: int
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
        sent = partial(member.send, path, fields, found["token"])
        pair, answered = Pair.timed(stranger, sent)
        yield pair
        number = json.loads(answered)["rows"][str(answer)]["base"]
