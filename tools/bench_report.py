"""What was measured, as rows with a target, and the page they are written to."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version

from tools.bench_server import WORKERS
from tools.paths import ROOT

PAGES = ROOT / "docs"
PACKAGES = ("Django", "granian", "psycopg", "XlsxWriter")


@dataclass(frozen=True)
class Row:
    """One figure. `is_met` is None where there is no target."""

    what: str
    figure: str
    target: str = ""
    is_met: bool | None = None
    note: str = ""

    def line(self) -> str:
        met = {True: "yes", False: "**no**", None: ""}[self.is_met]
        return f"| {self.what} | {self.figure} | {self.target} | {met} | {self.note} |"


@dataclass(frozen=True)
class Table:
    """Rows that belong together."""

    title: str
    text: str
    rows: Sequence[Row]

    def markdown(self) -> str:
        head = "| What | Figure | Target | Met | |\n|---|---|---|---|---|"
        lines = "\n".join(row.line() for row in self.rows)
        return f"## {self.title}\n\n{self.text}\n\n{head}\n{lines}"


def at_least(what: str, value: float, target: float, form: str = "{:.2f}", note: str = "") -> Row:
    shown, wanted = form.format(value), form.format(target)
    return Row(what, shown, f"≥ {wanted}", value >= target, note)


def at_most(what: str, value: float, target: float, form: str = "{:.2f}", note: str = "") -> Row:
    shown, wanted = form.format(value), form.format(target)
    return Row(what, shown, f"≤ {wanted}", value <= target, note)


def failed(tables: Iterable[Table]) -> list[Row]:
    """The rows whose target is missed."""
    return [row for table in tables for row in table.rows if row.is_met is False]


def write(tables: Iterable[Table], *, database: str) -> None:
    """Write docs/benchmarks.md anew, or the page of PostgreSQL when that was the database."""
    parts = ["# Benchmarks", _made_by(database), *(table.markdown() for table in tables)]
    name = "benchmarks-postgresql.md" if database else "benchmarks.md"
    (PAGES / name).write_text("\n\n".join(parts) + "\n")


def _made_by(database: str) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    kept_in = "PostgreSQL" if database else f"SQLite {sqlite_version}"
    return (
        f"Written by `python3 dev.py bench` {datetime.now(UTC):%Y-%m-%d}; not edited by hand.\n\n"
        f"- Code: commit {commit()}\n"
        f"- Machine: {machine()}\n"
        f"- Python {platform.python_version()}, {kept_in}, {versions}\n"
        f"- Server: `milstolpe serve --workers {WORKERS}` with the settings of an installation in "
        "real use and no proxy. Medians of interleaved pairs"
    )


def machine() -> str:
    """Processor, cores and memory. The cores are shared with the load."""
    cores = f"{os.cpu_count()} cores shared with the load"
    return f"{_processor()}, {cores}, {_memory_gb():.0f} GB"


def commit() -> str:
    """The commit that runs, and whether the product has been changed since."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--", "milstolpe") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
