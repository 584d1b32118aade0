"""The real server under measurement: started as in production, its workers' CPU and memory."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools import steps
from tools.bench_load import HOST
from tools.paths import MILSTOLPE, ROOT

WORKERS = 2
HELLO = "/livstecken/"
SECONDS_TO_START = 60
PSS = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    @cached_property
    def workers(self) -> list[int]:
        """Process ids of the two that answer: they hold the whole product, so they are largest."""
        return sorted(self.children(), key=pss_mb, reverse=True)[:WORKERS]

    def children(self) -> list[int]:
        """Process ids right below the server, as they are now."""
        return [pid for pid, parent in parents().items() if parent == self.pid]

    def cpu_seconds(self) -> float:
        """CPU time used by all workers since they started."""
        # The clock that clock_getcpuclockid(3) gives for another process; exact to the nanosecond.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.workers)

    def memory_mb(self) -> float:
        """Memory of the largest worker (PSS: shared pages divided among those who share)."""
        return max(map(pss_mb, self.workers))

    def fetch(self, path: str, *, encoding: str = "gzip") -> tuple[http.client.HTTPResponse, bytes]:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": encoding})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@contextmanager
def serving(settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A server with these settings while the block runs.

    Raises:
        RuntimeError: it did not start; the end of its log is in the message.
    """
    port = free_port()
    process = start(settings, log, port)
    try:
        server = Server(port, process.pid)
        wait_for(server, process, log)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def start(settings: Mapping[str, str], log: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the server in a process group of its own; what it says is added to `log`."""
    command: list[str | Path] = [MILSTOLPE, "serve", "--port", str(port), "--workers", str(WORKERS)]
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=steps.environment_for(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def pss_mb(pid: int) -> float:
    found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) / 1024 if found else 0.0


def wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if server.fetch(HELLO)[0].status == 200 and len(server.children()) >= WORKERS:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def parents() -> dict[int, int]:
    """Process id → its parent's."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold spaces; the parent is the second word after it.
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since
        found[int(path.parent.name)] = int(fields[1])
    return found
