"""Small files, small functions, thin views."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.inspection import name, require_none, with_suffix

LINES_OF_FILE = 400
LINES_OF_FUNCTION = 40
LINES_OF_VIEW = 25
LINES_OF_TEMPLATE = 120


def every_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return True


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function of a views file answers a request."""
    return "request" in [argument.arg for argument in node.args.args]


def functions(
    path: Path, counts: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], bool] = every_function
) -> Iterator[tuple[str, int]]:
    """Name and number of lines of the functions in a file that count, decorators left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and counts(node):
            yield f"{name(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def too_long(sizes: Iterator[tuple[str, int]], limit: int) -> list[str]:
    return [f"{what} has {lines} lines, at most {limit}" for what, lines in sizes if lines > limit]


def file_sizes(*suffixes: str) -> Iterator[tuple[str, int]]:
    return ((name(path), len(path.read_text().splitlines())) for path in with_suffix(*suffixes))


def test_files_are_short() -> None:
    long = too_long(file_sizes(".py", ".js", ".mjs", ".css"), LINES_OF_FILE)
    require_none(long, "Split the file by subject.")


def test_functions_are_short() -> None:
    sizes = (size for path in with_suffix(".py") for size in functions(path))
    require_none(too_long(sizes, LINES_OF_FUNCTION), "Give a part of it a name of its own.")


def test_views_are_thin() -> None:
    paths = (path for path in with_suffix(".py") if is_view_file(path))
    sizes = (size for path in paths for size in functions(path, is_view))
    require_none(too_long(sizes, LINES_OF_VIEW), "Move reading to queries, writing to services.")


def test_templates_are_short() -> None:
    require_none(too_long(file_sizes(".html"), LINES_OF_TEMPLATE), "Move a part to a partial.")


def is_view_file(path: Path) -> bool:
    return "milstolpe" in path.parts and (path.name == "views.py" or path.parent.name == "views")
