"""A step runs again when, and only when, what it is made from has changed."""

from pathlib import Path

import pytest

from tools import stamps


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    path = tmp_path / "source.css"
    path.write_text("a {}")
    return path


def test_a_digest_changes_with_content_name_and_addition(source: Path) -> None:
    first = stamps.digest([source])
    assert stamps.digest([source]) == first
    assert stamps.digest([source], "all") != first
    renamed = source.rename(source.with_name("other.css"))
    second = stamps.digest([renamed])
    renamed.write_text("b {}")
    assert len({first, second, stamps.digest([renamed])}) == 3


def test_a_step_is_current_only_for_the_value_it_left(tmp_path: Path) -> None:
    stamp = tmp_path / "folder" / "stamp"
    assert not stamps.is_current(stamp, "one")
    stamps.leave(stamp, "one")
    assert stamps.is_current(stamp, "one")
    assert not stamps.is_current(stamp, "two")
