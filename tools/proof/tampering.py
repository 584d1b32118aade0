"""Changes saves behind the product's back (in its own process, see `tools.proof.inside`)."""

import json
import random
import re
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from milstolpe.accounts.models import User
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import MeasureRevision, Programme, ProgrammeRevision
from milstolpe.programmes.services.measures import create_measures
from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts, give_receipt, stored_receipts
from milstolpe.reporting.models import AnswerRevision, PublishedYear, Submission
from milstolpe.rounds.models import (
    CompilationPartRevision,
    ContributionRevision,
    HandIn,
    PublishedCompilation,
    PublishedText,
    RoundPublication,
)

PIECE = 400
FEW = 20
JSON = ("content", "figures", "answers")
FROZEN = ("content", "content", "sha256")
# PostgreSQL keeps JSON as it understands it: there only letters of texts and figures can change.
LETTER = re.compile(r"(?<=[a-zåäö0-9])[a-zåäö](?=[a-zåäö])")


def _joined(*names: str) -> Concat:
    """The values with a slash between them, as `verify` names a thing."""
    parts: list[Any] = []
    for name in names:
        parts += [Value("/"), Cast(F(name), CharField())]
    return Concat(*parts[1:], output_field=CharField())


CELL = ("item__round__address", "county__slug", "item__slug")
# Kinds of saves: how `verify` names what each is of, and its columns that are changed.
SAVE = ("content", "content", "content", "sha256")
KINDS: tuple[tuple[Any, Any, Sequence[str]], ...] = (
    (MeasureRevision, F("measure__public_id"), SAVE),
    (ProgrammeRevision, F("programme__address"), SAVE),
    (
        AnswerRevision,
        Concat(
            Value("uppfoljning/"),
            Cast("answer__report_id", CharField()),
            Value("/"),
            F("answer__measure__public_id"),
        ),
        SAVE,
    ),
    (
        Submission,
        Concat(Value("uppfoljning/"), Cast("report_id", CharField())),
        ("content",),
    ),
    (
        PublishedYear,
        Concat(
            F("follow_up__programme__address"),
            Value("/"),
            Cast("follow_up__year", CharField()),
        ),
        ("figures", "answers", "sha256"),
    ),
    (ContributionRevision, _joined(*(f"contribution__{name}" for name in CELL)), SAVE),
    (HandIn, _joined("round__address", "organisation__slug"), ("content",)),
    (RoundPublication, F("round__address"), FROZEN),
    (PublishedText, _joined(*(f"contribution__{name}" for name in CELL)), FROZEN),
    (PublishedCompilation, F("compilation__address"), FROZEN),
    (
        CompilationPartRevision,
        _joined("part__compilation__address", "part__key"),
        ("text", "text", "sha256"),
    ),
)
NUMBERED_BY = {PublishedText: "publication__number"}  # where it is not a number of its own
_Row = tuple[Any, Sequence[str], int, str, int]  # model, columns, key, address, number
RECEIPT = ("what", "organisation", "at", "content_sha256", "previous_hash", "hash", "number")


