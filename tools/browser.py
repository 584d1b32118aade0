"""Finds a Chromium for tests in a real browser and prints its path: `python -m tools.browser`.

Runs in the project's own environment, which can unpack the one among the npm packages.
"""

import io
import os
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Error, sync_playwright

from tools.paths import BUILD, ROOT

PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
UNPACKED = BUILD / "chromium"
SYSTEM = Path("/usr/bin/chromium")
MILLISECONDS_TO_START = 30_000
# Python 3.11 has filters from 3.11.4 on; Debian 12 has 3.11.2. The archives are locked by hash.
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
# It brings the libraries and the letters that a machine without a desktop lacks.
LAUNCHER = """#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib:$LD_LIBRARY_PATH"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/own-fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


def candidates() -> Iterator[Path]:
    """Browsers in the order they are tried: the one asked for, the locked one, the machine's."""
    if asked := os.environ.get("CHROME"):
        yield Path(asked)
    if PACKED.is_dir():
        yield unpack(PACKED, UNPACKED)
    yield SYSTEM


def unpack(packed: Path, target: Path) -> Path:
    """Unpack the browser and what it needs into `target`, once; return what starts it."""
    launcher, version = target / "launch", target / "version"
    wanted = (packed.parent / "package.json").read_text()
    if version.exists() and version.read_text() == wanted:
        return launcher
    target.mkdir(parents=True, exist_ok=True)
    program = target / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    for archive in ("al2023.tar.br", "fonts.tar.br"):
        content = brotli.decompress((packed / archive).read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as members:
            members.extractall(target, **SAFELY)  # noqa: S202  # locked by hash
    (target / "own-fonts.conf").write_text(FONTS.format(folder=target))
    launcher.write_text(LAUNCHER)
    program.chmod(0o755)
    launcher.chmod(0o755)
    version.write_text(wanted)
    return launcher


def works(path: Path) -> bool:
    """Whether the browser can show a page here."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox"], timeout=MILLISECONDS_TO_START
            )
            page = browser.new_page()
            page.set_content("<h1>Ok</h1>")
            return page.inner_text("h1") == "Ok"
    except Error:
        return False


def main() -> int:
    """Print the first browser that works; status 1 when there is none."""
    found = next((path for path in candidates() if path.exists() and works(path)), None)
    if found is None:
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
