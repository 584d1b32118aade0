"""Requests that come when they come, whether or not the server keeps up."""

import asyncio
import gzip
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tools.bench_load import HOST
from tools.proof.forms import Fields
from tools.proof.visitor import FORM

OK, NO_ANSWER = 200, 0
RECOVERED_SECONDS = 60.0
PROBES, PROBES_A_SECOND = 10, 5
PATIENCE = 10.0  # seconds that a visitor waits
MOST_OPEN = 3_000  # connections; more would be refused by the machine, not the server


@dataclass(frozen=True)
class Outcome:
    """What became of one request: its status (0 without an answer), its time from when it was
    due, and the whole answer."""

    status: int
    ms: float
    answer: bytes = b""

    @property
    def body(self) -> bytes:
        """What was answered below the headings, unpacked."""
        head, _gap, body = self.answer.partition(b"\r\n\r\n")
        return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body

    @property
    def says_when(self) -> bool:
        """Whether it tells when to try again."""
        return b"\r\nretry-after:" in self.answer.partition(b"\r\n\r\n")[0].lower()


def page_request(path: str, cookies: Mapping[str, str] | None = None) -> bytes:
    """GET, on a connection that is closed afterwards."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n{_cookies(cookies)}"
        "Connection: close\r\n\r\n"
    ).encode()


def form_request(port: int, path: str, fields: Fields, cookies: Mapping[str, str]) -> bytes:
    """A form as a browser with these cookies sends it from our own page."""
    whole = {**fields, "csrfmiddlewaretoken": cookies["csrf"]}
    body = urlencode(whole, doseq=True).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
        f"{_cookies(cookies)}Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def _cookies(cookies: Mapping[str, str] | None) -> str:
    held = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    return f"Cookie: {held}\r\n" if held else ""


def offer(
    port: int, request: Callable[[int], bytes], *, rate: float, seconds: float
) -> list[Outcome]:
    """Send `rate` requests a second for so long, each on a connection of its own."""
    return asyncio.run(_offer(port, request, rate, round(rate * seconds)))


def share(outcomes: Sequence[Outcome], status: int) -> int:
    return sum(outcome.status == status for outcome in outcomes)


def percentile(outcomes: Sequence[Outcome], part: float) -> float:
    """Milliseconds within which that part of the answered were answered."""
    times = sorted(outcome.ms for outcome in outcomes if outcome.status != NO_ANSWER)
    return times[min(len(times) - 1, int(part * len(times)))] if times else float("inf")


def median_ms(port: int, request: bytes) -> float:
    """Of some requests in calm; endless when not all are answered well."""
    seconds = PROBES / PROBES_A_SECOND
    outcomes = offer(port, lambda _n: request, rate=PROBES_A_SECOND, seconds=seconds)
    is_well = share(outcomes, OK) == len(outcomes)
    return percentile(outcomes, 0.5) if is_well else float("inf")


def seconds_to_recover(port: int, request: bytes, normal: float) -> float:
    """Until a page takes at most twice its usual time."""
    began = time.monotonic()
    while median_ms(port, request) > max(2 * normal, 20.0):
        if time.monotonic() - began > 2 * RECOVERED_SECONDS:
            break
    return time.monotonic() - began


async def _offer(
    port: int, request: Callable[[int], bytes], rate: float, count: int
) -> list[Outcome]:
    gate = asyncio.Semaphore(MOST_OPEN)
    began = time.perf_counter()
    tasks = []
    for number in range(count):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(_one(port, request(number), due, gate)))
    return list(await asyncio.gather(*tasks))


async def _one(port: int, request: bytes, due: float, gate: asyncio.Semaphore) -> Outcome:
    async with gate:
        return await ask(port, request, due)


async def ask(port: int, request: bytes, due: float) -> Outcome:
    """Send one request that was due then, and wait for its answer."""
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await _exchange(port, request)
            status = int(answer[9:12])
    except (OSError, TimeoutError, ValueError, IndexError):
        answer, status = b"", NO_ANSWER
    return Outcome(status, 1000 * (time.perf_counter() - due), answer)


async def _exchange(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.read()  # to the end: the request says Connection: close
    finally:
        writer.close()
