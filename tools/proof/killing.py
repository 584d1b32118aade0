"""Kills the server again and again while clients save, and counts what is missing afterwards."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from tools.bench_report import Row, at_most
from tools.proof.ledger import Ledger, kept_marks
from tools.proof.report import judged, none_of
from tools.proof.runner import Effort
from tools.proof.saving import Client, save_until_gone
from tools.proof.scene import Place, Scene
from tools.proof.servers import Mortal, mortal

LATEST = 0.5  # seconds after the clients began
SECONDS_TO_ANSWER = 20.0
RESTART_SECONDS = 10.0
KILLS_BETWEEN_CHECKS = 20

# Clients for a place, logged in at a server, that share a ledger.
Clients = Callable[[Place, Mortal, Ledger, int], Sequence[Client]]
Check = Callable[[Place], list[str]]


@dataclass(frozen=True)
class Found:
    """What a run on one kind of database gave."""

    restarts: list[float]  # seconds
    ledger: Ledger
    clients: Sequence[Client]
    disagreements: list[str]  # what was found between the kills
    kept: dict[str, int]

    @property
    def tables(self) -> dict[str, bool]:
        """Mark of what is saved all or none → whether it was answered as saved."""
        return {written: ok for client in self.clients for written, ok in client.tables.items()}

    @property
    def half_tables(self) -> list[str]:
        return [
            written
            for client in self.clients
            for written in client.tables
            if self.kept.get(written, 0) not in (0, client.rows_at_once)
        ]

    @property
    def doubled(self) -> list[str]:
        """Marks of one save that several brought."""
        return [m for m, times in self.kept.items() if times > 1 and m not in self.tables]


def rows(
    scene: Scene, effort: Effort, clients: Clients, check: Check, all_or_none: str
) -> list[Row]:
    """The rows of a proof, on every kind of database.

    Args:
        check: what disagrees with itself, while nothing runs.
        all_or_none: what the clients save of which nothing may be kept in part.
    """
    found: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            found += _rows(kind, effort, _run(place, effort, clients, check), all_or_none)
    return found


def _run(place: Place, effort: Effort, clients: Clients, check: Check) -> Found:
    dice = random.Random(effort.seed)  # noqa: S311  # the same moments in every run
    ledger = Ledger()
    restarts: list[float] = []
    said: list[str] = []
    with mortal(place) as server, ThreadPoolExecutor(effort.clients) as pool:
        people = clients(place, server, ledger, effort.clients)
        for number in range(1, effort.kills + 1):
            list(pool.map(lambda client: client.prepare(), people))
            running = [pool.submit(save_until_gone, client) for client in people]
            if number % 2:
                _wait_for_answers(ledger, effort.clients)
            time.sleep(dice.uniform(0, LATEST))
            server.kill()
            for future in running:
                future.result()
            if number % KILLS_BETWEEN_CHECKS == 0:
                said += check(place)
            restarts.append(server.start())
        list(pool.map(lambda client: client.prepare(), people))
    said += check(place) + [text for client in people for text in client.undone]
    return Found(restarts, ledger, people, said, kept_marks(place))


def _wait_for_answers(ledger: Ledger, number: int) -> None:
    """Until saves are in full swing, however slow the machine is."""
    wanted, end = len(ledger.saved) + number, time.monotonic() + SECONDS_TO_ANSWER
    while len(ledger.saved) < wanted and time.monotonic() < end:
        time.sleep(0.01)


def _rows(kind: str, effort: Effort, found: Found, all_or_none: str) -> list[Row]:
    ledger, tables = found.ledger, found.tables
    lost = sorted(ledger.lost(found.kept))
    before = len(ledger.saved - ledger.cut)
    saved = f"of {len(ledger.saved)} in {effort.kills} kills: {before} answered before one, "
    saved += f"{len(ledger.cut)} cut off by one and sent again"
    counts = sum((client.counts for client in found.clients), Counter[str]())
    kinds = ", ".join(f"{number} {name}" for name, number in counts.most_common())
    whole = f"of {len(tables)} sent, {sum(tables.values())} answered as saved"
    return [
        none_of(f"{kind}: acknowledged saves lost", lost, saved),
        none_of(f"{kind}: saves kept twice", found.doubled, f"of {len(found.kept)} kept"),
        none_of(f"{kind}: {all_or_none} kept in part", found.half_tables, whole),
        none_of(f"{kind}: disagrees with itself", found.disagreements, f"after {kinds}"),
        judged(_restart(kind, found.restarts), effort),
    ]


def _restart(kind: str, restarts: list[float]) -> Row:
    note = f"median {median(restarts):.1f} s"
    return at_most(f"{kind}: slowest restart", max(restarts), RESTART_SECONDS, "{:.1f} s", note)
