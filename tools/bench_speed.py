"""Requests per second and CPU per request, two addresses in turn: A B A B …"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tools.bench_load import Load
from tools.bench_report import Row, at_least, at_most
from tools.bench_server import HELLO, Server

CONNECTIONS = 8
SHARE_KEPT, SHARE_MADE = 40, 8  # percent of hello's requests per second
GROWTH = 20  # percent of CPU, at ten times the measures


@dataclass(frozen=True)
class Effort:
    """How long is measured."""

    pairs: int
    batch_seconds: float


@dataclass(frozen=True)
class Target:
    """A server with connections that stay open."""

    server: Server
    load: Load

    def count_for(self, path: str, seconds: float) -> int:
        """How many requests take about `seconds`. Warms what can be warmed."""
        self.load.fire(path, CONNECTIONS * 2)
        probe = CONNECTIONS * 2
        return max(CONNECTIONS, round(seconds * probe / self.load.fire(path, probe)))

    def batch(self, path: str, count: int) -> "Batch":
        before = self.server.cpu_seconds()
        seconds = self.load.fire(path, count)
        return Batch(count / seconds, 1000 * (self.server.cpu_seconds() - before) / count)


@dataclass(frozen=True)
class Batch:
    """What some requests in a row took."""

    rate: float  # requests per second
    cpu_ms: float  # of the server, per request


@dataclass(frozen=True)
class Comparison:
    """Batches of A, each with the batch of B right after it."""

    pairs: list[tuple[Batch, Batch]]

    @property
    def rate_percent(self) -> float:
        """B's requests per second in percent of A's (median over the pairs)."""
        return median(100 * b.rate / a.rate for a, b in self.pairs)

    @property
    def cpu_percent(self) -> float:
        """B's CPU per request in percent of A's (median over the pairs)."""
        return median(100 * b.cpu_ms / a.cpu_ms for a, b in self.pairs)

    @property
    def cpu_ms(self) -> tuple[float, float]:
        """CPU per request of A and B (medians)."""
        return median(a.cpu_ms for a, _b in self.pairs), median(b.cpu_ms for _a, b in self.pairs)


@contextmanager
def targets(*servers: Server) -> Iterator[list[Target]]:
    """Open connections to each server."""
    loads = [Load(server.port, CONNECTIONS) for server in servers]
    try:
        yield [Target(server, load) for server, load in zip(servers, loads, strict=True)]
    finally:
        for load in loads:
            load.close()


def compare(first: tuple[Target, str], second: tuple[Target, str], effort: Effort) -> Comparison:
    """A and B, each a target and a path, in turn."""
    sizes = [target.count_for(path, effort.batch_seconds) for target, path in (first, second)]
    return Comparison(
        [
            (first[0].batch(first[1], sizes[0]), second[0].batch(second[1], sizes[1]))
            for _pair in range(effort.pairs)
        ]
    )


def against_hello(
    server: Server, pages: Mapping[str, str], effort: Effort, *, share: float
) -> list[Row]:
    """Each page beside the bare view of the same server."""
    with targets(server) as [target]:
        rows = [_hello_row(target, effort)]
        for name, path in pages.items():
            found = compare((target, HELLO), (target, path), effort)
            hello, page = found.cpu_ms
            note = f"CPU {page:.2f} ms a request, hello {hello:.2f}: {100 * hello / page:.0f} %"
            rows.append(at_least(name, found.rate_percent, share, "{:.1f} %", note))
    return rows


def _hello_row(target: Target, effort: Effort) -> Row:
    """The bare view alone, and what the load costs itself: both share the machine."""
    count = target.count_for(HELLO, effort.batch_seconds)
    own = time.process_time()
    batches = [target.batch(HELLO, count) for _time in range(effort.pairs)]
    own_ms = 1000 * (time.process_time() - own) / count / effort.pairs
    cpu_ms = median(batch.cpu_ms for batch in batches)
    note = f"CPU {cpu_ms:.2f} ms a request; the load itself {own_ms:.2f} ms"
    return Row("hello", f"{median(batch.rate for batch in batches):.0f} a second", note=note)


def against_size(
    small: Server, large: Server, pages: Mapping[str, tuple[str, str]], effort: Effort
) -> list[Row]:
    """CPU of each page (name → its path here and there) with ten times the measures."""
    rows = []
    with targets(small, large) as [few, many]:
        for name, (here, there) in pages.items():
            found = compare((few, here), (many, there), effort)
            growth, cpu = found.cpu_percent - 100, found.cpu_ms
            note = f"{cpu[0]:.2f} ms → {cpu[1]:.2f} ms"
            rows.append(at_most(name, growth, GROWTH, "{:+.0f} %", note))
    return rows


def cpu_ms(server: Server, path: str, *, batches: int = 5) -> float:
    """CPU of one request (median over batches)."""
    with targets(server) as [target]:
        count = target.count_for(path, 0.5)
        return median(target.batch(path, count).cpu_ms for _batch in range(batches))
