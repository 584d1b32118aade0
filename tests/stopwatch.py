"""Measures work in seconds of an idle machine, so that a busy one gives the same answer.

A machine that is shared does the same work in two or three times the CPU time. So a piece of work
of known size is measured before and after, and the time is divided by how much slower that went.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

YARDSTICK = 0.003  # seconds that `_yardstick` takes on an idle machine


@dataclass
class Stopwatch:
    """What a block took: CPU seconds, as of an idle machine."""

    seconds: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """`with stopwatch() as taken: …`, then `taken.seconds`."""
    taken = Stopwatch()
    before = _yardstick()
    started = time.process_time()
    yield taken
    spent = time.process_time() - started
    slower = max(1.0, (before + _yardstick()) / 2 / YARDSTICK)
    taken.seconds = spent / slower


def _yardstick() -> float:
    """CPU seconds for a piece of work that is always the same: the middle of five."""
    times = []
    for _time in range(5):
        started = time.process_time()
        words = [str(number) for number in range(40_000)]
        sorted("".join(words[::7]).split("3"))
        times.append(time.process_time() - started)
    return sorted(times)[2]
