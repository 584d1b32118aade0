"""The compilation of a consultation (remissammanställning) as a Word document."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from docx.document import Document
from docx.shared import Cm

from milstolpe.core.formats import format_date, format_period, format_short_date, sort_key_sv
from milstolpe.documents.word import add_table, document_bytes, new_document
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.consultation import changed_at, counted, is_late

_WHO, _SAID, _ANSWERED = Cm(3.6), Cm(7.4), Cm(6)  # the width of a page between its margins


def compilation_title(programme: Programme) -> str:
    """ "Compilation of the consultation: Hållbart Skåne 2027–2030"."""
    period = format_period(programme.start_year, programme.end_year)
    return _("Compilation of the consultation: %(title)s") % {
        "title": f"{programme.title} {period}"
    }


def compilation(programme: Programme, comments: Iterable[ConsultationComment]) -> bytes:
    """The document (.docx): who answered, then comments with our answers, measure by measure.

    Args:
        comments: in the order of `filtered_comments`, none on internal measures.
    """
    rows = list(comments)
    document = new_document(compilation_title(programme), changed_at=changed_at(programme))
    document.add_paragraph(_summary(programme, rows))
    document.add_heading(_("Who answered"), level=2)
    headings = (_("Who answered"), _("Received"), _("Case number"), _("Comments"))
    add_table(document, headings, _respondents(programme, rows))
    document.add_heading(_("Comments and our answers"), level=2)
    for _measure, group in groupby(rows, key=lambda row: row.measure_id):
        _add_group(document, programme, list(group))
    return document_bytes(document)


def _summary(programme: Programme, rows: Sequence[ConsultationComment]) -> str:
    sentences = [f"{counted(len(rows), sum(1 for row in rows if row.answer))}."]
    if programme.answer_by:
        last_day = _("The last day to answer was %(day)s.")
        sentences.insert(0, last_day % {"day": format_date(programme.answer_by)})
    return " ".join(sentences)


def _respondents(
    programme: Programme, rows: Sequence[ConsultationComment]
) -> list[tuple[str, str, str, str]]:
    """One row for each letter: who, day, case number, how many comments it held."""
    letters: dict[tuple[str, str, str], int] = {}
    for row in rows:
        letter = (row.respondent, _received(programme, row), row.case_number)
        letters[letter] = letters.get(letter, 0) + 1
    ordered = sorted(letters.items(), key=lambda row: sort_key_sv(row[0][0]))
    return [(*letter, str(count)) for letter, count in ordered]


def _received(programme: Programme, row: ConsultationComment) -> str:
    day = format_short_date(row.received_on)
    return _("%(day)s (late)") % {"day": day} if is_late(programme, row) else day


def _add_group(
    document: Document, programme: Programme, rows: Sequence[ConsultationComment]
) -> None:
    measure = rows[0].measure
    document.add_heading(str(measure or _("The programme as a whole")), level=3)
    headings = (_("Who answered"), _("Comment"), _("Our answer"))
    add_table(document, headings, list(_cells(programme, rows)))
    table = document.tables[-1]
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, (_WHO, _SAID, _ANSWERED), strict=True):
            cell.width = width


def _cells(
    programme: Programme, rows: Iterable[ConsultationComment]
) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        who = "\n".join(filter(None, (row.respondent, _received(programme, row), row.case_number)))
        yield who, row.text, row.answer or _("Not answered yet")
