"""T1, T10: a restore that is killed leaves everything as it was, or has put everything back."""

import random
import subprocess
import time
from collections import Counter
from pathlib import Path
from statistics import median

from tools import steps
from tools.bench_report import Row
from tools.paths import MILSTOLPE, ROOT
from tools.proof.report import none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene

KILLS = 50
BEFORE, AFTER, NEITHER = "as before", "as backed up", "something else"
SUM = "kontrollsumma:"


def prove(scene: Scene, effort: Effort) -> list[Row]:
    return [row for kind in scene.kinds for row in _rows(scene, kind, effort)]


def _rows(scene: Scene, kind: str, effort: Effort) -> list[Row]:
    kills = 1 if effort.is_sample else min(KILLS, effort.kills)
    dice = random.Random(effort.seed)  # noqa: S311  # the same moments in every run
    with scene.place(kind) as place:
        backup = place.site.folder / "then.backup"
        then = _sum(place, backup)
        place.command("make-administrator", "ny@example.org")
        now = _sum(place, place.site.folder / "now.backup")
        whole = median(_restore(place, backup) for _time in range(1 if effort.is_sample else 3))
        again = place.site.folder / "now.backup"
        found: Counter[str] = Counter()
        state: str | None = AFTER
        for _kill in range(kills):
            if state != BEFORE:  # what is there is as it was before the last one: begin from that
                _restore(place, again)
            _restore(place, backup, killed_after=dice.uniform(0.2, 1.1) * whole)
            state = {now: BEFORE, then: AFTER}.get(_sum(place, place.site.folder / "found.backup"))
            found[state or NEITHER] += 1
    told = ", ".join(f"{number} {state}" for state, number in sorted(found.items()))
    note = f"{kills} restores killed within {1.1 * whole:.1f} s, of {whole:.1f} s: {told}"
    return [
        none_of(f"{kind}: neither as before nor as backed up", [NEITHER] * found[NEITHER], note),
        none_of(f"{kind}: backups that do not differ (control)", [then] if then == now else []),
    ]


def _sum(place: Place, file: Path) -> str:
    """The checksum of everything in the installation, which a backup prints."""
    done = place.command("backup", str(file))
    if done.returncode or SUM not in done.stdout:
        return done.stdout + done.stderr
    return done.stdout.rpartition(SUM)[2].strip()


def _restore(place: Place, backup: Path, *, killed_after: float | None = None) -> float:
    """Seconds that a restore took, or until it was killed."""
    started = time.monotonic()
    child = subprocess.Popen(
        [MILSTOLPE, "restore", backup, "--replace"],
        cwd=ROOT,
        env=steps.environment_for(place.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        status = child.wait(killed_after)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    else:
        if status:
            raise RuntimeError(f"A restore ended with {status}.")
    return time.monotonic() - started


PROOF = Proof(
    "kill-restore",
    "`milstolpe restore --replace` gets SIGKILL at a random moment between its start and a little "
    "after its end. Then everything in the installation (every row, file and sequence, by the "
    "checksum of a backup) is as it was before, or as it was backed up. (T1, T10)",
    prove,
)
