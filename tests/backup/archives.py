"""Backups that are not what they should be."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milstolpe.backup.manifest import NAME
from milstolpe.backup.writing import new_archive


def rewritten(
    backup: Path, to: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]
) -> Path:
    """The backup with its manifest and parts changed, and sealed anew."""
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop(NAME))
    change(manifest, parts)
    with new_archive(to) as archive:
        for name, content in parts.items():
            archive.lines(name, [content])
        archive.lines(NAME, [json.dumps(manifest).encode()])
    return to
