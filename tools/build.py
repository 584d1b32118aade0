"""What is made from the source before the product can run: styles, maps, texts, static files."""

import subprocess
import sys
from pathlib import Path

from tools import stamps, steps
from tools.paths import BUILD, MILSTOLPE, PYTHON, ROOT

PACKAGE = ROOT / "milstolpe"


def everything() -> None:
    """What the running product needs."""
    assets()
    messages()
    static_files()


def assets(*, with_browser: bool = False) -> None:
    """Styles, fonts and maps from the locked packages, and on request what drives a browser."""
    command = [str(PYTHON), "-m", "tools.assets", *(["--all"] if with_browser else [])]
    # It tells of its own steps, so nothing is added here.
    if status := subprocess.run(command, cwd=ROOT, env=steps.environment_for()).returncode:
        sys.exit(status)


def messages() -> None:
    """The Swedish texts in the form that the product reads."""
    stamp, value = stamps.STAMPS / "messages", stamps.digest(PACKAGE.rglob("*.po"))
    if not stamps.is_current(stamp, value):
        steps.run("Texter", [PYTHON, "-m", "tools.messages", "compile"])
        stamps.leave(stamp, value)


def static_files() -> None:
    """Every static file under its hashed name, compressed, in build/static."""
    stamp, value = stamps.STAMPS / "static", stamps.digest(_static_sources())
    if not stamps.is_current(stamp, value):
        command = (MILSTOLPE, "collectstatic", "--no-input", "--clear")
        # Nothing secret is made here, so no key need be kept in var/.
        steps.run("Statiska filer", command, extra={"MILSTOLPE_SECRET_KEY": "collectstatic"})
        stamps.leave(stamp, value)


def _static_sources() -> list[Path]:
    own = [path for room in PACKAGE.rglob("static") for path in room.rglob("*")]
    made = list((BUILD / "assets").rglob("*"))
    locks = [ROOT / "requirements.txt", PACKAGE / "config" / "settings.py"]
    return [path for path in [*own, *made, *locks] if path.is_file()]
