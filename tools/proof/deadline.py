"""T7, T8 of the follow-up: the last hour, when everybody reports, and then ten times as much."""

import asyncio
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.bench_report import Row
from tools.bench_server import Server
from tools.proof.answering import AUTOSAVE, PREVIEW, TAKE_BACK, answer_fields, looked_at
from tools.proof.forms import Fields
from tools.proof.ledger import Ledger, mark
from tools.proof.open_loop import form_request
from tools.proof.runner import Effort, Proof
from tools.proof.saving import OK, SAVED
from tools.proof.scene import NO_REPORT, Asked, Place, Scene
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

MEASURES = 6  # of a report; each is saved by itself, then the report is handed in and taken back
HAND_IN = "hand in or take back"


@dataclass
class Reporter(Person):
    """A contact person in the last hour."""

    hour: Asked = NO_REPORT  # the report of the last hour
    surge: Asked = NO_REPORT  # and the one whose measures are each saved once, in the rush
    bases: dict[int, int] = field(default_factory=dict)  # answer → its newest save
    is_handed_in: bool = False

    steps = MEASURES + 3

    async def act(self, turn: int) -> None:
        """Look at the report, save each of its measures, hand in, take back; and so on."""
        step = turn % self.steps
        if self.is_handed_in:
            await self._move(TAKE_BACK, turn)
        elif step < MEASURES:
            await self._save(self.hour.answers[step], turn)
        elif step == MEASURES:
            self.count(PAGE, await self.look(self.hour.path), OK)
        else:
            await self._move(PREVIEW, turn)

    async def _save(self, answer: int, turn: int) -> None:
        written = mark("hour", answer, turn)
        base = self.bases.get(answer, 1)
        outcome = await self.ask(self.saving(self.hour, answer, base, written))
        if self.count(SAVE, outcome, OK, written):
            self.bases[answer] = json.loads(outcome.body)["rows"][str(answer)]["base"]

    async def _move(self, way: str, turn: int) -> None:
        written = mark("hand", self.hour.pk, turn)
        path = f"{self.hour.path}{way}"
        fields: Fields = {"reason" if way == TAKE_BACK else "message": written}
        if way == PREVIEW:
            page = await self.look(path)
            if not self.count(PAGE, page, OK):
                return
            fields |= looked_at(page.body.decode())
        request = form_request(self.port, path, fields, self.cookies)
        if self.count(HAND_IN, await self.ask(request), SAVED, written):
            self.is_handed_in = way == PREVIEW

    def saving(self, report: Asked, answer: int, base: int, written: str) -> bytes:
        fields = answer_fields(answer, base, grade="G", rationale=written)
        return form_request(self.port, f"{report.path}{AUTOSAVE}", fields, self.cookies)


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            people, ledger = _filled(place, effort), Ledger()
            with place.serving() as server:
                reporters = [
                    Reporter(server.port, cookies, ledger, hour=hour, surge=surge)
                    for cookies, hour, surge in people
                ]
                asyncio.run(_hour(reporters, effort))
                rushed = _rush(server, reporters, effort)
            rows += rows_of_hour(kind, reporters, (HAND_IN, PAGE), effort)
            rows += rows_of_rush(kind, rushed, effort)
            rows.append(row_of_lost(place, ledger))
    return rows


def _filled(place: Place, effort: Effort) -> list[tuple[dict[str, str], Asked, Asked]]:
    """For each reporter, the cookies and the two reports."""
    a_second = TIMES_TOO_MANY / effort.think
    sizes = [MEASURES, min(len(place.world.measures), math.ceil(a_second * effort.seconds) + 1)]
    running, people = place.world.running, effort.reporters
    made = place.call("reporters", "fill", running=running, people=people, sizes=sizes)
    return [
        (each["cookies"], Asked(**hour), Asked(**surge))
        for each in made
        for hour, surge in [each["reports"]]
    ]


async def _hour(reporters: Sequence[Reporter], effort: Effort) -> None:
    dice = random.Random(effort.seed)  # noqa: S311  # the same pauses in every run
    await asyncio.gather(*(each.work(dice, effort.think, effort.hour) for each in reporters))


def _rush(server: Server, reporters: Sequence[Reporter], effort: Effort) -> Rush:
    """Saves of measures that nobody has saved before."""
    saves = [
        (each.saving(each.surge, answer, 0, mark("rush", answer)), mark("rush", answer))
        for turn in range(len(reporters[0].surge.answers))
        for each in reporters
        for answer in each.surge.answers[turn : turn + 1]
    ]
    return rush(server, reporters, saves, "/arbeta/uppfoljning/", effort)


PROOF = Proof(
    "deadline",
    "370 contact persons report at the same time, each with 20–30 s of thought between what they "
    "do: measures that save themselves, a look at the page, handing in, taking back. Then saves "
    "are offered at ten times the rate, whether or not the server keeps up. (T7, T8)",
    prove,
)
