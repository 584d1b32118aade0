"""T4 of the operating plan: many write in one table of days; the sums hold at every moment.

Each writer is logged in and uses the page's own form: sets the days of two persons in an activity
and takes up the difference in a column of its own, so that the sum of the activity never changes.
Writers often choose the same number. A reader, a process of its own, looks at the sums all the
while.
"""

import json
import random
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.bench_report import Row
from tools.proof.forms import Fields
from tools.proof.report import exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import REFUSED, SAVED, patiently
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Answer, Visitor, logged_in

WRITERS = 20
NUMBERS = 8  # that a writer chooses among, in whole days: two often choose the same
TURNS = 200  # to save one move before it counts as lost


@dataclass
class Writer:
    """Somebody at the page of days, with a column that nobody else touches."""

    visitor: Visitor
    path: str
    own: int
    moved: dict[str, int] = field(default_factory=dict)  # tenths that were saved, cell by cell
    asked: int = 0  # moves that somebody else was before
    lost: int = 0  # that were never saved
    others: list[str] = field(default_factory=list)  # answers that were neither

    def move(self, activity: int, wanted: Mapping[int, int]) -> None:
        """Set the days of some persons, in tenths, and let the own column take the difference. A
        move that somebody else was before is begun anew from what the page then shows."""
        page = patiently(lambda: self.visitor.read(self.path))
        for _turn in range(TURNS):
            fields = page.fields
            changes = self._changes(_tenths(fields), activity, wanted)
            typed = {f"d-{cell}": _as_typed(now + more) for cell, (now, more) in changes.items()}
            page = self._send({**fields, **typed})
            if page.status == SAVED:
                for cell, (_now, more) in changes.items():
                    self.moved[cell] = self.moved.get(cell, 0) + more
                return
            if page.status != REFUSED:
                self.others.append(str(page.status))
                return
            self.asked += 1
        self.lost += 1

    def _changes(
        self, now: Mapping[str, int], activity: int, wanted: Mapping[int, int]
    ) -> dict[str, tuple[int, int]]:
        """Cell → what stands there and what is added; of all together nothing."""
        changes = {}
        for person, tenths in wanted.items():
            cell = f"{activity}-{person}"
            changes[cell] = (now.get(cell, 0), tenths - now.get(cell, 0))
        own = f"{activity}-{self.own}"
        changes[own] = (now.get(own, 0), -sum(more for _now, more in changes.values()))
        return changes

    def _send(self, fields: Fields) -> Answer:
        return patiently(lambda: self.visitor.send(self.path, fields))


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(place, effort)
    return rows


def _rows(place: Place, effort: Effort) -> list[Row]:
    made = place.call("days_inside", "make", writers=min(WRITERS, effort.round_writers))
    plan, stop = made["plan"], place.site.folder / "stop"
    before = place.call("days_inside", "table", plan=plan)
    with place.serving() as server, ThreadPoolExecutor(len(made["writers"]) + 1) as pool:
        writers = _seated(server.port, made)
        reader = _reader(place, pool, made, stop)
        try:
            work = [
                pool.submit(_write, writer, made, effort.rounds, f"{effort.seed} {number}")
                for number, writer in enumerate(writers)
            ]
            for each in work:
                each.result()
        finally:
            stop.touch()
        seen = reader.result()
    after = place.call("days_inside", "table", plan=plan)
    return _judged(place.kind, writers, effort.rounds, seen, (before, after))


def _reader(
    place: Place, pool: ThreadPoolExecutor, made: dict[str, Any], stop: Path
) -> "Future[dict[str, Any]]":
    """Somebody who looks at the sums; it has looked once when this returns."""
    begun = stop.with_name("begun")
    paths = {"stop": str(stop), "begun": str(begun)}
    reader = pool.submit(place.call, "days_inside", "watch", made=made, **paths)
    while not (begun.exists() or reader.done()):
        time.sleep(0.05)
    return reader


def _seated(port: int, made: dict[str, Any]) -> list[Writer]:
    emails = [email for email, _own in made["writers"]]
    visitors = logged_in(port, emails, made["password"])
    own = [key for _email, key in made["writers"]]
    return [Writer(v, made["path"], key) for v, key in zip(visitors, own, strict=True)]


def _write(writer: Writer, made: dict[str, Any], rounds: int, seed: str) -> None:
    dice = random.Random(seed)  # noqa: S311  # the same moves in every run
    for _round in range(rounds):
        activity, shared = dice.choice(made["activities"]), dice.sample(made["shared"], 2)
        time.sleep(dice.random() / 50)  # somebody thinks
        writer.move(activity, {person: 10 * dice.randrange(NUMBERS) for person in shared})


def _judged(
    kind: str,
    writers: Sequence[Writer],
    rounds: int,
    seen: dict[str, Any],
    tables: tuple[dict[str, int], dict[str, int]],
) -> list[Row]:
    before, after = tables
    moves, asked = len(writers) * rounds, sum(each.asked for each in writers)
    others = [status for each in writers for status in each.others]
    done = moves - sum(each.lost + len(each.others) for each in writers)
    wrong = _wrong(before, writers, after)
    note = f"{asked} asked and tried again"
    return [
        none_of(f"{kind}: sums that did not hold", seen["wrong"], f"{seen['looks']} looks"),
        exactly(f"{kind}: moves saved", done, moves, note),
        none_of(f"{kind}: neither saved nor asked", others),
        none_of(f"{kind}: cells that are not what was moved", wrong, f"of {len(after)}"),
    ]


def _wrong(before: dict[str, int], writers: Sequence[Writer], after: dict[str, int]) -> list[str]:
    """In tenths of days."""
    wanted = dict(before)
    for each in writers:
        for cell, change in each.moved.items():
            wanted[cell] += change
    return [
        f"{cell}: {tenths} for {wanted[cell]}"
        for cell, tenths in after.items()
        if tenths != wanted[cell]
    ]


def _tenths(fields: Fields) -> dict[str, int]:
    """What stood in every cell when the page was made."""
    held = json.loads(str(fields["base"]))
    return {cell: round(float(days) * 10) for cell, days in held.items()}


def _as_typed(tenths: int) -> str:
    return f"{tenths // 10},{tenths % 10}"


PROOF = Proof(
    "days",
    "Twenty of the working group, each logged in, change days of the same persons in the same "
    "activities at once through the page's form, the sum kept, round after round; whoever was "
    "second begins anew from what stands there. A reader counts the sums all the while. (T4)",
    prove,
)
