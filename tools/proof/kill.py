"""T1, T2: what was answered as saved is there after SIGKILL, and nothing is half done."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from tools.bench_report import Row, at_most
from tools.proof.ledger import Ledger, kept_marks
from tools.proof.report import judged, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import TABLE_ROWS, Writer, save_until_gone
from tools.proof.scene import Place, Scene
from tools.proof.servers import Mortal, mortal

LATEST = 0.5  # seconds after the clients began
SECONDS_TO_ANSWER = 20.0
RESTART_SECONDS = 10.0
KILLS_BETWEEN_CHECKS = 20
SHARED = 4  # measures that several clients save


@dataclass(frozen=True)
class Found:
    """What a run on one kind of database gave."""

    restarts: list[float]  # seconds
    ledger: Ledger
    writers: list[Writer]
    disagreements: list[str]  # what `milstolpe verify` said between the kills
    kept: dict[str, int]
    rows: dict[str, int]  # pasted table → its rows that are there

    @property
    def half_tables(self) -> list[str]:
        return [code for code, rows in self.rows.items() if rows != TABLE_ROWS]

    @property
    def lost_tables(self) -> list[str]:
        wanted = [code for writer in self.writers for code, ok in writer.tables.items() if ok]
        return [code for code in wanted if self.rows.get(code) != TABLE_ROWS]

    @property
    def doubled(self) -> list[str]:
        """Marks that several revisions brought, though a table brings each row's once."""
        return [mark for mark, times in self.kept.items() if times not in (1, TABLE_ROWS)]


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(kind, effort, _run(place, effort))
    return rows


def _run(place: Place, effort: Effort) -> Found:
    dice = random.Random(effort.seed)  # noqa: S311  # the same moments in every run
    ledger = Ledger()
    restarts: list[float] = []
    said: list[str] = []
    with mortal(place) as server, ThreadPoolExecutor(effort.clients) as pool:
        writers = _writers(place, server, ledger, effort.clients)
        for number in range(1, effort.kills + 1):
            list(pool.map(Writer.prepare, writers))
            running = [pool.submit(save_until_gone, writer) for writer in writers]
            if number % 2:
                _wait_for_answers(ledger, effort.clients)
            time.sleep(dice.uniform(0, LATEST))
            server.kill()
            for future in running:
                future.result()
            if number % KILLS_BETWEEN_CHECKS == 0:
                said += _disagreements(place)
            restarts.append(server.start())
        list(pool.map(Writer.prepare, writers))
    said += _disagreements(place)
    rows = place.call("kept", "table_rows")
    return Found(restarts, ledger, writers, said, kept_marks(place), rows)


def _wait_for_answers(ledger: Ledger, number: int) -> None:
    """Until saves are in full swing, however slow the machine is."""
    wanted, end = len(ledger.saved) + number, time.monotonic() + SECONDS_TO_ANSWER
    while len(ledger.saved) < wanted and time.monotonic() < end:
        time.sleep(0.01)


def _writers(place: Place, server: Mortal, ledger: Ledger, number: int) -> list[Writer]:
    world = place.world
    shared, own = world.measures[:SHARED], world.measures[SHARED:]
    return [
        Writer(
            place_in_row, visitor, world, own[place_in_row], shared[place_in_row % SHARED], ledger
        )
        for place_in_row, visitor in enumerate(world.enter(server.port, number))
    ]


def _disagreements(place: Place) -> list[str]:
    """What `milstolpe verify` finds, while nothing runs."""
    done = place.command("verify")
    return [done.stdout + done.stderr] if done.returncode else []


def _rows(kind: str, effort: Effort, found: Found) -> list[Row]:
    ledger = found.ledger
    lost, half = ledger.lost(found.kept), found.half_tables
    before = len(ledger.saved - ledger.cut)
    saved = f"of {len(ledger.saved)} in {effort.kills} kills: {before} answered before one, "
    saved += f"{len(ledger.cut)} cut off by one and sent again"
    tables = sum(len(writer.tables) for writer in found.writers)
    return [
        none_of(f"{kind}: acknowledged saves lost", sorted(lost), saved),
        none_of(f"{kind}: saves kept twice", found.doubled, f"of {len(found.kept)} kept"),
        none_of(f"{kind}: tables of rows kept in part", half, f"of {tables} pasted"),
        none_of(f"{kind}: acknowledged tables lost", found.lost_tables),
        none_of(f"{kind}: tables and newest revision disagree", found.disagreements),
        judged(_restart(kind, found.restarts), effort),
    ]


def _restart(kind: str, restarts: list[float]) -> Row:
    note = f"median {median(restarts):.1f} s"
    return at_most(f"{kind}: slowest restart", max(restarts), RESTART_SECONDS, "{:.1f} s", note)


PROOF = Proof(
    "kill",
    "Twenty logged-in coordinators save measures, some of them shared, and pasted tables through "
    "the real forms. All processes of the server get SIGKILL at a random moment of the first half "
    "second, every other time counted from when as many saves as there are clients have been "
    "answered, and it is started again. What got no answer is sent again. (T1, T2)",
    prove,
)
