"""T7, T8 of the follow-up: the last hour, when everybody reports, and then ten times as much."""

import asyncio
import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.bench_report import Row, at_most
from tools.bench_server import Server
from tools.proof.answering import AUTOSAVE, PREVIEW, TAKE_BACK, answer_fields, looked_at
from tools.proof.forms import Fields
from tools.proof.ledger import Ledger, kept_marks, mark
from tools.proof.open_loop import (
    NO_ANSWER,
    RECOVERED_SECONDS,
    Outcome,
    ask,
    form_request,
    median_ms,
    offer,
    page_request,
    percentile,
    seconds_to_recover,
    share,
)
from tools.proof.report import judged, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import BUSY, OK, SAVED
from tools.proof.scene import Asked, Place, Scene

SAVE_MS, BUSY_SAVE_MS = 500.0, 2_000.0
TIMES_TOO_MANY = 10
MEASURES = 6  # of a report; each is saved by itself, then the report is handed in and taken back
STEPS = MEASURES + 3
SPREAD = (0.8, 1.2)  # of the time to think: 20–30 s of 25
PAGE, SAVE, HAND_IN = "page", "save", "hand in or take back"


@dataclass
class Reporter:
    """Somebody at a browser that stays open, and what was answered."""

    port: int
    cookies: dict[str, str]
    hour: Asked  # the report of the last hour
    surge: Asked  # and the one whose measures are each saved once, in the rush
    ledger: Ledger
    bases: dict[int, int] = field(default_factory=dict)  # answer → its newest save
    is_handed_in: bool = False
    acts: list[tuple[str, Outcome]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)  # answered otherwise than well

    async def work(self, dice: random.Random, think: float, seconds: float) -> None:
        """Think, act, think again, until the time is over."""
        end = time.monotonic() + seconds
        pause = dice.uniform(0, think)  # they did not all begin at once
        turn = dice.randrange(STEPS)
        self.bases = dict.fromkeys(self.hour.answers, 1)
        while time.monotonic() + pause < end:
            await asyncio.sleep(pause)
            await self._act(turn)
            turn, pause = turn + 1, think * dice.uniform(*SPREAD)

    async def _act(self, turn: int) -> None:
        """Look at the report, save each of its measures, hand in, take back; and so on."""
        step = turn % STEPS
        if self.is_handed_in:
            await self._move(TAKE_BACK, turn)
        elif step < MEASURES:
            await self._save(self.hour.answers[step], turn)
        elif step == MEASURES:
            request = page_request(self.hour.path, self.cookies)
            self._count(PAGE, await self._ask(request), OK, "")
        else:
            await self._move(PREVIEW, turn)

    async def _save(self, answer: int, turn: int) -> None:
        written = mark("hour", answer, turn)
        outcome = await self._ask(self.saving(self.hour, answer, written))
        if self._count(SAVE, outcome, OK, written):
            self.bases[answer] = json.loads(outcome.body)["rows"][str(answer)]["base"]

    async def _move(self, way: str, turn: int) -> None:
        written = mark("hand", self.hour.pk, turn)
        path = f"{self.hour.path}{way}"
        fields: Fields = {"reason" if way == TAKE_BACK else "message": written}
        if way == PREVIEW:
            page = await self._ask(page_request(path, self.cookies))
            if not self._count(PAGE, page, OK, ""):
                return
            fields |= looked_at(page.body.decode())
        request = form_request(self.port, path, fields, self.cookies)
        if self._count(HAND_IN, await self._ask(request), SAVED, written):
            self.is_handed_in = way == PREVIEW

    def saving(self, report: Asked, answer: int, written: str) -> bytes:
        fields = answer_fields(answer, self.bases.get(answer, 0), grade="G", rationale=written)
        return form_request(self.port, f"{report.path}{AUTOSAVE}", fields, self.cookies)

    async def _ask(self, request: bytes) -> Outcome:
        return await ask(self.port, request, time.perf_counter())

    def _count(self, kind: str, outcome: Outcome, wanted: int, written: str) -> bool:
        self.acts.append((kind, outcome))
        if outcome.status != wanted:
            self.odd.append(f"{kind} {outcome.status}")
        elif written:
            self.ledger.keep(written)
        return outcome.status == wanted


