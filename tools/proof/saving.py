"""Clients that save measures through the real forms and keep a ledger of what was answered."""

from dataclasses import dataclass, field

from tools.proof.forms import Fields
from tools.proof.ledger import Ledger, mark
from tools.proof.scene import World
from tools.proof.visitor import Answer, NoAnswerError, Visitor

SAVED, REFUSED, BUSY = 302, 422, 503
TABLE_ROWS = 5


@dataclass
class Writer:
    """A coordinator at work on measures of her own, shared ones and pasted tables.

    Call `prepare` while the server is up, then `save` as often as wished; what was sent when the
    server died is sent again by the next `prepare`, as a person presses the button again.
    """

    name: int
    visitor: Visitor
    world: World
    own: str  # public ids
    shared: str
    ledger: Ledger
    saves: int = 0
    tables: dict[str, bool] = field(default_factory=dict)  # code → whether answered as saved
    statuses: list[int] = field(default_factory=list)
    _waiting: tuple[str, Fields, str] | None = None  # path, form, mark that got no answer
    _form: Fields = field(default_factory=dict)
    _table: Fields = field(default_factory=dict)

    def prepare(self) -> None:
        """Send again what got no answer; fetch the form of the own measure."""
        if self._waiting:
            self._send(*self._waiting)
        self._form = self.visitor.read(self._edit(self.own)).fields
        self._table = self.visitor.read(self._table_path).fields

    def save(self) -> None:
        """One save: of the own measure, the shared one or a table, in turn.

        Raises:
            NoAnswerError: the server was gone.
        """
        self.saves += 1
        kind = (self.saves + self.name) % 5
        if kind == 0:
            self._save_table()
        elif kind == 2:
            path = self._edit(self.shared)
            self._save_measure(path, self.visitor.read(path).fields)
        elif self._save_measure(self._edit(self.own), self._form).status == SAVED:
            # Nobody else writes here: the next save begins from the revision just made.
            self._form["base_number"] = str(int(str(self._form["base_number"])) + 1)

    def _save_measure(self, path: str, form: Fields) -> Answer:
        written = mark(self.name, self.saves)
        first = str(form["text"]).partition("\n\n")[0]
        text = f"{first}\n\n{written}"
        return self._send(path, {**form, "text": text, "reason": "Bevis"}, written)

    def _save_table(self) -> None:
        code = f"T{self.name}x{self.saves}"
        written = mark(self.name, self.saves)
        rows: Fields = {"form_key": self._table["form_key"], "rows": str(TABLE_ROWS)}
        for row in range(TABLE_ROWS):
            rows |= {
                f"chosen-{row}": "on",
                f"code-{row}": f"{code}.{row}",
                f"title-{row}": f"Ny åtgärd {written}",
            }
        self.tables[code] = False
        answer = self._send(self._table_path, {**rows, "reason": "Bevis"}, written)
        self.tables[code] = answer.status == SAVED
        # The key of a table is for one table; the next one needs a new page.
        self._table = self.visitor.read(self._table_path).fields

    def _send(self, path: str, form: Fields, written: str) -> Answer:
        self._waiting = (path, form, written)
        self.ledger.send(written)
        try:
            answer = self.visitor.send(path, form)
        except NoAnswerError:
            self.ledger.lose(written)
            raise
        self._waiting = None
        self.statuses.append(answer.status)
        if answer.status == SAVED and not answer.location.startswith("/konto/"):
            self.ledger.keep(written)
        return answer

    @staticmethod
    def _edit(public_id: str) -> str:
        return f"/arbeta/atgarder/{public_id}/"

    @property
    def _table_path(self) -> str:
        return f"/arbeta/program/{self.world.running}/atgarder/tabell/"


def save_until_gone(writer: Writer) -> None:
    """Save without pause until the server no longer answers."""
    try:
        while True:
            writer.save()
    except NoAnswerError:
        return
