"""What every inspection of the house needs: its files as git sees them, and a plain verdict."""

import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def committed_files() -> tuple[Path, ...]:
    """Paths of every file that git does not ignore."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def with_suffix(*suffixes: str) -> tuple[Path, ...]:
    """Committed files of some kinds, migrations left out: nobody reads those as prose."""
    return tuple(
        path
        for path in committed_files()
        if path.suffix in suffixes and "migrations" not in path.parts
    )


def name(path: Path) -> str:
    """A path as it is said in a message."""
    return str(path.relative_to(ROOT))


def require_none(found: Iterable[str], remedy: str) -> None:
    """Fail with every line that was found and what to do about them."""
    lines = list(found)
    assert not lines, "\n".join([remedy, *lines])
