"""T7, T8 of the yearly follow-up: the last day, when the lock passes while people write."""

import asyncio
import json
import math
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape

import psycopg

from tools.bench_report import Row
from tools.bench_server import Server
from tools.proof.forms import Fields
from tools.proof.ledger import Ledger, kept_marks, mark
from tools.proof.open_loop import Outcome, form_request
from tools.proof.report import all_of, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import OK, REFUSED, SAVED
from tools.proof.scene import SQLITE, Place, Scene
from tools.proof.texts import AUTOSAVE, COMMENTS, FIRST, SECOND, cell_path, with_paragraph
from tools.proof.thinking import (
    PAGE,
    SAVE,
    TIMES_TOO_MANY,
    Person,
    Rush,
    row_of_lost,
    rows_of_hour,
    rows_of_rush,
    rush,
)

LOCKED = 423
COMMENT = "comment"
HELD_UP = "held up by the proof"  # and so not counted among the rest
WHY = "Det du har skrivit finns kvar"  # is said when it is too late
EARLIEST = 5.0  # seconds until the lock, in a short sample
# People whose saves have to wait while the lock passes: sent so many seconds before it, while
# somebody else holds the database.
WAITING, SENT, HELD, RELEASED = 4, 0.7, 0.9, 0.2


@dataclass(frozen=True)
class Sent:
    """A save: when it was sent and answered, and how."""

    mark: str
    at: float
    answered_at: float
    outcome: Outcome
    is_page: bool  # by the button, whose answer is a page


@dataclass
class Writer(Person):
    """Somebody at a text of her own; a third types all the time, the others think longer."""

    name: int = 0
    path: str = ""
    closes_at: float = math.inf  # what begins later comes too late
    is_typing: bool = False
    base: int = 1
    sent: list[Sent] = field(default_factory=list)

    async def act(self, turn: int) -> None:
        """Save by itself; or by the button, look, comment."""
        if self.is_typing:
            await self.save(turn, is_page=False)
        elif turn % self.steps == 0:
            await self.save(turn, is_page=True)
        elif turn % self.steps == 1:
            self.count(PAGE, await self.look(self.path), OK)
        else:
            written = mark("sagt", self.name, turn)
            path = f"{cell_path(self.path)}{COMMENTS}"
            self.count(COMMENT, await self.ask(self._form(path, {"text": written})), SAVED, written)

    async def save(self, turn: int, *, is_page: bool) -> Sent:
        """One save of the first section."""
        written, at = mark("text", self.name, turn), time.time()
        fields: Fields = {"base": str(self.base), f"text-{FIRST}": f"Det går bra. {written}"}
        path = self.path if is_page else f"{self.path}{AUTOSAVE}"
        outcome = await self.ask(self._form(path, fields | {"act": "save"} if is_page else fields))
        sent = Sent(written, at, time.time(), outcome, is_page)
        self.sent.append(sent)
        wanted, late = (SAVED, REFUSED) if is_page else (OK, LOCKED)
        if outcome.status == late and sent.answered_at >= self.closes_at:
            self.acts.append((self._kind(SAVE, outcome), outcome))
        elif self.count(SAVE, outcome, wanted, written):
            self.base = self.base + 1 if is_page else json.loads(outcome.body)["base"]
        return sent

    def count(self, kind: str, outcome: Outcome, wanted: int, written: str = "") -> bool:
        return super().count(self._kind(kind, outcome), outcome, wanted, written)

    def _kind(self, kind: str, outcome: Outcome) -> str:
        """The proof itself lets nothing be written while the lock passes."""
        now = time.time()
        began = now - outcome.ms / 1000
        is_free = now < self.closes_at - HELD or began > self.closes_at + RELEASED
        return kind if is_free or kind == PAGE else HELD_UP

    def surging(self, text: str, place: int, written: str) -> bytes:
        """A save of another paragraph of the second section, as it stood before anybody saved."""
        changed = with_paragraph(text, place, written)
        return self._form(f"{self.path}{AUTOSAVE}", {"base": "1", f"text-{SECOND}": changed})

    def _form(self, path: str, fields: Fields) -> bytes:
        return form_request(self.port, path, fields, self.cookies)


@dataclass(frozen=True)
class Passed:
    """What came of it when the lock passed."""

    closes_at: float
    seconds: float  # from beginning to end
    sent: Sequence[Sent]
    waiting: Sequence[Sent]  # those that were held up
    is_taken_later: bool  # what came too late, once there was longer time

    @property
    def before(self) -> list[Sent]:
        return [each for each in self.sent if each.answered_at < self.closes_at]

    @property
    def late(self) -> list[Sent]:
        return [each for each in self.sent if each.at > self.closes_at]


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            ledger, paragraphs = Ledger(), _paragraphs(effort)
            people = effort.text_writers + WAITING
            made = place.call("asked", "whole", people=people, paragraphs=paragraphs)
            with place.serving() as server:
                writers = [
                    Writer(server.port, each["cookies"], ledger, name=name, path=each["path"])
                    for name, each in enumerate(made)
                ]
                passed = _passed(place, writers, effort)
                place.call("asked", "lock", at=None)
                lived = replace(effort, hour=passed.seconds)
                rushed = _rush(server, writers[WAITING:], paragraphs, lived)
            rows += rows_of_hour(kind, writers, (HELD_UP, COMMENT, PAGE), lived)
            rows += _rows_of_lock(place, passed)
            rows += rows_of_rush(kind, rushed, lived)
            rows.append(row_of_lost(place, ledger))
    return rows


