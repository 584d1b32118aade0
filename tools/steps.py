"""Runs one step of set-up: quiet when it goes well, the end of its log when it does not."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.paths import LOGS, ROOT, VENV

TAIL_LINES = 30


def environment_for(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: ours, with the programs of `.venv` found first."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # Compiled modules are kept: some machines say not to, and then each of many processes compiles.
    python = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, "PATH": path, **python, **(extra or {})}


def run(
    title: str, command: Sequence[str | Path], *, extra: Mapping[str, str] | None = None
) -> None:
    """Run `command` with its output in a log under build/log.

    Raises:
        SystemExit: it failed; the end of the log and its path have been printed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{title.lower().replace(' ', '-')}.log"
    print(f"  {title} …", end=" ", flush=True)
    started = time.monotonic()
    with log.open("w") as output:
        status = subprocess.run(
            command, cwd=ROOT, env=environment_for(extra), stdout=output, stderr=subprocess.STDOUT
        ).returncode
    if status:
        print("gick inte.")
        print(tail(log))
        sys.exit(f"Hela loggen: {log}")
    print(f"klart ({time.monotonic() - started:.0f} s)", flush=True)


def tail(log: Path) -> str:
    """The last lines of a log, indented."""
    lines = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines)
