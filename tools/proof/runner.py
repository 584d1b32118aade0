"""Runs proofs one after the other and says how each went."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tools.bench_report import Row
from tools.proof.scene import Scene


@dataclass(frozen=True)
class Effort:
    """How much is done: the whole figure, or a small sample with the same seed."""

    seed: int
    kills: int
    clients: int
    saves_traced: int
    rounds: int
    round_writers: int
    merges: int
    files: int
    payloads: int
    log_ins: int
    timed: int  # log-ins of each kind whose time is compared
    seconds: float  # of each load
    reporters: int
    think: float  # seconds between what a reporter does, more or less
    hour: float  # seconds that the last hour is played
    text_writers: int
    autosave: float  # seconds between the saves of somebody who types
    flips: int
    is_sample: bool = False


WHOLE = Effort(
    seed=2026,
    kills=200,
    clients=20,
    saves_traced=200,
    rounds=200,
    round_writers=50,
    merges=5_000,
    files=10_000,
    payloads=1_000,
    log_ins=1_000,
    timed=60,
    seconds=30,
    reporters=370,
    think=25,
    hour=300,
    text_writers=150,
    autosave=10,
    flips=1_000,
)
SAMPLE = Effort(
    seed=2026,
    kills=3,
    clients=4,
    saves_traced=10,
    rounds=3,
    round_writers=6,
    merges=200,
    files=100,
    payloads=4,
    log_ins=20,
    timed=2,
    seconds=2,
    reporters=10,
    think=2,
    hour=5,
    text_writers=9,
    autosave=1,
    flips=30,
    is_sample=True,
)


class SkippedError(Exception):
    """The proof, or a part of it, cannot be run here; the message says what is missing."""


@dataclass(frozen=True)
class Proof:
    """A name, what it shows, and the work that gives its rows."""

    name: str
    text: str
    prove: Callable[[Scene, Effort], Sequence[Row]]


@dataclass(frozen=True)
class Result:
    """How a proof went."""

    proof: Proof
    rows: Sequence[Row]
    seconds: float
    skipped: str = ""  # why it was not run
    broken: str = ""  # what went wrong on the way

    @property
    def missed(self) -> list[Row]:
        return [row for row in self.rows if row.is_met is False]

    @property
    def is_good(self) -> bool:
        return not (self.missed or self.broken or self.skipped)


def run(proofs: Iterable[Proof], scene: Scene, effort: Effort) -> Iterator[Result]:
    """The result of each as it comes. One that breaks does not stop the others."""
    for proof in proofs:
        print(f"\n{proof.name} …", flush=True)
        started = time.monotonic()
        rows: Sequence[Row] = ()
        skipped = broken = ""
        try:
            rows = proof.prove(scene, effort)
        except SkippedError as error:
            skipped = str(error)
        except Exception:  # noqa: BLE001  # whatever it is, it is the result of this proof
            broken = traceback.format_exc()
        yield Result(proof, rows, time.monotonic() - started, skipped, broken)
