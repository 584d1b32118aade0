"""Requests that come when they come, whether or not the server keeps up."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.bench_load import HOST

NO_ANSWER = 0
PATIENCE = 10.0  # seconds that a visitor waits
MOST_OPEN = 3_000  # connections; more would be refused by the machine, not the server


@dataclass(frozen=True)
class Outcome:
    """What became of one request: its status (0 without an answer) and its time from when it was
    due."""

    status: int
    ms: float


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
        try:
            async with asyncio.timeout(PATIENCE):
                status = await _exchange(port, request)
        except (OSError, TimeoutError, ValueError, IndexError):
            status = NO_ANSWER
    return Outcome(status, 1000 * (time.perf_counter() - due))


async def _exchange(port: int, request: bytes) -> int:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(request)
        await writer.drain()
        answer = await reader.read()  # to the end: the request says Connection: close
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1])
