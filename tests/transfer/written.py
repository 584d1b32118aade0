"""Exports in memory."""

import io
from typing import Any

from milstolpe.transfer.export.files import write_export
from milstolpe.transfer.export.scope import Scope


def written(kind: str, **narrowed: Any) -> bytes:
    """The file of that kind."""
    file = io.BytesIO()
    write_export(file, kind, Scope(**narrowed))
    return file.getvalue()
