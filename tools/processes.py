"""Keeps a few processes running together: when one ends, or we are told to stop, all end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from tools import steps
from tools.paths import ROOT

SECONDS_TO_END = 15
SECONDS_BETWEEN_LOOKS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopError(Exception):
    """Somebody asked us to stop: Ctrl-C, a signal, a closed terminal."""


class Together:
    """Named processes that live and die as one. Use it as a context manager."""

    def __init__(self, logs: Path, extra: Mapping[str, str]) -> None:
        self.logs = logs
        self.environment = steps.environment_for(extra)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Together":
        self.handlers = {number: signal.signal(number, _stop) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        # A second Ctrl-C must not leave a process behind.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self._end_all()
        for number, handler in self.handlers.items():
            signal.signal(number, handler)

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        """Start a process in a group of its own, so that Ctrl-C reaches it once, through us."""
        with (self.logs / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        """The name of a process that is no longer running."""
        return next((n for n, process in self.running.items() if process.poll() is not None), None)

    def wait_until(self, is_ready: Callable[[], bool]) -> str | None:
        """Wait until `is_ready()`; return the name of a process that ended before that."""
        while (name := self.ended()) is None and not is_ready():
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return name

    def _end_all(self) -> None:
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_END
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - time.monotonic()))
            # Whatever is left of it: one that does not listen, or children of one that was killed.
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise StopError


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
