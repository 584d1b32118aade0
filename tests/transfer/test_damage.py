"""Damaged files are read or refused with a reason; what is written is all or nothing."""

import io
import random
import zipfile
from contextlib import suppress

import pytest

from milstolpe.core.errors import DomainError
from milstolpe.programmes.models import Measure, Programme
from milstolpe.transfer.models import Import, Imported
from milstolpe.transfer.services import applying
from tests.transfer.sheets import make_register, take_file, try_file, whole_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()


def damaged(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(dice.randint(1, 6)):
        place = dice.randrange(len(changed))
        if dice.random() < 0.5:
            changed[place] ^= 1 << dice.randrange(8)
        else:
            del changed[place : place + dice.choice((1, 20, 300))]
    return bytes(changed)


def parts_damaged(content: bytes, dice: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as copy:
        chosen = dice.choice([name for name in archive.namelist() if name.startswith("xl/")])
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, damaged(part, dice) if name == chosen else part)
    return made.getvalue()


@pytest.mark.parametrize("damage", [damaged, parts_damaged])
def test_damaged_workbooks_are_read_or_refused(damage):
    dice, content = random.Random(7), whole_file()  # noqa: S311  # the same files each time
    for _number in range(60):
        with suppress(DomainError):
            _given, planned = try_file(damage(content, dice))
            assert all(count.adds_up for count in planned.plan.counts().values())
    assert not Programme.objects.exists()


def test_an_import_that_breaks_at_its_end_has_written_nothing(monkeypatch):
    def broken(*_anything: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(applying, "_keep_addresses", broken)
    with pytest.raises(RuntimeError):
        take_file(whole_file())
    assert not Programme.objects.exists()
    assert not Measure.objects.exists()
    assert not Imported.objects.exists()
    assert Import.objects.get().counts.count() == 0


def test_a_small_archive_that_would_unpack_to_much_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 120_000_000)
    with pytest.raises(DomainError):
        try_file(made.getvalue())
