"""Clients that save through the real forms and keep a ledger of what was answered."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tools.proof.forms import Fields
from tools.proof.ledger import Ledger, mark
from tools.proof.scene import World
from tools.proof.visitor import Answer, NoAnswerError, Visitor

OK, SAVED, CONFLICT, REFUSED, BUSY = 200, 302, 409, 422, 503
TABLE_ROWS = 5  # of what is saved all or none
TRIES = 100  # of what is told 503
WAIT = 0.2  # seconds between them


@dataclass
class Client:
    """Somebody who saves one thing after the other, each with a mark of its own.

    Call `prepare` while the server is up, then `save` as often as wished; what was sent when the
    server died is sent again by the next `prepare`, as a person presses the button again.
    """

    name: int
    visitor: Visitor
    world: World
    ledger: Ledger
    saves: int = 0
    tables: dict[str, bool] = field(default_factory=dict)  # mark → whether answered as saved
    counts: Counter[str] = field(default_factory=Counter)  # kind of save → answered as saved
    rows_at_once: int = TABLE_ROWS  # of each of the tables
    undone: list[str] = field(default_factory=list)  # steps that were answered as done and are not
    _waiting: tuple[str, Fields, str, int] | None = None  # path, form, mark that got no answer

    def prepare(self) -> None:
        """Send again what got no answer."""
        if self._waiting:
            self._send(*self._waiting)

    def save(self) -> None:
        """One save, of the next kind in turn.

        Raises:
            NoAnswerError: the server was gone.
        """
        raise NotImplementedError

    def _kind_of(self, path: str) -> str:
        """What is saved there."""
        raise NotImplementedError

    def _mark(self, *more: str) -> str:
        return mark(self.name, self.saves, *more)

    def _form_of(self, path: str) -> Fields:
        """What the page's form holds."""
        return patiently(lambda: self.visitor.read(path)).fields

    def _send(self, path: str, form: Fields, written: str, saved: int = SAVED) -> Answer:
        """Send a form that carries a mark; `saved` is the status that says that it is saved."""
        self._waiting = (path, form, written, saved)
        self.ledger.send(written)
        try:
            answer = patiently(lambda: self.visitor.send(path, form))
        except NoAnswerError:
            self.ledger.lose(written)
            raise
        self._waiting = None
        if answer.status == saved and not answer.location.startswith("/konto/"):
            self.ledger.keep(written)
            self.counts[self._kind_of(path)] += 1
            if written in self.tables:
                self.tables[written] = True
        return answer


@dataclass
class Writer(Client):
    """A coordinator at work on measures of her own, shared ones and pasted tables."""

    own: str = ""  # public ids
    shared: str = ""
    _form: Fields = field(default_factory=dict)
    _table: Fields = field(default_factory=dict)

    def prepare(self) -> None:
        """Also fetch the forms."""
        super().prepare()
        self._form = self._form_of(self._edit(self.own))
        self._table = self._form_of(self._table_path)

    def save(self) -> None:
        """One save: of the own measure, the shared one or a table, in turn."""
        self.saves += 1
        kind = (self.saves + self.name) % 5
        if kind == 0:
            self._save_table()
        elif kind == 2:
            path = self._edit(self.shared)
            self._save_measure(path, self._form_of(path))
        elif self._save_measure(self._edit(self.own), self._form).status == SAVED:
            # Nobody else writes here: the next save begins from the revision just made.
            self._form["base_number"] = str(int(str(self._form["base_number"])) + 1)

    def _save_measure(self, path: str, form: Fields) -> Answer:
        written = self._mark()
        first = str(form["text"]).partition("\n\n")[0]
        text = f"{first}\n\n{written}"
        return self._send(path, {**form, "text": text, "reason": "Bevis"}, written)

    def _save_table(self) -> None:
        written = self._mark()
        rows: Fields = {"form_key": self._table["form_key"], "rows": str(TABLE_ROWS)}
        for row in range(TABLE_ROWS):
            rows |= {
                f"chosen-{row}": "on",
                f"code-{row}": f"T{self.name}x{self.saves}.{row}",
                f"title-{row}": f"Ny åtgärd {written}",
            }
        self.tables[written] = False
        self._send(self._table_path, {**rows, "reason": "Bevis"}, written)
        # The key of a table is for one table; the next one needs a new page.
        self._table = self._form_of(self._table_path)

    def _kind_of(self, path: str) -> str:
        return "tables" if path == self._table_path else "measures"

    @staticmethod
    def _edit(public_id: str) -> str:
        return f"/arbeta/atgarder/{public_id}/"

    @property
    def _table_path(self) -> str:
        return f"/arbeta/program/{self.world.running}/atgarder/tabell/"


def patiently(ask: Callable[[], Answer]) -> Answer:
    """The answer; a server that has too much to do is asked again, as it says."""
    answer = ask()
    for _time in range(TRIES):
        if answer.status != BUSY:
            break
        time.sleep(WAIT)
        answer = ask()
    return answer


def save_until_gone(client: Client) -> None:
    """Save without pause until the server no longer answers."""
    try:
        while True:
            client.save()
    except NoAnswerError:
        return
