"""What set-up makes for browsers: light, self-contained, and made again only when it must be."""

import gzip
import re
from pathlib import Path

import pytest

from tools import assets
from tools.paths import ROOT


@pytest.fixture
def css() -> str:
    return (assets.STYLES / "site.css").read_text()


def test_styles_fit_in_34_kilobytes(css: str) -> None:
    assert len(gzip.compress(css.encode())) <= 34_000


def test_styles_load_nothing_but_our_fonts(css: str) -> None:
    addresses = set(re.findall(r'url\("?(?!data:)([^")]+)', css))
    assert addresses == set(assets.FONT_FILES)
    assert all((assets.STYLES / name).is_file() for name in addresses)


def test_styles_name_no_source_map(css: str) -> None:
    assert "sourceMappingURL" not in css


def test_styles_are_balanced(css: str) -> None:
    assert css.count("{") == css.count("}")


def test_our_layer_is_the_strongest(css: str) -> None:
    assert css.splitlines()[0] == assets.LAYERS.strip()
    assert assets.LAYERS.strip().endswith(", milstolpe;")


def test_every_own_part_is_used() -> None:
    parts = {path.stem for path in (assets.FRONTEND / "css").glob("*.css")}
    assert parts == {*assets.OWN_PARTS, "fonts"}


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a {\n  b: c; /* why */\n}\n", "a {\nb: c;\n}\n"),
        ("a{}\n/*# sourceMappingURL=a.map */", "a{}\n"),
        ("/* two\n lines */a{}\n\n\nb{}", "a{}\nb{}"),
    ],
)
def test_ballast_goes_and_rules_stay(css: str, expected: str) -> None:
    assert assets.without_ballast(css) == expected


def test_nothing_is_made_twice_from_the_same_sources(tmp_path: Path) -> None:
    made: list[str] = []
    for version in ("one", "one", "two"):
        assets.make(lambda: made.append("again"), tmp_path / "out", [], version)
    assert made == ["again", "again"]


def test_locked_packages_name_no_host() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
