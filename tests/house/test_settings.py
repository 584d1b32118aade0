"""Every variable that is read is described, and none is described that nobody reads."""

import re

from tests.house.inspection import ROOT, with_suffix

DOCUMENT = ROOT / "docs" / "settings.md"
VARIABLE = re.compile(r"\bMILSTOLPE_[A-Z0-9_]+\b")


def read_variables() -> set[str]:
    """Variables named in code; tests may use any of them but add none."""
    sources = (path for path in with_suffix(".py") if path.parts[len(ROOT.parts)] != "tests")
    return {word for path in sources for word in VARIABLE.findall(path.read_text())}


def test_every_variable_is_described_once() -> None:
    headings = re.findall(r"^\| `(MILSTOLPE_[A-Z0-9_]+)`", DOCUMENT.read_text(), re.MULTILINE)
    assert sorted(headings) == sorted(read_variables()), "Give it a row in docs/settings.md."
