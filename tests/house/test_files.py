"""Names of files, words that must not stand in them, and what a room says of itself."""

import re
from importlib import import_module

from django.apps import apps

from tests.house.inspection import ROOT, committed_files, name, require_none

DRAWERS = {"utils", "helpers", "misc"}
# Put together here, so that this file does not break its own rule.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com"))
)
LINES_ABOUT_A_ROOM = 3
TODO_WITHOUT_LINK = re.compile(r"\bTO" r"DO\b(?!.*https?://)")


def texts() -> list[tuple[str, str]]:
    """Every committed file that is text, with its name."""
    found = []
    for path in committed_files():
        try:
            found.append((name(path), path.read_text()))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_is_a_drawer() -> None:
    drawers = [name(path) for path in committed_files() if path.stem in DRAWERS]
    require_none(drawers, "Name the file after its subject.")


def test_no_registry_address_is_committed() -> None:
    told = [where for where, text in texts() if any(host in text for host in REGISTRIES)]
    require_none(told, "Locks carry hashes, never addresses: run python3 dev.py lock.")


def test_each_todo_has_a_link() -> None:
    bare = [where for where, text in texts() if TODO_WITHOUT_LINK.search(text)]
    require_none(bare, "Link what is to be done, or do it.")


def test_each_room_says_what_it_is_for() -> None:
    rooms = [config.name for config in apps.get_app_configs() if is_ours(config.path)]
    silent = [
        room
        for room in rooms
        if len((import_module(room).__doc__ or "").strip().splitlines()) < LINES_ABOUT_A_ROOM
    ]
    require_none(silent, "Write in its __init__.py what the room is for and what not.")


def is_ours(path: str) -> bool:
    return path.startswith(str(ROOT / "milstolpe"))
