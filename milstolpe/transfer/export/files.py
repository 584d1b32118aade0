"""An export as a file of one of three kinds."""

from collections.abc import Callable
from typing import IO, Any, Final

from milstolpe.core.files import CONTENT_TYPES
from milstolpe.transfer.export.about import about
from milstolpe.transfer.export.package import write_package
from milstolpe.transfer.export.plain_json import write_json
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.export.sheets import filled_sheets
from milstolpe.transfer.export.workbook import write_workbook

TYPES: Final = {
    "xlsx": CONTENT_TYPES["xlsx"],
    "zip": "application/zip",
    "json": CONTENT_TYPES["json"],
}
_WRITERS: Final[dict[str, Callable[[IO[bytes], Any, Any], None]]] = {
    "xlsx": write_workbook,
    "zip": write_package,
    "json": write_json,
}


def write_export(file: IO[bytes], kind: str, scope: Scope) -> None:
    """Write what is in `scope` to `file`, which can be searched, as "xlsx", "zip" or "json".

    Raises:
        TooManyRowsError: more rows than a sheet of Excel has.
    """
    _WRITERS[kind](file, filled_sheets(scope), about(scope))
