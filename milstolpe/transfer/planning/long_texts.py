"""Puts texts together again that are longer than a cell of Excel."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.reading.workbooks import RawFile
from milstolpe.transfer.template.columns import CONTINUES, LONG_TEXTS

_AT_END: Final = re.compile(re.escape(CONTINUES).replace(re.escape("{key}"), r"(\w{1,20})") + r"\Z")


def long_texts(raw: RawFile) -> dict[str, str]:
    """Key → the rest of the text, from the sheet that holds them: key, part, text."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for sheet in raw.sheets:
        if fold(sheet.name) == fold(LONG_TEXTS):
            for _number, cells in sheet.rows:
                if len(cells) >= 3 and cells[1].isdecimal():
                    parts[cells[0]].append((int(cells[1]), cells[2]))
    return {key: "".join(text for _part, text in sorted(rows)) for key, rows in parts.items()}


def whole(
    rows: Iterator[tuple[int, list[str]]], continued: Mapping[str, str]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with each cell that goes on made whole."""
    for number, cells in rows:
        yield number, [_whole(cell, continued) for cell in cells]


def _whole(cell: str, continued: Mapping[str, str]) -> str:
    found = _AT_END.search(cell) if cell.endswith("]") else None
    if found is None or found[1] not in continued:
        return cell
    return cell[: found.start()] + continued[found[1]]
