"""One filled installation, backed up once for all tests of the room."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from milstolpe.backup.services.backing_up import back_up
from tests.backup.installations import KIND, Installation, installation, migrate
from tests.factories.accounts import AppFactory
from tests.factories.programmes import MeasureFactory, ProgrammeFactory
from tests.factories.records import NoticeFactory, ReceiptFactory, StoredFileFactory
from tests.factories.search import SearchEntryFactory


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Installation:
    """A SQLite installation with rows of many kinds, history, rights, a gap in a sequence, files.

    Its backup lies in its folder as `whole.backup`.
    """
    folder = tmp_path_factory.mktemp("source")
    with django_db_blocker.unblock(), installation(folder) as made:
        migrate()
        call_command("load_reference_data", stdout=io.StringIO())
        fill()
        back_up(folder / "whole.backup")
    return made


@pytest.fixture
def backup(source: Installation) -> Path:
    """The backup of the filled installation."""
    return source.folder / "whole.backup"


@pytest.fixture
def unblocked(django_db_blocker: Any) -> Iterator[None]:
    """Leave to use databases, for tests that bring their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def place(tmp_path: Path, unblocked: None) -> Iterator[Installation]:
    """An empty SQLite installation; for what the run on SQLite shows."""
    if KIND != "sqlite":
        pytest.skip("shown on SQLite")
    with installation(tmp_path / "place") as made:
        yield made


@pytest.fixture
def copied(source: Installation, tmp_path: Path, unblocked: None) -> Iterator[Installation]:
    """A copy of the filled installation, entered; for what the run on SQLite shows."""
    if KIND != "sqlite":
        pytest.skip("shown on SQLite")
    shutil.copytree(source.folder, tmp_path / "copied")
    with installation(tmp_path / "copied") as made:
        yield made


def fill() -> None:
    person = AppFactory().user
    programme = ProgrammeFactory(title="Gör plats: å, ä, ö, 🌲 och\u2028rader")
    MeasureFactory(programme=programme)
    StoredFileFactory(uploaded_by=person)
    StoredFileFactory(name="samma innehåll.pdf")
    StoredFileFactory(file__filename="annan.pdf", file__data=b"%PDF-1.7 annan \xff\x00")
    ReceiptFactory(at=timezone.now())
    NoticeFactory(user=person)
    SearchEntryFactory()
    NoticeFactory(user=person).delete()
