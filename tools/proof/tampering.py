"""Changes saves behind the product's back (in its own process, see `tools.proof.inside`)."""

import json
import random
import re
from typing import Any

from django.db import connection
from django.utils.translation import override

from milstolpe.accounts.models import User
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import MeasureRevision, Programme, ProgrammeRevision
from milstolpe.programmes.services.measures import create_measures

PIECE = 400
# PostgreSQL keeps JSON as it understands it: there only letters of texts and figures can change.
LETTER = re.compile(r"(?<=[a-zåäö0-9])[a-zåäö](?=[a-zåäö])")
Owner = tuple[type[MeasureRevision] | type[ProgrammeRevision], str]
OWNERS: tuple[Owner, ...] = (
    (MeasureRevision, "measure__public_id"),
    (ProgrammeRevision, "programme__address"),
)


def fill(*, address: str, saves: int) -> int:
    """Add measures until there are enough saves. Returns how many there are."""
    programme = Programme.objects.get(address=address)
    author = User.objects.earliest("pk")
    have = MeasureRevision.objects.count() + ProgrammeRevision.objects.count()
    for start in range(have, saves + PIECE // 8, PIECE):
        contents = [
            MeasureContent(f"F{number}", f"Fylld åtgärd {number}", "Text med flera ord i.")
            for number in range(start, start + PIECE)
        ]
        create_measures(programme, contents, by=author, reason="Bevis")
    return MeasureRevision.objects.count() + ProgrammeRevision.objects.count()


def flip(*, count: int, seed: int) -> list[str]:
    """Change one byte in each of `count` random saves. Returns how `verify` names them."""
    dice = random.Random(seed)  # noqa: S311  # the same saves in every run
    rows: list[tuple[Any, int, str, int]] = [
        (model, *row)
        for model, owner in OWNERS
        for row in model._default_manager.order_by("pk").values_list("pk", owner, "number")
    ]
    chosen = dice.sample(rows, min(count, len(rows)))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A damaged disk does not ask whether the text is still JSON.
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        for model, pk, _address, _number in chosen:
            _change(cursor, model._meta.db_table, pk, dice)
    with override("sv"):
        return [f"{address}, sparning {number}" for _model, _pk, address, number in chosen]


def _change(cursor: Any, table: str, pk: int, dice: random.Random) -> None:
    column = dice.choice(["content", "content", "content", "sha256"])
    if column == "sha256" or connection.vendor == "postgresql":
        _change_letter(cursor, table, column, pk, dice)
        return
    cursor.execute(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE id = %s", [pk])  # noqa: S608
    content = bytearray(cursor.fetchone()[0])
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    sql = f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE id = %s"  # noqa: S608
    cursor.execute(sql, [bytes(content), pk])


def _change_letter(cursor: Any, table: str, column: str, pk: int, dice: random.Random) -> None:
    cursor.execute(f"SELECT CAST({column} AS TEXT) FROM {table} WHERE id = %s", [pk])  # noqa: S608
    text = cursor.fetchone()[0]
    places = range(len(text)) if column == "sha256" else _letters(text)
    # A keyword of JSON would no longer be one; the database refuses that by itself.
    damaged = _replaced(text, dice.choice(places))
    while column == "content" and not _is_json(damaged):
        damaged = _replaced(text, dice.choice(places))
    kind = "jsonb" if column == "content" else "text"
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
