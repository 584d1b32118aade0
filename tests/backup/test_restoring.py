"""What is put back is what was backed up, on either kind of database, or nothing is changed."""

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max

from milstolpe.backup.errors import RestoreError
from milstolpe.backup.manifest import Part
from milstolpe.backup.services.backing_up import back_up
from milstolpe.backup.services.restoring import restore
from milstolpe.records.models import Notice, Receipt, StoredFile
from milstolpe.search.models import SearchEntry
from milstolpe.web.models import VisitorMessage
from milstolpe.web.stamp import current_stamp, present_triggers, stamped_tables
from tests.backup.archives import rewritten
from tests.backup.installations import KIND, Installation, installation, migrate
from tests.factories.records import NoticeFactory, StoredFileFactory

pytestmark = pytest.mark.slow
# The first is restored from a backup made on SQLite: both runs together go all four ways.
DIRECTIONS = [(KIND, "sqlite"), (KIND, "postgresql")] if KIND == "postgresql" else [(KIND, KIND)]


@pytest.mark.parametrize(("first", "second"), DIRECTIONS)
@pytest.mark.usefixtures("unblocked")
def test_the_restored_system_is_the_same(
    source: Installation, backup: Path, tmp_path: Path, first: str, second: str
) -> None:
    with installation(tmp_path / "first", first) as place:
        content = restore(backup).content
        assert back_up(tmp_path / "again").content == content
        assert place.files() == source.files()
        with installation(tmp_path / "second", second) as other:
            restore(tmp_path / "again")
            assert back_up(tmp_path / "once more").content == content
            assert other.files() == source.files()
            assert_in_working_order()


def assert_in_working_order() -> None:
    """Sequences go on, triggers stand, search finds."""
    before, last = current_stamp(), Notice.objects.aggregate(last=Max("pk"))["last"]
    # One was deleted after the last that is left: its number is not given again.
    assert NoticeFactory().pk == last + 2
    assert present_triggers(connection) >= {wanted(table) for table in stamped_tables()}
    entry = SearchEntry.objects.order_by("pk")[0]
    entry.title_words = "lövskog"
    entry.save()
    assert current_stamp() != before
    assert found_words("lövskog") == 1


def wanted(table: str) -> str:
    return f"stamp_{table}"[:63] if connection.vendor == "postgresql" else f"stamp_{table}_insert"


def found_words(word: str) -> int:
    asked = {
        "sqlite": "SELECT count(*) FROM search_index WHERE search_index MATCH %s",
        "postgresql": "SELECT count(*) FROM search_searchentry WHERE document @@ %s::tsquery",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], [word])
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("unblocked")
def test_what_is_there_is_kept_until_told(
    source: Installation, backup: Path, tmp_path: Path
) -> None:
    with installation(tmp_path / "place", KIND) as place:
        migrate()
        StoredFileFactory(file__filename="egen.pdf")
        before, files = back_up(tmp_path / "before").content, place.files()
        with pytest.raises(RestoreError, match="Databasen innehåller redan något"):
            restore(backup)
        for change in (a_lost_parent, a_strange_value):
            with pytest.raises(RestoreError, match=r"hänger inte ihop|kan inte ta emot"):
                restore(rewritten(backup, tmp_path / "wrong", change), replace=True)
            assert back_up(tmp_path / "after").content == before
        assert place.files().items() >= files.items()
        restore(backup, replace=True)
        assert place.files() == source.files()


def a_lost_parent(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    change_rows(manifest, parts, "records_notice", "user_id", 999_999)


def a_strange_value(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    change_rows(manifest, parts, "records_notice", "text", None)


def change_rows(
    manifest: dict[str, Any], parts: dict[str, bytes], table: str, column: str, value: Any
) -> None:
    about = next(row for row in manifest["content"]["tables"] if row["table"] == table)
    rows = [json.loads(line) for line in parts[f"tables/{table}.jsonl"].splitlines()]
    for row in rows:
        row[about["columns"].index(column)] = value
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    parts[f"tables/{table}.jsonl"] = content
    about["part"] = vars(Part(len(rows), len(content), hashlib.sha256(content).hexdigest()))


def test_a_backup_from_before_the_last_migration_is_upgraded(
    backup: Path, tmp_path: Path, place: Installation
) -> None:
    restore(rewritten(backup, tmp_path / "older", before_the_messages))
    assert Receipt.objects.count() == 1
    assert not VisitorMessage.objects.exists()
    assert back_up(tmp_path / "upgraded").content.rows > 1000


def before_the_messages(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    content = manifest["content"]
    content["migrations"].remove(["web", "0002_visitor_message"])
    content["tables"] = [
        row for row in content["tables"] if not row["table"].startswith("web_visitormessage")
    ]
    del parts["tables/web_visitormessage.jsonl"]


def test_a_database_in_use_is_left_alone(backup: Path, copied: Installation) -> None:
    with copied.connect().cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_receipt")
        with pytest.raises(RestoreError, match="Stanna servern"):
            restore(backup, replace=True)
        cursor.connection.close()


def test_a_damaged_database_is_put_aside(backup: Path, place: Installation) -> None:
    file = place.folder / "milstolpe.sqlite3"
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(RestoreError, match="Databasen innehåller redan något"):
        restore(backup)
    restore(backup, replace=True)
    assert Receipt.objects.count() == 1
    assert (place.folder / "milstolpe.sqlite3.damaged").read_bytes() == b"no database" * 1000


def test_nothing_of_what_was_there_reaches_the_restored(
    source: Installation, backup: Path, copied: Installation
) -> None:
    leave_a_log(copied.folder / "milstolpe.sqlite3")
    name = StoredFile.objects.order_by("pk")[0].file.name
    (copied.media / name).write_bytes(b"rot")
    (copied.media / "files/orphan.pdf").write_bytes(b"%PDF-1.7")
    content = restore(backup, replace=True).content
    assert not (copied.folder / "milstolpe.sqlite3-wal").exists()
    assert back_up(copied.folder / "again").content == content
    assert copied.files() == source.files()


def leave_a_log(database: Path) -> None:
    """As a killed server leaves it: beside the new database it would be written into it."""
    log = database.with_name(f"{database.name}-wal")
    with closing(sqlite3.connect(database)) as killed:
        killed.execute("PRAGMA wal_autocheckpoint=0")
        killed.execute("DELETE FROM records_receipt")
        killed.commit()
        kept = log.read_bytes()
    log.write_bytes(kept)


def test_two_restores_at_once_do_not_meet(backup: Path, place: Installation) -> None:
    with held(place.folder), pytest.raises(RestoreError, match="En annan återställning pågår"):
        restore(backup)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield
    os.close(descriptor)
