"""The project's own Python environment, `.venv`, from hashed lock files."""

import shutil
import subprocess
import sys

from tools import stamps, steps
from tools.paths import PYTHON, ROOT, VENV

RUN = "requirements.txt"
SETUP = "requirements-setup.txt"
DEVELOPMENT = "requirements-dev.txt"
TITLES = {
    RUN: "Paket för produkten",
    SETUP: "Paket för uppsättningen",
    DEVELOPMENT: "Paket för tester",
}
INSTALL = (PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check")


def prepare(*more: str) -> None:
    """Make `.venv` hold what the product runs on, the locks in `more`, and the product itself.

    Quick when nothing has changed.
    """
    if not _is_whole():
        _make()
    for lock in (RUN, *more):
        stamp, value = VENV / f"{lock}.stamp", stamps.digest([ROOT / lock])
        if not stamps.is_current(stamp, value):
            steps.run(TITLES[lock], [*INSTALL, "--require-hashes", "-r", lock])
            stamps.leave(stamp, value)
    stamp, value = VENV / "product.stamp", stamps.digest([ROOT / "pyproject.toml"])
    if not stamps.is_current(stamp, value):
        product = ["--no-build-isolation", "--no-deps", "--editable", "."]
        steps.run("Produktens kommando", [*INSTALL, *product])
        stamps.leave(stamp, value)


def _is_whole() -> bool:
    """Whether `.venv` was made here: its programs carry the folder's path and do not move."""
    return PYTHON.exists() and stamps.is_current(VENV / "place.stamp", _place())


def _make() -> None:
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode:
        sys.exit("Python saknar venv. På Debian: apt install python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    steps.run("Skapar miljön", [sys.executable, "-m", "venv", VENV])
    stamps.leave(VENV / "place.stamp", _place())


def _place() -> str:
    return f"{VENV} {sys.version_info.major}.{sys.version_info.minor}"
