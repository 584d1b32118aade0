"""The content as one JSON file: a list of objects for each sheet, by the keys of the columns."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO, Final

from milstolpe.transfer.export.about import About
from milstolpe.transfer.export.cells import Row
from milstolpe.transfer.template.columns import Sheet

_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write_json(
    file: IO[bytes], sheets: Iterable[tuple[Sheet, Iterator[Row]]], about: About
) -> None:
    """Write the file row by row. Empty cells are null; the same rows give the same bytes."""
    file.write(f'{{"meta": {_encode(asdict(about))}'.encode())
    for sheet, rows in sheets:
        keys = [column.key for column in sheet.columns]
        file.write(f',\n"{sheet.key}": ['.encode())
        separator = "\n"
        for row in rows:
            cells = {
                key: None if value == "" else value for key, value in zip(keys, row, strict=True)
            }
            file.write(f"{separator}{_encode(cells)}".encode())
            separator = ",\n"
        file.write(b"\n]")
    file.write(b"\n}\n")
