"""Clients that answer a follow-up: save by themselves, send lists in Excel, hand in, take back."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter.workbook import Workbook

from tools.proof.forms import Fields
from tools.proof.saving import OK, SAVED, TABLE_ROWS, Client, patiently
from tools.proof.scene import NO_REPORT, Asked
from tools.proof.visitor import Answer, Visitor

AUTOSAVE, PREVIEW, TAKE_BACK, LIST = "spara/", "forhandsgranska/", "ta-tillbaka/", "lista/"
LIST_FILE = "lista.xlsx"
KINDS = {AUTOSAVE: "autosaves", PREVIEW: "handed in", TAKE_BACK: "taken back", LIST: "lists"}
GRADE, DONE = "Genomförandegrad", "Vad som gjordes"  # headings of the list
ROWS = re.compile(r'name="rows" value="([^"]+)"')
LOOKED_AT = re.compile(r'name="base_number" value="([0-9]+)"')
LOCKED = 423


def answer_fields(answer: int, base: object, **values: str) -> Fields:
    """The fields of one measure, as the page of a report sends them."""
    return {f"{answer}-base": str(base), **{f"{answer}-{n}": text for n, text in values.items()}}


def looked_at(preview: str) -> Fields:
    """What the form of the preview begins from."""
    found = LOOKED_AT.search(preview)
    return {"base_number": found[1] if found else ""}


def saved_row(answered: Answer, answer: int) -> Mapping[str, Any]:
    """What autosave says stands now: base (the number of the save), grade, texts."""
    row: Mapping[str, Any] = json.loads(answered.text)["rows"][str(answer)]
    return row


@dataclass
class Reporter(Client):
    """A contact person with a report of her own, who also writes in one that others write in.

    The first measure of the own report saves itself, the others are filled in in Excel.
    """

    own: Asked = NO_REPORT
    shared: Asked = NO_REPORT
    _base: object = 0  # save of the own answer that the next edit begins from

    def prepare(self) -> None:
        """Also take the report back if it is handed in, and see which save is the newest."""
        super().prepare()
        first = f"{self.own.answers[0]}-base"
        fields = self._form_of(self.own.path)
        if first not in fields:
            self.saves += 1
            self._take_back(self._mark("again"))
            fields = self._form_of(self.own.path)
        self._base = fields[first]

    def save(self) -> None:
        """One save: own, shared, a list, or handing in and taking back, in turn."""
        self.saves += 1
        kind = (self.saves + self.name) % 5
        if kind == 0:
            self._send_list()
        elif kind == 2:
            self._save_shared()
        elif kind == 4:
            self._hand_in()
        else:
            self._save_own()

    def save_own(self) -> None:
        """One save: the first measure, as the page saves it by itself."""
        self.saves += 1
        self._save_own()

    def _save_own(self) -> None:
        answer, written = self.own.answers[0], self._mark()
        fields = answer_fields(answer, self._base, grade="G", rationale=written)
        answered = self._send(f"{self.own.path}{AUTOSAVE}", fields, written, OK)
        if answered.status == OK:
            self._base = saved_row(answered, answer)["base"]

    def _save_shared(self) -> None:
        answer = self.shared.answers[self.name % len(self.shared.answers[:4])]
        page, written = self._form_of(self.shared.path), self._mark()
        fields = answer_fields(answer, page[f"{answer}-base"], grade="P", rationale=written)
        self._send(f"{self.shared.path}{AUTOSAVE}", fields, written, OK)

    def _send_list(self) -> None:
        """The list comes out, is filled in, read, looked through and saved."""
        written = self._mark()
        status, book = self.visitor.download(f"{self.own.path}{LIST_FILE}")
        waiting = uploaded(self.visitor, self.own, filled(book, written)) if status == OK else ""
        if waiting:  # else there was too much to do
            self.tables[written] = False
            self._send(f"{self.own.path}{LIST}", {"rows": waiting}, written)

    def _hand_in(self) -> None:
        path = f"{self.own.path}{PREVIEW}"
        fields: Fields = {"case_number": "KS 1", "message": self._mark()}
        fields |= looked_at(patiently(lambda: self.visitor.read(path)).text)
        answered = self._send(path, fields, self._mark())
        if answered.status == SAVED:
            self._take_back(self._mark("back"))

    def _kind_of(self, path: str) -> str:
        return next(kind for way, kind in KINDS.items() if path.endswith(way))

    def _take_back(self, written: str) -> None:
        self._send(f"{self.own.path}{TAKE_BACK}", {"reason": written}, written)


def uploaded(visitor: Visitor, report: Asked, book: bytes) -> str:
    """Upload a list. Returns the rows that wait for a yes, as the page carries them; empty when
    the list was not taken."""
    answered = visitor.upload(f"{report.path}{LIST}", "file", LIST_FILE, book)
    found = ROWS.search(answered.text)
    return found[1] if found else ""


def filled(book: bytes, written: str) -> bytes:
    """The list with a grade and a text in the last rows."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    places = {rows[0].index(GRADE): "G", rows[0].index(DONE): f"Klart. {written}"}
    for row in rows[-TABLE_ROWS:]:
        for place, text in places.items():
            row[place] = text
    made = io.BytesIO()
    with Workbook(made) as target:
        sheet = target.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, str(cell))
    return made.getvalue()
