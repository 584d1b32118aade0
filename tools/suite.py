"""Every check and test, in order, and the sum of them.

Each part is counted as its tool counts; a part that cannot be run is said loudly and counted as
skipped, and in CI (the variable CI is set) as a failure.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools import build, environment, postgres, steps
from tools.paths import BUILD, PYTHON, ROOT

RESULTS = BUILD / "results"
SOURCES = ("milstolpe", "tests", "tools", "dev.py")
CHECKS = {
    "Stil": ("ruff", "check", "--output-format=concise", *SOURCES),
    "Form": ("ruff", "format", "--check", *SOURCES),
    "Typer": ("mypy",),
    "Lager": ("lint-imports", "--no-cache"),
}
HOUSE = "tests/house"
# Who has nothing left to do takes over from the others: some tests take a minute.
UNIT = ("--ignore", HOUSE, "--dist", "worksteal", "-n", "auto")
# The tests and PostgreSQL wait for each other; one worker more fills the gaps.
UNIT_ON_POSTGRES = (*UNIT[:-1], str((os.cpu_count() or 1) + 1))
IN_CI = bool(os.environ.get("CI"))


@dataclass(frozen=True)
class Counts:
    """How many tests went well, went wrong and were not run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped


def check() -> int:
    """The quick part, for every commit. Returns the exit status."""
    _prepare()
    return close(_checks())


def test() -> int:
    """Everything: checks, unit tests on both databases, tests in a browser, a sample of each
    proof."""
    _prepare_all()
    counts = _checks()
    sqlite = _pytest("sqlite", "Enhetstester på SQLite", *UNIT)
    return close(counts + sqlite + _on_postgres(sqlite) + _in_browser() + _proofs("--sample"))


def proof(names: Sequence[str], **options: Sequence[str]) -> int:
    """The long proofs of reliability, or those called so; written to docs/proofs.md.

    `set` holds figures to change, such as kills=50.
    """
    _prepare_all()
    changes = [word for change in options["set"] for word in ("--set", change)]
    return close(_proofs(*names, *changes))


def _prepare(*more: str) -> None:
    environment.prepare(environment.DEVELOPMENT, *more)
    build.messages()
    RESULTS.mkdir(parents=True, exist_ok=True)


def _prepare_all() -> None:
    _prepare(environment.SETUP)
    build.assets(with_browser=True)
    build.static_files()


def _checks() -> Counts:
    # The type checker takes as long as all the others, so two run at a time.
    with ThreadPoolExecutor(max_workers=2) as pool:
        types = pool.submit(_tool, "Typer")
        others = pool.map(_tool, [name for name in CHECKS if name != "Typer"])
        counts = sum(others, Counts())
        counts += _pytest("house", "Husets regler", HOUSE)
        return counts + types.result()


def _proofs(*options: str) -> Counts:
    """The proofs count for themselves, as tests: one each."""
    print("\nBevis", flush=True)
    report = RESULTS / "proof.xml"
    report.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "tools.proof", *options]
    status = subprocess.run(command, cwd=ROOT, env=steps.environment_for()).returncode
    counts = counted(report)
    is_counted = counts.failed or counts.skipped or not status
    return counts if is_counted else counts + Counts(failed=1)


def _tool(name: str) -> Counts:
    """One check by a tool: a pass, or a failure that is shown."""
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, env=steps.environment_for(), capture_output=True, text=True
    )
    if done.returncode:
        print(f"  {name}: gick inte\n{done.stdout}{done.stderr}")
        return Counts(failed=1)
    print(f"  {name}: bra")
    return Counts(passed=1)


def _pytest(name: str, title: str, *options: str, extra: Mapping[str, str] | None = None) -> Counts:
    """Run pytest, let it speak, and count from its own report."""
    print(f"\n{title}", flush=True)
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "pytest", "-q", "--tb=short", f"--junit-xml={report}", *options]
    status = subprocess.run(command, cwd=ROOT, env=steps.environment_for(extra)).returncode
    counts = counted(report)
    # A run that broke before its report, or found nothing to run, is no success.
    return counts if counts.failed or not status else counts + Counts(failed=1)


def counted(report: Path) -> Counts:
    """The sums of a JUnit report; nothing when it was never written."""
    if not report.exists():
        return Counts()
    total = Counts()
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314  # pytest wrote it
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Counts(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def _on_postgres(sqlite: Counts) -> Counts:
    with postgres.database_address() as address:
        if address is None:
            return missing("PostgreSQL", f"Sätt {postgres.ADDRESS_VARIABLE}.") + Counts(
                skipped=sqlite.total
            )
        extra = {"MILSTOLPE_TEST_DATABASE": address}
        return _pytest("postgres", "Enhetstester på PostgreSQL", *UNIT_ON_POSTGRES, extra=extra)


def _in_browser() -> Counts:
    finder = [str(PYTHON), "-m", "tools.browser"]
    chrome = subprocess.run(finder, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()
    # Without CHROME the tests skip themselves, and are counted so.
    gap = Counts() if chrome else missing("Webbläsare", "Sätt CHROME.")
    extra = {"CHROME": chrome}
    # Each file has a site of its own, or shares one, so that a file is never divided.
    options = ("-m", "browser", "-n", "2", "--dist", "loadfile")
    return gap + _pytest("browser", "Tester i webbläsare", *options, extra=extra)


def missing(what: str, remedy: str) -> Counts:
    """Say loudly that tests are not run; in CI that is a failure."""
    print(f"\n*** {what.upper()} SAKNAS: tester som behöver det är INTE körda. {remedy} ***")
    return Counts(failed=1) if IN_CI else Counts()


def close(counts: Counts) -> int:
    print(f"\n{counts}")
    return 1 if counts.failed else 0
