"""T1, T14, T15: an import is all or nothing, and no damaged file breaks it or writes anything."""

import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from tools import steps
from tools.bench_report import Row, at_most
from tools.paths import MILSTOLPE, ROOT
from tools.proof.files_in import MEMORY_MB, SECONDS_EACH
from tools.proof.report import none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene

KINDS = (".xlsx", ".csv")
KILLS = 50
EARLIEST = 0.4  # of the time that a whole import takes


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows, memory, slowest = [], 0.0, 0.0
    with scene.place() as place, ThreadPoolExecutor(len(KINDS)) as pool:
        # Each kind in a process of its own: what is measured of it is its own CPU and memory.
        outcomes = list(pool.map(partial(_fuzzed, place, effort), KINDS))
    for kind, found in zip(KINDS, outcomes, strict=True):
        note = f"of {effort.files}: {found['taken']} read, {found['refused']} refused"
        rows.append(none_of(f"import of {kind}: broke or wrote something", found["broke"], note))
        memory, slowest = max(memory, found["memory_mb"]), max(slowest, found["slowest"])
    for kind in scene.kinds:
        half = _killed(scene, kind, effort)
        rows.append(none_of(f"{kind}: half an import after SIGKILL", half, f"of {_kills(effort)}"))
    return [
        *rows,
        at_most("largest process of an import", memory, MEMORY_MB, "{:.0f} MB"),
        at_most("slowest import: CPU", slowest, SECONDS_EACH, "{:.2f} s"),
    ]


def _fuzzed(place: Place, effort: Effort, kind: str) -> dict[str, Any]:
    """What came of all damaged files of a kind."""
    found: dict[str, Any] = place.call(
        "foreign", "fuzz_import", kind=kind, count=effort.files, seed=effort.seed
    )
    return found


def _kills(effort: Effort) -> int:
    return 1 if effort.is_sample else min(KILLS, effort.kills)


def _killed(scene: Scene, kind: str, effort: Effort) -> list[str]:
    """Each kill that left something between nothing and everything."""
    dice = random.Random(effort.seed)  # noqa: S311  # the same moments in every run
    half = []
    with scene.place(kind) as place:
        path = str(place.site.folder / "uttag.xlsx")
        place.call("foreign", "write_workbook", path=path, organisations=40)
        before = place.call("foreign", "kept")
        whole = 6.0  # seconds, until one has been whole
        for number in range(_kills(effort)):
            began = time.monotonic()
            is_whole = _import(place, path, dice.uniform(EARLIEST, 1.05) * whole)
            after = place.call("foreign", "kept")
            if is_whole:
                whole = time.monotonic() - began
                before = after
            elif after != before:
                # It may have been killed after its end: then everything is there.
                _import(place, path, None)
                if place.call("foreign", "kept")["Answer"] != after["Answer"]:
                    half.append(f"{number}: {after}")
                before = place.call("foreign", "kept")
    return half


def _import(place: Place, path: str, seconds: float | None) -> bool:
    """Import the file; killed after `seconds`. Whether it came to its end."""
    running = subprocess.Popen(
        [MILSTOLPE, "import-legacy", path, "--county", "12"],
        cwd=ROOT,
        env=steps.environment_for(place.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return False
    return True


PROOF = Proof(
    "import",
    "Files of an old system with bytes turned, cut out, doubled, put in and cut off, the parts of "
    "a workbook too, are planned: each is read or refused with a reason, and nothing is written. "
    "An import that is killed at any moment has written all of itself or nothing. (T1, T14, T15)",
    prove,
)
