"""Lists of names are put in Swedish order, which neither database does by itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import milstolpe

PACKAGE = Path(milstolpe.__file__).parent
# Columns that hold names which people read.
NAMES = {"name", "name_sv", "short_name", "title", "label", "respondent"}
# Names of files, for those who keep the reference data.
NOT_READ = {"organisations/models/reference.py", "organisations/queries/registers.py"}


def orders(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, column) of every bare column of an `order_by` or an `ordering`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by":
            columns = node.args
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ordering":
            columns = getattr(node.value, "elts", [])
        else:
            continue
        for column in columns:
            if isinstance(column, ast.Constant) and isinstance(column.value, str):
                yield column.lineno, column.value


def unsorted(source: str) -> list[tuple[int, str]]:
    found = orders(ast.parse(source))
    return [(line, name) for line, name in found if name.lstrip("-").split("__")[-1] in NAMES]


def test_names_are_ordered_with_the_swedish_collation():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: order by swedish({name!r}), core/collation.py"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and str(path.relative_to(PACKAGE)) not in NOT_READ
        for line, name in unsorted(path.read_text("utf-8"))
    ]
    assert wrong == []


def test_the_check_sees_what_it_is_for():
    source = 'rows.order_by("pk", "-group__name", swedish("name"))\nordering = ("title",)\n'
    assert sorted(unsorted(source)) == [(1, "-group__name"), (2, "title")]
