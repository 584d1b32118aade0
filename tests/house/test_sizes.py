"""Small files, small functions, thin views."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.inspection import name, require_none, with_suffix

LINES_OF_FILE = 400
LINES_OF_FUNCTION = 40
LINES_OF_VIEW = 25
LINES_OF_TEMPLATE = 120

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[Path, Function]]:
    """Every function of the project, methods and inner ones too, with its file."""
    for path in with_suffix(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield path, node


def is_view(path: Path, function: Function) -> bool:
    """Whether a function answers a request."""
    in_views = path.name == "views.py" or path.parent.name == "views"
    return in_views and "request" in [argument.arg for argument in function.args.args]


def sizes(of: Iterable[tuple[Path, Function]]) -> Iterator[tuple[str, int]]:
    """Name and number of lines of functions, decorators not counted."""
    for path, node in of:
        yield f"{name(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def file_sizes(*suffixes: str) -> Iterator[tuple[str, int]]:
    return ((name(path), len(path.read_text().splitlines())) for path in with_suffix(*suffixes))


def too_long(found: Iterator[tuple[str, int]], limit: int) -> list[str]:
    return [f"{what} has {lines} lines, at most {limit}" for what, lines in found if lines > limit]


def test_files_are_short() -> None:
    long = too_long(file_sizes(".py", ".js", ".mjs", ".css"), LINES_OF_FILE)
    require_none(long, "Split the file by subject.")


def test_functions_are_short() -> None:
    long = too_long(sizes(functions()), LINES_OF_FUNCTION)
    require_none(long, "Give a part of it a name of its own.")


def test_views_are_thin() -> None:
    views = (found for found in functions() if is_view(*found))
    long = too_long(sizes(views), LINES_OF_VIEW)
    require_none(long, "Move reading to queries, writing to services.")


def test_templates_are_short() -> None:
    long = too_long(file_sizes(".html"), LINES_OF_TEMPLATE)
    require_none(long, "Move a part to a partial.")