@dataclass(frozen=True)
class Rush:
    """What came of ten times the requests."""

    rate: float
    normal: float  # milliseconds of a page before
    outcomes: Sequence[Outcome]
    seconds: float  # until all was as before


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            people, ledger = _filled(place, effort), Ledger()
            with place.serving() as server:
                reporters = [Reporter(server.port, *each, ledger) for each in people]
                asyncio.run(_hour(reporters, effort))
                rush = _rush(server, reporters, ledger, effort)
            rows += _of_hour(kind, reporters, effort)
            rows += _of_rush(kind, rush, effort)
            rows.append(_lost(kind, place, ledger))
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


def _rush(server: Server, reporters: Sequence[Reporter], ledger: Ledger, effort: Effort) -> Rush:
    """Saves of measures that nobody has saved before, offered whether or not they are answered."""
    probe = page_request("/arbeta/uppfoljning/", reporters[0].cookies)
    normal = median_ms(server.port, probe)
    cells = [
        (each, answer)
        for turn in range(len(reporters[0].surge.answers))
        for each in reporters
        for answer in each.surge.answers[turn : turn + 1]
    ]
    rate = TIMES_TOO_MANY * _rate(reporters, effort)
    count = min(len(cells), round(rate * effort.seconds))

    def request(number: int) -> bytes:
        who, answer = cells[number]
        return who.saving(who.surge, answer, mark("rush", answer))

    outcomes = offer(server.port, request, rate=rate, seconds=count / rate)
    for (_who, answer), outcome in zip(cells, outcomes, strict=False):
        if outcome.status == OK:
            ledger.keep(mark("rush", answer))
    return Rush(rate, normal, outcomes, seconds_to_recover(server.port, probe, normal))


def _rate(reporters: Sequence[Reporter], effort: Effort) -> float:
    return sum(len(each.acts) for each in reporters) / effort.hour


def _of_hour(kind: str, reporters: Sequence[Reporter], effort: Effort) -> list[Row]:
    acts = [act for each in reporters for act in each.acts]
    by_kind = {name: [o for what, o in acts if what == name] for name in (SAVE, HAND_IN, PAGE)}
    saves = by_kind[SAVE]
    note = f"{len(saves)} of {len(reporters)} people in {effort.hour:.0f} s, "
    note += f"median {percentile(saves, 0.5):.0f} ms; {len(acts) / effort.hour:.1f} requests/s"
    odd = [text for each in reporters for text in each.odd]
    return [
        judged(
            at_most(f"{kind}: a save: p95", percentile(saves, 0.95), SAVE_MS, "{:.0f} ms", note),
            effort,
        ),
        *(
            Row(
                f"{kind}: {name}: p95",
                f"{percentile(by_kind[name], 0.95):.0f} ms",
                note=f"{len(by_kind[name])} times",
            )
            for name in (HAND_IN, PAGE)
            if by_kind[name]
        ),
        none_of(f"{kind}: not answered well", odd, f"of {len(acts)}"),
    ]


def _of_rush(kind: str, rush: Rush, effort: Effort) -> list[Row]:
    outcomes = rush.outcomes
    taken = [outcome for outcome in outcomes if outcome.status == OK]
    busy = [outcome for outcome in outcomes if outcome.status == BUSY]
    odd = [str(each.status) for each in outcomes if each.status not in (OK, BUSY)]
    silent = ["503" for each in busy if not each.says_when]
    note = f"{len(outcomes)} offered at {rush.rate:.0f} a second: {len(taken)} saved, "
    note += f"{len(busy)} told 503, {share(outcomes, NO_ANSWER)} without answer"
    slow = percentile(taken, 0.95)
    back = f"a page takes {rush.normal:.0f} ms in calm"
    rows = [
        at_most(f"{kind}: ten times as much: a save: p95", slow, BUSY_SAVE_MS, "{:.0f} ms", note),
        none_of(f"{kind}: neither saved nor told 503", odd),
        at_most(f"{kind}: back to normal after", rush.seconds, RECOVERED_SECONDS, "{:.0f} s", back),
    ]
    return [
        *(judged(row, effort) for row in rows),
        none_of(f"{kind}: told 503 without Retry-After", silent, f"of {len(busy)}"),
    ]


def _lost(kind: str, place: Place, ledger: Ledger) -> Row:
    lost = sorted(ledger.lost(kept_marks(place)))
    return none_of(f"{kind}: acknowledged saves lost", lost, f"of {len(ledger.saved)} in all")


PROOF = Proof(
    "deadline",
    "370 contact persons report at the same time, each with 20–30 s of thought between what they "
    "do: measures that save themselves, a look at the page, handing in, taking back. Then saves "
    "are offered at ten times the rate, whether or not the server keeps up. (T7, T8)",
    prove,
)
