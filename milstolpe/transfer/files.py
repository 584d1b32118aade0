"""Files of an import: the reconciliation, rows to hand back, the empty template, the mapping."""

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from milstolpe.core.files import write_text
from milstolpe.transfer.models import Import, ImportLine
from milstolpe.transfer.queries.imports import all_lines, count_rows, missing_lines, not_taken
from milstolpe.transfer.template import BY_KEY, SHEETS
from milstolpe.transfer.template.columns import Form, Sheet

_WIDTH: Final = 24
_COUNTS: Final = ("rows_in", "created", "updated", "unchanged", "refused", "asked")
_FORMS: Final = {
    Form.INTEGER: "ett heltal",
    Form.YEAR: "ett årtal, till exempel 2024",
    Form.DATE: "ett datum, till exempel 2026-11-30",
    Form.MOMENT: "tid som 2026-11-30T13:05:00+00:00",
    Form.YES_NO: "ja eller nej",
    Form.GOALS: "nummer med semikolon emellan, till exempel 2; 5",
    Form.NAMES: "flera med semikolon emellan",
    Form.TEXT: "text, får ha flera stycken",
}
MAPPING_TEMPLATE: Final = """\
# Mappning för inläsning i Milstolpe. Allt är valfritt; ta bort # framför det som du behöver.
# Versaler och mellanslag spelar ingen roll i det som jämförs med filen.

# Län för rader som inte säger det, och program för rader som inte nämner något.
#lan = "12"
#program = "Hållbart Skåne"
# Status för program som saknar: draft (utkast), decided, running eller closed.
#status = "draft"

# Vad ett blad innehåller, om det inte framgår: program, områden, åtgärder, aktörer och roller,
# aktörer, åtaganden, kontakter eller uppföljning. "hoppa över" läser det inte.
#[blad."Blad1"]
#innehall = "åtgärder"
#rubrikrad = 4
#[blad."Blad1".kolumner]
#"Vårt nr" = "Åtgärdsnr"

# Rubriker i alla blad: till vänster filens, till höger mallens. "hoppa över" eller "egen fråga".
#[kolumner]
#"Vem gör vad" = "Huvudaktör"

# Namn i filen: till höger namnet i Milstolpe, "-" för att utelämna, eller "ny: " och slaget för en
# aktör som ska läggas till: förbund, företag, universitet, civilsamhället, råd, annan organisation
# (och för kommandot även grupp eller aktörsslag).
#[aktorer]
#"Lunds komun" = "Lunds kommun"
#"Solbyns förening" = "ny: civilsamhället"

# Ord i en kolumn: till vänster filens, till höger det som ska läsas i stället.
#[ord."Genomförandegrad"]
#"Pågår" = "P"

# Gamla adresser och vad de leder till: åtgärdens nummer eller tidigare id, eller programmets namn.
#[adresser]
#"/visa.aspx?id=4711" = "HK1"
# Eller ett mönster för alla åtgärder, med {id} eller {nr}. Det ska stå överst, före delarna.
#adressmonster = "/visa.aspx?id={id}"
"""


def reconciliation_file(of_import: Import) -> bytes:
    """Counts per kind, and every line that is kept."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        _date(book, of_import)
        bold = book.add_format({"bold": True})
        counts = book.add_worksheet(_("Reconciliation"))
        _row(counts, 0, [_("Kind"), *_count_headings()], bold)
        for place, row in enumerate(count_rows(of_import), start=1):
            write_text(counts, place, 0, row.kind)
            for column, name in enumerate(_COUNTS, start=1):
                counts.write_number(place, column, getattr(row.count, name))
        counts.set_column(0, 6, _WIDTH)
        _lines(book.add_worksheet(_("Rows")), all_lines(of_import), bold)
        _missing(book.add_worksheet(_("Not in the file")), missing_lines(of_import), bold)
    return file.getvalue()


def not_taken_file(of_import: Import) -> bytes:
    """The rows to hand back, with why."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        _date(book, of_import)
        bold = book.add_format({"bold": True})
        _lines(book.add_worksheet(_("Rows not taken")), not_taken(of_import).iterator(2_000), bold)
    return file.getvalue()


def _count_headings() -> list[str]:
    return [
        _("Rows in"), _("Created"), _("Changed"), _("Left alone"), _("Not taken"),
        _("To be answered"),
    ]  # fmt: skip


def _lines(sheet: Worksheet, lines: Iterable[ImportLine], bold: Format) -> None:
    headings = [_("Sheet"), _("Row"), _("Field"), _("In the file"), _("In Milstolpe"), _("What"),
                _("Reason"), _("Candidates")]  # fmt: skip
    _row(sheet, 0, headings, bold)
    for place, line in enumerate(lines, start=1):
        texts = (line.field, line.value, line.before, line.get_outcome_display(), line.reason,
                 line.candidates)  # fmt: skip
        write_text(sheet, place, 0, line.sheet)
        sheet.write_number(place, 1, line.row)
        for column, text in enumerate(texts, start=2):
            write_text(sheet, place, column, text)
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)


def _missing(sheet: Worksheet, lines: Iterable[ImportLine], bold: Format) -> None:
    """What stands in Milstolpe and no row is about."""
    headings = [_("Kind"), _("Programme"), _("What"), _("Where it comes from")]
    _row(sheet, 0, headings, bold)
    for place, line in enumerate(lines, start=1):
        _row(sheet, place, [line.kind_in_words, line.field, line.value, line.reason])
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)


def empty_template() -> bytes:
    """An empty file with every sheet that people fill in, and a sheet that explains the columns."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001  # the same bytes
        bold = book.add_format({"bold": True})
        told = book.add_worksheet("Läs mig")
        place = 1
        _row(told, 0, ["Blad", "Kolumn", "Vad som skrivs"], bold)
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.title)
            _row(page, 0, [column.heading for column in sheet.columns], bold)
            page.set_column(0, len(sheet.columns) - 1, _WIDTH)
            page.freeze_panes(1, 0)
            place = _explain(told, place, sheet)
        told.set_column(0, 1, _WIDTH)
        told.set_column(2, 2, 90)
    return file.getvalue()


def _explain(told: Worksheet, place: int, sheet: Sheet) -> int:
    for column in sheet.columns:
        said = " / ".join(column.choices.values()) or _FORMS.get(column.form, "text på en rad")
        if column.form in (Form.ADDRESS, Form.PUBLIC_ID):
            said = "Milstolpes eget; lämnas tomt för det som är nytt"
        _row(told, place, [BY_KEY[sheet.key].title, column.heading, said])
        place += 1
    return place


def _row(sheet: Worksheet, row: int, texts: Sequence[str], form: Format | None = None) -> None:
    for column, text in enumerate(texts):
        write_text(sheet, row, column, text, form)


def _date(book: Workbook, of_import: Import) -> None:
    """The same import gives the same bytes."""
    day = (of_import.finished_at or of_import.at).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": of_import.name, "created": day})
