"""The real server, killed without warning and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tools.bench_server import Server, free_port, start, wait_for
from tools.proof.scene import Place


class Mortal:
    """A server that can be killed with all its workers, and started again on the same port."""

    def __init__(self, place: Place) -> None:
        self.place, self.port = place, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers. Returns the seconds it took."""
        began = time.monotonic()
        self.process = start(self.place.settings, self.place.log, self.port)
        wait_for(Server(self.port, self.process.pid), self.process, self.place.log)
        return time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL to every process of it at once; nothing of it can finish anything."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def mortal(place: Place) -> Iterator[Mortal]:
    """A running server that may be killed; gone when the block ends."""
    server = Mortal(place)
    try:
        server.start()
        yield server
    finally:
        server.kill()
