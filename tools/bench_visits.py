"""Pages as somebody who has logged in asks for them, each in turn with the bare view."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tools.bench_load import HOST
from tools.bench_pages import QUERIES
from tools.bench_report import Row, at_most
from tools.bench_server import HELLO

PERCENTILE = 95


@dataclass(frozen=True)
class Pair:
    """Milliseconds of something, and of the bare view that was asked for right before it."""

    hello: float
    page: float

    @classmethod
    def of(cls, stranger: "Visitor", visitor: "Visitor", path: str) -> "Pair":
        return cls(stranger.read(HELLO), visitor.read(path))

    @classmethod
    def timed(cls, stranger: "Visitor", act: Callable[[], bytes]) -> "tuple[Pair, bytes]":
        """And what the act answered."""
        bare, started = stranger.read(HELLO), time.perf_counter()
        answered = act()
        return cls(bare, 1000 * (time.perf_counter() - started)), answered


def page_rows(
    name: str, page: Mapping[str, Any], pairs: Sequence[Pair], *, most_ms: float | None = None
) -> Iterator[Row]:
    """How much a page asks of the database, and how long it takes."""
    yield at_most(f"{name}: queries", page["queries"], QUERIES, "{:.0f}")
    middle, note = median(pair.page for pair in pairs), f"{ratio(pairs)}; {page['size']}"
    if most_ms is not None:
        yield at_most(f"{name}: time", middle, most_ms, "{:.0f} ms", note)
    else:
        yield Row(f"{name}: time", f"{middle:.0f} ms", note=note)


def hello_row(pairs: Sequence[Pair]) -> Row:
    return Row("hello", f"{median(pair.hello for pair in pairs):.1f} ms")


def ratio(pairs: Sequence[Pair]) -> str:
    return f"{median(pair.page / pair.hello for pair in pairs):.0f} × hello (median)"


def percentile(pairs: Sequence[Pair]) -> float:
    times = [pair.page for pair in pairs]
    return quantiles(times, n=100, method="inclusive")[PERCENTILE - 1]


class Visitor:
    """Somebody with a connection that stays open."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.headers = {"Accept-Encoding": "gzip", "Cookie": cookies}

    def read(self, path: str) -> float:
        """Milliseconds until the whole page is here."""
        started = time.perf_counter()
        self._ask("GET", path)
        return 1000 * (time.perf_counter() - started)

    def send(self, path: str, fields: Mapping[str, Any], token: str) -> bytes:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "X-CSRFToken": token,
        }
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Raises RuntimeError: the answer is not 200."""
        self.connection.request(method, path, body or None, {**self.headers, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:200]!r}")
        return content
