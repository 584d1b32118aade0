"""People at browsers that stay open: they think, act, and think again; and then ten times as much
is offered, whether or not the server keeps up."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.bench_report import Row, at_most
from tools.bench_server import Server
from tools.proof.ledger import Ledger, kept_marks
from tools.proof.open_loop import (
    NO_ANSWER,
    RECOVERED_SECONDS,
    Outcome,
    ask,
    median_ms,
    offer,
    page_request,
    percentile,
    seconds_to_recover,
    share,
)
from tools.proof.report import judged, none_of
from tools.proof.runner import Effort
from tools.proof.saving import BUSY, OK
from tools.proof.scene import Place

SAVE_MS, BUSY_SAVE_MS = 500.0, 2_000.0
TIMES_TOO_MANY = 10
SPREAD = (0.8, 1.2)  # of the time to think: 20–30 s of 25
PAGE, SAVE = "page", "save"


@dataclass
class Person:
    """Somebody at a browser, and what was answered."""

    port: int
    cookies: Mapping[str, str]
    ledger: Ledger
    acts: list[tuple[str, Outcome]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)  # answered otherwise than well

    steps = 3  # of what one does in turn

    async def work(self, dice: random.Random, think: float, seconds: float) -> None:
        """Think, act, think again, until the time is over."""
        end = time.monotonic() + seconds
        pause = dice.uniform(0, think)  # they did not all begin at once
        turn = dice.randrange(self.steps)
        while time.monotonic() + pause < end:
            await asyncio.sleep(pause)
            await self.act(turn)
            turn, pause = turn + 1, think * dice.uniform(*SPREAD)

    async def act(self, turn: int) -> None:
        """What is done in this turn."""
        raise NotImplementedError

    async def ask(self, request: bytes) -> Outcome:
        return await ask(self.port, request, time.perf_counter())

    async def look(self, path: str) -> Outcome:
        """Ask for a page."""
        return await self.ask(page_request(path, self.cookies))

    def count(self, kind: str, outcome: Outcome, wanted: int, written: str = "") -> bool:
        """Whether it was answered as it should; what was `written` is then saved."""
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


def rush(
    server: Server,
    people: Sequence[Person],
    saves: Sequence[tuple[bytes, str]],
    page: str,
    effort: Effort,
) -> Rush:
    """Offer saves at ten times the rate of what these people have done.

    Args:
        saves: requests and their marks.
        page: a path that the first of the people may see.
    """
    probe = page_request(page, people[0].cookies)
    normal = median_ms(server.port, probe)
    rate = TIMES_TOO_MANY * sum(len(each.acts) for each in people) / effort.hour
    count = min(len(saves), round(rate * effort.seconds))
    outcomes = offer(server.port, lambda n: saves[n][0], rate=rate, seconds=count / rate)
    for (_request, written), outcome in zip(saves, outcomes, strict=False):
        if outcome.status == OK:
            people[0].ledger.keep(written)
    return Rush(rate, normal, outcomes, seconds_to_recover(server.port, probe, normal))


def rows_of_hour(
    kind: str, people: Sequence[Person], others: Sequence[str], effort: Effort
) -> list[Row]:
    """How saves and the `others` were answered."""
    acts = [act for each in people for act in each.acts]
    by_kind = {name: [o for what, o in acts if what == name] for name in (SAVE, *others)}
    saves = by_kind[SAVE]
    note = f"{len(saves)} of {len(people)} people in {effort.hour:.0f} s, "
    note += f"median {percentile(saves, 0.5):.0f} ms; {len(acts) / effort.hour:.1f} requests/s"
    odd = [text for each in people for text in each.odd]
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
            for name in others
            if by_kind[name]
        ),
        none_of(f"{kind}: not answered well", odd, f"of {len(acts)}"),
    ]


def rows_of_rush(kind: str, rush: Rush, effort: Effort) -> list[Row]:
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


def row_of_lost(place: Place, ledger: Ledger) -> Row:
    lost = sorted(ledger.lost(kept_marks(place)))
    note = f"of {len(ledger.saved)} in all"
    return none_of(f"{place.kind}: acknowledged saves lost", lost, note)
