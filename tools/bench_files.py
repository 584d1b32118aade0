"""Large files: how long they take, what memory they need, and whether others have to wait."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import median
from threading import Event
from typing import TypeVar

from tools.bench_report import Row, at_most
from tools.bench_server import Server, pss_mb

T = TypeVar("T")

FILE_SECONDS = 2.0
GROWTH_MB = 20.0  # "constant memory": the list itself would be far more
WAIT_MS = 300.0
REQUESTS_PER_SECOND = 20
WORKER_MB = 150.0


def file_rows(server: Server, path: str, *, times: int) -> list[Row]:
    """One download alone, `times` over: the median time, and how much the workers grew."""
    before = server.memory_mb()
    seconds, peak = _watched(server, lambda: [_seconds(server, path) for _time in range(times)])
    size = len(server.fetch(path)[1])
    name = path.rpartition(".")[2].upper()
    note = f"{size / 1024:.0f} kB as sent"
    return [
        at_most(f"{name}: time", median(seconds), FILE_SECONDS, "{:.2f} s", note),
        at_most(
            f"{name}: growth of a worker",
            peak - before,
            GROWTH_MB,
            "{:.0f} MB",
            f"{before:.0f} MB before, {peak:.0f} MB at most",
        ),
    ]


def beside_row(server: Server, path: str, others: Sequence[str], *, downloads: int) -> Row:
    """The slowest of many requests, twenty a second, while the file is fetched again and again."""
    with ThreadPoolExecutor(16) as pool:
        done = Event()
        loop = pool.submit(_download, server, path, downloads, done)
        waits: list[Future[float]] = []
        started = time.perf_counter()
        while not done.is_set():
            due = started + len(waits) / REQUESTS_PER_SECOND
            time.sleep(max(0, due - time.perf_counter()))
            address = others[len(waits) % len(others)]
            waits.append(pool.submit(_wait_ms, server, address, due))
        loop.result()
        found = sorted(wait.result() for wait in waits)
    name = path.rpartition(".")[2].upper()
    note = f"{len(found)} requests beside {downloads} downloads; median {median(found):.0f} ms"
    return at_most(f"{name}: the slowest wait beside it", found[-1], WAIT_MS, "{:.0f} ms", note)


def memory_row(server: Server) -> Row:
    """The largest worker, after all that has been asked of it."""
    sizes = " and ".join(f"{pss_mb(pid):.0f} MB" for pid in server.workers)
    return at_most("Largest worker (PSS)", server.memory_mb(), WORKER_MB, "{:.0f} MB", sizes)


def _download(server: Server, path: str, times: int, done: Event) -> None:
    try:
        for _time in range(times):
            server.fetch(path)
    finally:
        done.set()


def _seconds(server: Server, path: str) -> float:
    started = time.perf_counter()
    server.fetch(path)
    return time.perf_counter() - started


def _wait_ms(server: Server, path: str, due: float) -> float:
    """From when the request was due, so that a queue at our end is counted too."""
    server.fetch(path)
    return 1000 * (time.perf_counter() - due)


def _watched(server: Server, work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the most memory (MB) that a worker had meanwhile."""
    peak = 0.0
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(work)
        while not result.done():
            peak = max(peak, server.memory_mb())
            time.sleep(0.02)
    return result.result(), peak
