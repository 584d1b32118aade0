"""Processes that run together end together."""

import os
import signal
import time
from pathlib import Path

import pytest

from tools.processes import StopError, Together

FOREVER = ("sleep", "600")


def is_gone(pid: int) -> bool:
    """Whether a process has ended, or does within a second; a zombie has."""
    status = Path(f"/proc/{pid}/status")
    for _ in range(100):
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.01)
    return False


def test_one_that_ends_is_named_and_takes_the_others_along(tmp_path: Path) -> None:
    with Together(tmp_path, {}) as processes:
        processes.start("lasting", FOREVER)
        processes.start("failing", ("sh", "-c", "echo broken; exit 3"))
        ended = processes.wait_until(lambda: False)
        lasting = processes.running["lasting"].pid
    assert ended == "failing"
    assert (tmp_path / "failing.log").read_text() == "broken\n"
    assert is_gone(lasting)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_and_is_handled_as_before_afterwards(
    tmp_path: Path, number: signal.Signals
) -> None:
    before = signal.getsignal(number)
    processes = Together(tmp_path, {})

    def run_until_told() -> None:
        with processes:
            processes.start("lasting", FOREVER)
            os.kill(os.getpid(), number)
            processes.wait_until(lambda: False)

    with pytest.raises(StopError):
        run_until_told()
    assert is_gone(processes.running["lasting"].pid)
    assert signal.getsignal(number) == before


def test_one_that_does_not_listen_is_ended_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.processes.SECONDS_TO_END", 0.2)
    with Together(tmp_path, {}) as processes:
        processes.start("deaf", ("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"))
        processes.wait_until(lambda: (tmp_path / "deaf.log").read_text() == "ready\n")
    assert processes.running["deaf"].returncode == -signal.SIGKILL


def test_children_of_one_that_was_killed_are_not_left_behind(tmp_path: Path) -> None:
    with Together(tmp_path, {}) as processes:
        processes.start("parent", ("sh", "-c", "sleep 600 & echo $!; wait"))
        log = tmp_path / "parent.log"
        processes.wait_until(lambda: log.read_text().endswith("\n"))
        processes.running["parent"].kill()
        ended = processes.wait_until(lambda: False)
    assert ended == "parent"
    assert is_gone(int(log.read_text()))


def test_a_process_gets_the_variables_it_was_promised(tmp_path: Path) -> None:
    with Together(tmp_path, {"MILSTOLPE_DEMO": "1"}) as processes:
        processes.start("telling", ("sh", "-c", "echo demo is $MILSTOLPE_DEMO"))
        processes.wait_until(lambda: False)
    assert (tmp_path / "telling.log").read_text() == "demo is 1\n"
