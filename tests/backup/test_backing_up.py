"""A backup is one moment of the installation, whole or not there; equal rows give an equal one."""

import datetime
import json
import os
import stat
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.backup.errors import BackupError
from milstolpe.backup.rows import encoded, lines, tables_of
from milstolpe.backup.services.backing_up import back_up
from milstolpe.backup.snapshot import snapshot
from milstolpe.records.models import Notice, StoredFile
from tests.backup.installations import KIND, Installation, installation, migrate
from tests.factories.records import NoticeFactory, StoredFileFactory

MOMENTS = st.datetimes(
    min_value=datetime.datetime(1800, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
    allow_imaginary=False,
)
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    models.TextField: st.text(st.characters(exclude_categories=["Cs"])),
    models.BigIntegerField: st.integers(-(2**63), 2**63 - 1),
    models.FloatField: st.floats(allow_nan=False, allow_infinity=False),
    models.BooleanField: st.booleans(),
    models.DateField: st.dates(),
    models.TimeField: st.times(),
    models.DateTimeField: MOMENTS,
    models.DurationField: st.timedeltas(
        datetime.timedelta(days=-9999), datetime.timedelta(days=9999)
    ),
    models.UUIDField: st.uuids(),
    models.BinaryField: st.binary(),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(VALUES, key=str)).flatmap(lambda k: st.tuples(st.just(k), VALUES[k])))
def test_every_value_comes_back(pair: tuple[type[models.Field[Any, Any]], Any]) -> None:
    kind, value = pair
    (written,) = json.loads(encoded([value]))
    read = kind().to_python(written)
    assert (bytes(read) if kind is models.BinaryField else read) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**12))
def test_every_amount_comes_back(amount: Decimal) -> None:
    (written,) = json.loads(encoded([amount]))
    field = models.DecimalField(max_digits=40, decimal_places=2)
    assert str(field.to_python(written)) == str(amount)


@given(JSON)
def test_a_row_is_one_line_whatever_is_in_it(content: Any) -> None:
    line = encoded([content])
    assert line.count(b"\n") == 1
    assert json.loads(line) == [content]


def test_what_has_no_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="A set has no form"):
        encoded([{1}])


@pytest.mark.slow
@pytest.mark.usefixtures("unblocked")
def test_what_is_written_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    with installation(tmp_path / "place", KIND) as place:
        migrate()
        NoticeFactory()
        table = next(table for table in tables_of(models_registry()) if table.model is Notice)
        with snapshot():
            before = list(lines(table))
            with place.connect().cursor() as other:
                other.execute("UPDATE records_notice SET text = 'skrivet under tiden'")
                other.connection.close()
            assert list(lines(table)) == before
        assert b"skrivet under tiden" in next(lines(table))


def models_registry() -> Any:
    return StoredFile._meta.apps


@pytest.mark.slow
def test_the_same_content_gives_the_same_parts(copied: Installation, tmp_path: Path) -> None:
    first, second = back_up(tmp_path / "1"), back_up(tmp_path / "2")
    assert first.content == second.content
    parts = [
        {entry.filename: entry.CRC for entry in zipfile.ZipFile(tmp_path / name).infolist()}
        for name in ("1", "2")
    ]
    assert {**parts[0], "manifest.json": 0} == {**parts[1], "manifest.json": 0}


@pytest.mark.slow
def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert os.listdir(backup.parent).count(backup.name) == 1  # noqa: PTH208


@pytest.mark.slow
def test_equal_files_are_kept_once(backup: Path) -> None:
    names = zipfile.ZipFile(backup).namelist()
    assert len([name for name in names if name.startswith("media/")]) == 2


@pytest.mark.slow
def test_a_lost_file_stops_the_backup_and_the_last_one_stays(
    copied: Installation, tmp_path: Path
) -> None:
    lost = StoredFileFactory().file.name
    default_storage.delete(lost)
    target = tmp_path / "nightly"
    target.write_bytes(b"last night's")
    with pytest.raises(BackupError, match=f"1 uppladdade filer är borta från disken.*{lost}"):
        back_up(target)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["nightly"]
    assert target.read_bytes() == b"last night's"
    assert back_up(target, allow_missing_files=True).content.missing == (lost,)


@pytest.mark.slow
def test_a_folder_that_is_not_there_is_named(copied: Installation, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="går inte att skriva"):
        call_command("backup", tmp_path / "none" / "backup")


@pytest.mark.slow
def test_a_database_that_has_not_been_upgraded_is_not_backed_up(
    place: Installation, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="kör ”milstolpe migrate” först"):
        back_up(tmp_path / "backup")