def fill(*, address: str, saves: int) -> int:
    """Add measures until there are enough saves. Returns how many there are."""
    programme = Programme.objects.get(address=address)
    author = User.objects.earliest("pk")
    for start in range(_saves(), saves + PIECE // 8, PIECE):
        contents = [
            MeasureContent(f"F{number}", f"Fylld åtgärd {number}", "Text med flera ord i.")
            for number in range(start, start + PIECE)
        ]
        create_measures(programme, contents, by=author, reason="Bevis")
    return _saves()


def _saves() -> int:
    return sum(model._default_manager.count() for model, _address, _columns in KINDS)


def flip(*, count: int, seed: int) -> list[str]:
    """Change one byte in each of `count` random saves. Returns how `verify` names them."""
    dice = random.Random(seed)  # noqa: S311  # the same saves in every run
    few: list[_Row] = []  # of kinds that there are few of, all are changed
    many: list[_Row] = []
    for model, address, columns in KINDS:
        rows = model._default_manager.order_by("pk").annotate(address=address)
        number = NUMBERED_BY.get(model, "number")
        found = [(model, columns, *row) for row in rows.values_list("pk", "address", number)]
        (few if len(found) <= FEW else many).extend(found)
    chosen = few + dice.sample(many, min(max(0, count - len(few)), len(many)))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A damaged disk does not ask whether the text is still JSON.
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        for model, columns, pk, _address, _number in chosen:
            _change(cursor, model._meta.db_table, dice.choice(columns), pk, dice)
    return [f"{address}, sparning {number}" for _m, _columns, _pk, address, number in chosen]


def receipts(*, count: int, seed: int) -> dict[str, Any]:
    """Give so many receipts; then change one byte of one at a time, and see whether it is found.

    Returns how many were found, and which were not.
    """
    dice = random.Random(seed)  # noqa: S311  # the same bytes in every run
    for number in range(count - Receipt.objects.count()):
        give_receipt(what="Bevis", organisation="Å kommun", content_sha256=f"{number:064x}")
    numbers = list(Receipt.objects.order_by("number").values_list("number", "pk")[:count])
    missed = []
    for number, pk in numbers:
        column = dice.choice(RECEIPT)
        with transaction.atomic(), connection.cursor() as cursor:
            _change_receipt(cursor, column, pk, dice)
            if not list(broken_receipts(stored_receipts())):
                missed.append(f"{number} {column}")
            transaction.set_rollback(True)
    whole = not list(broken_receipts(stored_receipts()))
    return {"found": len(numbers) - len(missed), "missed": missed, "whole": whole}


def _change_receipt(cursor: Any, column: str, pk: int, dice: random.Random) -> None:
    table = Receipt._meta.db_table
    if column == "number":  # one that no other has, so that the database does not refuse it
        sql = f"UPDATE {table} SET number = number + %s WHERE id = %s"  # noqa: S608
        cursor.execute(sql, [1 << dice.randrange(16, 24), pk])
    elif connection.vendor == "sqlite":
        _change_byte(cursor, table, column, pk, dice)
    elif column == "at":
        microseconds = f"UPDATE {table} SET at = at + %s * interval '1 microsecond' WHERE id = %s"  # noqa: S608
        cursor.execute(microseconds, [dice.choice((-1, 1, 3_600_000_000)), pk])
    else:
        _change_letter(cursor, table, column, pk, dice)


def _change(cursor: Any, table: str, column: str, pk: int, dice: random.Random) -> None:
    if column == "sha256" or connection.vendor == "postgresql":
        _change_letter(cursor, table, column, pk, dice)
    else:
        _change_byte(cursor, table, column, pk, dice)


def _change_byte(cursor: Any, table: str, column: str, pk: int, dice: random.Random) -> None:
    cursor.execute(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE id = %s", [pk])  # noqa: S608
    content = bytearray(cursor.fetchone()[0])
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    sql = f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE id = %s"  # noqa: S608
    cursor.execute(sql, [bytes(content), pk])


def _change_letter(cursor: Any, table: str, column: str, pk: int, dice: random.Random) -> None:
    cursor.execute(f"SELECT CAST({column} AS TEXT) FROM {table} WHERE id = %s", [pk])  # noqa: S608
    text = cursor.fetchone()[0]
    is_json = column in JSON
    places = _letters(text) if is_json else range(len(text))
    # A keyword of JSON would no longer be one; the database refuses that by itself.
    damaged = _replaced(text, dice.choice(places))
    while is_json and not _is_json(damaged):
        damaged = _replaced(text, dice.choice(places))
    kind = "jsonb" if is_json else "text"
    sql = f"UPDATE {table} SET {column} = CAST(%s AS {kind}) WHERE id = %s"  # noqa: S608
    cursor.execute(sql, [damaged, pk])


def _letters(text: str) -> list[int]:
    return [match.start() for match in LETTER.finditer(text)]


def _replaced(text: str, place: int) -> str:
    """The text with another letter there, which a checksum may hold too."""
    letter = "a" if text[place] != "a" else "b"
    return f"{text[:place]}{letter}{text[place + 1 :]}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
