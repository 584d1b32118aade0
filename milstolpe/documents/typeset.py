"""Sets a document as PDF with typst, in a process of its own: whoever asks stays small.

The file is tagged and held to PDF/UA-1: typst refuses what a screen reader could not read.
"""

import json
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "report.typ"
SECONDS = 60
PIXELS = 72  # to an inch, which has as many points


class TypesetError(Exception):
    """The document could not be set; the message is typst's own."""


def pdf(content: dict[str, Any], *, fonts: Path) -> bytes:
    """The PDF of `ReportDocument.as_json()`, with the language of its words in `lang`.

    Args:
        fonts: folder of the product's typeface; without it the document is set in typst's own.
    Raises:
        TypesetError: typst refuses, or takes more than a minute.
    """
    return _in_its_own_process(content, TEMPLATE, "pdf", fonts)


def picture(content: dict[str, Any], *, template: Path, fmt: str, fonts: Path) -> bytes:
    """What a template draws on one page, as "png" (a point is a pixel) or "svg".

    Raises:
        TypesetError: typst refuses, or takes more than a minute.
    """
    return _in_its_own_process(content, template, fmt, fonts)


def _in_its_own_process(content: dict[str, Any], template: Path, fmt: str, fonts: Path) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, str(Path(__file__)), str(fonts), str(template), fmt],
            input=json.dumps(content).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesetError(str(error)) from error
    if done.returncode:
        raise TypesetError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _set(data: str, fonts: str, template: str, fmt: Any) -> bytes:
    import typst  # noqa: PLC0415  # only in the process that sets

    with TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copy(template, place)
        return typst.compile(
            place / Path(template).name,
            root=place,
            sys_inputs={"data": _with_pictures_in(place, data)},
            font_paths=[Path(fonts)],
            ignore_system_fonts=True,
            format=fmt,
            ppi=PIXELS,
            pdf_standards="ua-1" if fmt == "pdf" else [],
        )


def _with_pictures_in(folder: Path, data: str) -> str:
    """The content, its pictures put in the folder as files: typst reads no base64."""
    content = json.loads(data)
    for block in content.get("blocks", ()):
        if block["kind"] == "picture":
            (folder / block["file"]).write_bytes(b64decode(block.pop("content")))
    return json.dumps(content)


if __name__ == "__main__":
    sys.stdout.buffer.write(_set(sys.stdin.read(), *sys.argv[1:]))
