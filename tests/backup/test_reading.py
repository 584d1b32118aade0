"""What is not whole is refused, with a reason, before anything of it is used."""

import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from milstolpe.backup.errors import RestoreError
from milstolpe.backup.services.restoring import check_backup
from tests.backup.archives import rewritten

FLIPS = 300
CUTS = 100
DAMAGED = "Säkerhetskopian är skadad"
CUT = "Filen slutar för tidigt"
NONE = "Filen är ingen säkerhetskopia av Milstolpe"

pytestmark = pytest.mark.slow


def reason(path: Path) -> str:
    with pytest.raises(RestoreError) as refused:
        check_backup(path)
    return str(refused.value)


def test_a_whole_backup_says_what_it_holds(backup: Path) -> None:
    manifest = check_backup(backup)
    tables = {table.table: table.part.rows for table in manifest.content.tables}
    assert tables["records_storedfile"] == 3
    assert tables["programmes_measure"] == 1
    assert manifest.vendor == "sqlite"


def test_every_flipped_bit_is_found(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    dice = random.Random(7)  # noqa: S311
    ends = [*range(100), *range(len(whole) - 200, len(whole))]
    for at in [*ends, *(dice.randrange(len(whole)) for _ in range(FLIPS))]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        (tmp_path / "flipped").write_bytes(flipped)
        assert reason(tmp_path / "flipped").startswith((DAMAGED, CUT, NONE)), at


def test_a_cut_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    dice = random.Random(7)  # noqa: S311
    lengths = [2, 100, len(whole) - 1, *(dice.randrange(3, len(whole)) for _ in range(CUTS))]
    for length in lengths:
        (tmp_path / "cut").write_bytes(whole[:length])
        assert reason(tmp_path / "cut").startswith(CUT), length


def test_something_added_at_the_end_is_refused(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "longer").write_bytes(backup.read_bytes() + b"\n")
    assert reason(tmp_path / "longer").startswith(CUT)


@pytest.mark.parametrize("content", [b"", b"{}", b"%PDF-1.7 " * 100])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert reason(tmp_path / "other").startswith(NONE)


def test_another_archive_is_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other", "w") as archive:
        archive.writestr("manifest.json", "{}")
    assert reason(tmp_path / "other").startswith(CUT)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert reason(tmp_path / "none") == f"{tmp_path / 'none'} går inte att läsa: {NOT_THERE}."


def newer_form(manifest: dict[str, Any], _parts: dict[str, bytes]) -> None:
    manifest["format"] = 2
    manifest["content"] = "something else"


def newer_tables(manifest: dict[str, Any], _parts: dict[str, bytes]) -> None:
    manifest["content"]["migrations"].append(["web", "0999_later"])


def another_line(manifest: dict[str, Any], _parts: dict[str, bytes]) -> None:
    manifest["content"]["migrations"].remove(["web", "0001_content_stamp"])


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (newer_form, "nyare version av Milstolpe (form 2; den här versionen läser form 1)"),
        (newer_tables, "nyare version av Milstolpe: den här känner inte till web.0999_later"),
        (another_line, "kommer från en annan gren av versioner: den saknar web.0001_content_stamp"),
    ],
)
def test_another_version_is_refused(backup: Path, tmp_path: Path, change: Any, wanted: str) -> None:
    assert wanted in reason(rewritten(backup, tmp_path / "newer", change))


def a_row_less(_manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    parts["tables/records_receipt.jsonl"] = b""


def a_table_less(_manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    del parts["tables/records_receipt.jsonl"]


def a_file_less(_manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    del parts[next(name for name in parts if name.startswith("media/"))]


def another_file(_manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    parts[next(name for name in parts if name.startswith("media/"))] += b"!"


def a_part_more(_manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    parts["media/more"] = b"!"


@pytest.mark.parametrize(
    "change", [a_row_less, a_table_less, a_file_less, another_file, a_part_more]
)
def test_a_part_that_does_not_agree_is_found(backup: Path, tmp_path: Path, change: Any) -> None:
    assert reason(rewritten(backup, tmp_path / "changed", change)).startswith(DAMAGED)


NOT_THERE = "No such file or directory"
