"""Files of dangerous texts, made and read in the product's own process."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from python_calamine import CalamineWorkbook

from milstolpe.accounts.models import User
from milstolpe.core.files import About, Column, csv_stream, xlsx_file
from milstolpe.core.paste import parse_table
from milstolpe.core.text import clean_line, clean_text
from milstolpe.organisations.models import ActorGroup, ActorKind, Network, Organisation
from milstolpe.programmes.content import ActorEntry, CommentContent, MeasureContent
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.services.consultation import register_comment
from milstolpe.programmes.services.measures import create_measures
from milstolpe.reporting.models import Instrument
from tools.proof import followed

COLUMNS = (Column("number", "Nummer"), Column("text", "Text"))
ABOUT = About("Lista", "Källa", "http://127.0.0.1/lista/", datetime.date(2026, 1, 1))
ROWS = 10_000
RESPONDENT = "Lunds kommun"


def write(*, texts: list[str], folder: str) -> dict[str, int]:
    """The texts as excel.csv, maskin.csv and lista.xlsx. Returns how many are read back whole."""
    place = Path(folder)
    rows = [(f"r{number}", text) for number, text in enumerate(texts)]
    (place / "excel.csv").write_bytes(b"".join(csv_stream(COLUMNS, rows)))
    (place / "maskin.csv").write_bytes(b"".join(csv_stream(COLUMNS, rows, dialect="maskin")))
    with xlsx_file(COLUMNS, rows, ABOUT) as sheet:
        (place / "lista.xlsx").write_bytes(sheet.read())
    # What is stored has been cleaned: it never begins with white space.
    stored = [clean_text(text) for text in texts]
    cleaned = b"".join(csv_stream(COLUMNS, [("r", text) for text in stored]))
    pasted = parse_table(cleaned.decode("utf-8-sig"), limit_rows=ROWS)
    with xlsx_file(COLUMNS, [("r", text) for text in stored], ABOUT) as sheet:
        cells = CalamineWorkbook.from_filelike(sheet).get_sheet_by_index(0).to_python()
    return {
        "csv": _same((row[1] for row in pasted[1:]), stored),
        "xlsx": _same((str(row[1]) for row in cells[1:]), stored),
    }


@transaction.atomic
def fill(*, texts: list[str], proposed: str, running: str, contact: str) -> None:
    """Put the texts wherever a list shows text: measures, comments, follow-ups, names in the
    registers."""
    by = User.objects.earliest("pk")
    programme = Programme.objects.get(address=proposed)
    # Cleaned, as forms clean: some become the same then.
    dangerous = list(dict.fromkeys(clean_line(text) for text in texts))
    for model in (Organisation, ActorGroup, ActorKind, Network, Instrument):
        for row, text in zip(model._default_manager.order_by("pk"), dangerous, strict=False):
            model._default_manager.filter(pk=row.pk).update(name=f"{text} {row.pk}")
    lead = Organisation.objects.earliest("pk")
    actor = ActorEntry("lead", "organisation", lead.slug, lead.name)
    create_measures(
        programme,
        [
            MeasureContent(
                f"{text[:6]}{number}", text, text, cost=text, themes=(text,), actors=(actor,)
            )
            for number, text in enumerate(dangerous)
        ],
        by=by,
    )
    for text in dangerous:
        content = CommentContent(text, "2026-01-02", text=text, answer=text, case_number=text[:20])
        register_comment(programme, content, by=by)
    Measure.objects.filter(programme=programme).update(is_internal=False)
    person = User.objects.get(email=contact)
    followed.fill(Programme.objects.get(address=running), person, dangerous, by=by)


def _same(found: Iterable[str], wanted: Iterable[str]) -> int:
    return sum(one == other for one, other in zip(found, wanted, strict=True))