def _paragraphs(effort: Effort) -> int:
    """So many that each save in the rush has one of its own."""
    typing = effort.text_writers / 3
    rate = TIMES_TOO_MANY * (typing / effort.autosave + 2 * typing / effort.think)
    return math.ceil(1.5 * rate * effort.seconds / effort.text_writers) + 1


def _passed(place: Place, writers: Sequence[Writer], effort: Effort) -> Passed:
    """Let the lock pass in the middle of the time."""
    closes_at = time.time() + EARLIEST + effort.hour / 2
    place.call("asked", "lock", at=closes_at)
    began = time.time()
    for number, each in enumerate(writers):
        each.closes_at, each.is_typing = closes_at, number % 3 == 0
    seconds = 2 * (closes_at - began)
    asyncio.run(_hour(place, writers, seconds, effort))
    first = writers[0]  # one of those that were held up, and have not written since
    asyncio.run(first.save(-1, is_page=True))
    place.call("asked", "longer_time", path=first.path)
    again = asyncio.run(first.save(-2, is_page=True))
    sent = [each for writer in writers for each in writer.sent if each != again]
    waiting = [writer.sent[0] for writer in writers[:WAITING]]
    return Passed(closes_at, seconds, sent, waiting, again.outcome.status == SAVED)


async def _hour(place: Place, writers: Sequence[Writer], seconds: float, effort: Effort) -> None:
    dice = random.Random(effort.seed)  # noqa: S311  # the same pauses in every run
    closes_at = writers[0].closes_at
    await asyncio.gather(
        asyncio.to_thread(_hold, place, closes_at),
        *(_late(each, closes_at) for each in writers[:WAITING]),
        *(
            each.work(dice, effort.autosave if each.is_typing else effort.think, seconds)
            for each in writers[WAITING:]
        ),
    )


async def _late(writer: Writer, closes_at: float) -> None:
    await asyncio.sleep(closes_at - SENT - time.time())
    await writer.save(0, is_page=writer.is_typing)


def _hold(place: Place, closes_at: float) -> None:
    """Let every save wait from just before the lock until just after."""
    time.sleep(max(0.0, closes_at - HELD - time.time()))
    with _held(place):
        time.sleep(max(0.0, closes_at + RELEASED - time.time()))


@contextmanager
def _held(place: Place) -> Iterator[None]:
    if place.kind == SQLITE:
        file = place.site.database.removeprefix("sqlite:///")
        connection = sqlite3.connect(file, timeout=5, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
        connection.close()
    else:
        with psycopg.connect(place.site.database) as held:
            held.execute("LOCK TABLE rounds_contribution IN EXCLUSIVE MODE")
            yield


def _rush(server: Server, writers: Sequence[Writer], paragraphs: int, effort: Effort) -> Rush:
    """Saves of paragraphs that nobody has changed."""
    text = "\n\n".join(f"Stycke {number}." for number in range(paragraphs))
    saves = [
        (each.surging(text, place, written), written)
        for place in range(paragraphs)
        for each in writers
        for written in [mark("rush", each.name, place)]
    ]
    return rush(server, writers, saves, "/arbeta/", effort)


def _rows_of_lock(place: Place, passed: Passed) -> list[Row]:
    kind, kept = place.kind, kept_marks(place)
    before, late = passed.before, passed.late
    waited = [each for each in passed.waiting if each.answered_at > passed.closes_at]
    pages = [each for each in late if each.is_page]
    texts = {each.mark: unescape(each.outcome.body.decode()) for each in late}
    told = sum(each.outcome.status in (LOCKED, REFUSED) for each in late)
    why = sum(WHY in _words(text) for text in texts.values())
    shown = sum(each.mark in texts[each.mark] for each in pages)
    across = len(passed.sent) - len(before) - len(late)
    return [
        all_of(f"{kind}: begun and answered before the lock: saved", *_saved(before, kept)),
        all_of(
            f"{kind}: begun before the lock, held up until after it: saved",
            *_saved(waited, kept),
            f"{across} were under way when it passed",
        ),
        all_of(f"{kind}: begun after the lock: refused", told, len(late)),
        all_of(f"{kind}: and told why, in words", why, len(late)),
        none_of(f"{kind}: saved all the same", [e.mark for e in late if e.mark in kept]),
        all_of(f"{kind}: pages of these that hold what was written", shown, len(pages)),
        all_of(f"{kind}: saved once there is longer time", int(passed.is_taken_later), 1),
    ]


def _saved(sent: Sequence[Sent], kept: dict[str, int]) -> tuple[int, int]:
    well = [each for each in sent if each.outcome.status in (OK, SAVED) and each.mark in kept]
    return len(well), len(sent)


def _words(text: str) -> str:
    """A page, or what autosave says."""
    return str(json.loads(text)["message"]) if text.startswith("{") else text


PROOF = Proof(
    "deadline-texts",
    "150 people at the texts of a whole round: a third types, and the page saves itself each 10 s; "
    "the others have 20–30 s of thought between the button, a look at the page and a comment. The "
    "lock passes in the middle; some saves are held up by the database while it does. Then saves "
    "are offered at ten times the rate. (T7, T8)",
    prove,
)
