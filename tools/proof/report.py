"""Rows of a proof, its JUnit report, and its section in docs/proofs.md."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tools.bench_report import PAGES, Row, commit, machine
from tools.proof.runner import Effort, Result

PAGE = PAGES / "proofs.md"
SHOWN = 3  # examples of what should not be there
HEAD = """# Proofs

Written by `python3 dev.py proof`; not edited by hand. `python3 dev.py test` runs a small sample of
each. How they are built: [develop.md](develop.md). Of N trials without failure follows, at 95 %,
that fewer than 3/N fail."""


def none_of(what: str, found: Sequence[str], note: str = "") -> Row:
    """There should be none of these."""
    shown = "; ".join(" ".join(text.split())[:120].replace("|", "¦") for text in found[:SHOWN])
    return Row(what, str(len(found)), "0", not found, " ".join(filter(None, (note, shown))))


def all_of(what: str, number: int, total: int, note: str = "") -> Row:
    """Every one should be so; none at all shows nothing."""
    return Row(what, f"{number} of {total}", "all", number == total > 0, note)


def exactly(what: str, got: object, wanted: object, note: str = "") -> Row:
    return Row(what, str(got), str(wanted), got == wanted, note)


def judged(row: Row, effort: Effort) -> Row:
    """A figure of speed: a short sample beside other tests only shows it."""
    return replace(row, target="", is_met=None) if effort.is_sample else row


def skipped(what: str, why: str) -> Row:
    """A part that could not be run here."""
    return Row(what, "not run", "", None, f"**skipped: {why}**")


def section(result: Result, changes: Sequence[str] = ()) -> str:
    """What is written of a proof: command, place and time stand with it, since proofs are run
    one by one."""
    proof = result.proof
    head = "| What | Got | Wanted | Met | |\n|---|---|---|---|---|"
    body = "\n".join([head, *(row.line() for row in result.rows)]) if result.rows else ""
    if result.skipped:
        body = f"**Not run: {result.skipped}**"
    if result.broken:
        body += f"\n\n**Broke:** `{result.broken.strip().splitlines()[-1]}`"
    made = (
        f"`{_command(proof.name, changes)}` · {datetime.now(UTC):%Y-%m-%d} · commit {commit()} · "
        f"{machine()}, load {os.getloadavg()[2]:.0f} · {result.seconds:.0f} s"
    )
    return f"## {proof.name}\n\n{proof.text}\n\n{body.strip()}\n\n{made}"


def write(
    results: Iterable[Result],
    order: Sequence[str],
    page: Path = PAGE,
    changes: Sequence[str] = (),
) -> None:
    """Put the sections of these proofs into the page; those of the others stay. `changes` are
    the figures that were set other than in full."""
    sections = _sections(page.read_text()) if page.exists() else {}
    sections |= {result.proof.name: section(result, changes) for result in results}
    kept = [sections[name] for name in order if name in sections]
    page.write_text("\n\n".join([HEAD, *kept]) + "\n")


def junit(results: Sequence[Result], path: Path) -> None:
    """One test for each proof, as pytest would write it."""
    suite = ElementTree.Element("testsuite", name="proof", tests=str(len(results)))
    suite.set("failures", str(sum(not result.is_good and not result.skipped for result in results)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(bool(result.skipped) for result in results)))
    for result in results:
        ElementTree.SubElement(suite, "testcase", name=result.proof.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suite).write(path)


def _command(name: str, changes: Sequence[str]) -> str:
    return " ".join(["python3 dev.py proof", name, *(f"--set {change}" for change in changes)])


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip(): f"## {part.strip()}" for part in parts}
