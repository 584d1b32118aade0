"""T2 b, d: what is answered as saved has reached the disk first.

SIGKILL cannot show this, since the operating system writes what a dead process left behind. So
the system calls of the workers are watched: when the first byte of "saved" is written, the sync of
the last write to the log of the database (WAL) must have returned. Without syncing (libeatmydata)
the same watch must fail, or it would show nothing.
"""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.bench_report import Row
from tools.bench_server import Server
from tools.proof.answering import Reporter
from tools.proof.ledger import Ledger
from tools.proof.report import all_of, exactly, skipped
from tools.proof.runner import Effort, Proof, SkippedError
from tools.proof.saving import Client, Writer
from tools.proof.scene import Place, Scene

CALLS = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"
WITHOUT_SYNC = ("libeatmydata.so", "/usr/lib/x86_64-linux-gnu/libeatmydata.so")
SECONDS_TO_ATTACH = 15
CONTROL_SAVES = 10

# One line of strace: the thread, the call, and its file's name; a call may end on a later line.
BEGUN = re.compile(r"^(\d+) +(\w+)\((\d+<([^>]*)>)?(.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
SAVED, AUTOSAVED = "HTTP/1.1 302", "HTTP/1.1 200"
ANSWER = "HTTP/1.1 "


def prove(scene: Scene, effort: Effort) -> list[Row]:
    if not shutil.which("strace"):
        raise SkippedError("strace saknas: apt install strace")
    rows = [
        all_of(f"SQLite: {what} synced to disk before the answer", ordered, total)
        for what, (ordered, total) in _ordered(scene, effort.saves_traced).items()
    ]
    library = next((path for path in WITHOUT_SYNC if Path(path).exists()), "")
    if not library:
        return [*rows, skipped("without syncing", "libeatmydata saknas: apt install eatmydata")]
    return rows + [
        exactly(
            f"control: {what} answered after a sync",
            ordered,
            0,
            f"of {total} with libeatmydata: the watch sees it",
        )
        for what, (ordered, total) in _ordered(scene, CONTROL_SAVES, LD_PRELOAD=library).items()
    ]


def _ordered(scene: Scene, saves: int, **more: str) -> dict[str, tuple[int, int]]:
    """For each kind of save: how many were answered after the sync, and how many were answered."""
    with scene.place() as place, place.serving(**more) as server:
        writer, reporter = _clients(place, server)
        return {
            "saves of measures": _watched(server, place, writer, writer.save, saves, SAVED),
            "autosaves": _watched(server, place, reporter, reporter.save_own, saves, AUTOSAVED),
        }


def _watched(
    server: Server, place: Place, client: Client, save: Callable[[], None], saves: int, answer: str
) -> tuple[int, int]:
    client.prepare()
    trace = place.site.folder / f"trace-{client.name}"
    with _tracing(server, trace):
        for _save in range(saves):
            save()
    found = list(answers(trace.read_text(errors="replace").splitlines(), answer))
    if len(found) < len(client.ledger.saved):
        raise RuntimeError("strace has not seen every answer.")
    return sum(found), len(found)


def _clients(place: Place, server: Server) -> tuple[Writer, Reporter]:
    world = place.world
    (coordinator,) = world.enter(server.port, 1)
    (contact,) = world.enter_contacts(server.port, 1)
    own, shared = world.measures[:2]
    return (
        Writer(0, coordinator, world, Ledger(), own=own, shared=shared),
        Reporter(1, contact, world, Ledger(), own=world.own_reports[0]),
    )


def answers(lines: Iterable[str], saved: str) -> Iterator[bool]:
    """For each answer that says "saved": whether the log had been synced since it was written.

    One request is answered at a time, so that what stands before an answer belongs to it.
    """
    open_syncs: dict[str, bool] = {}  # thread → whether it waits for a sync of the log
    is_written = is_synced = False
    for line in lines:
        if resumed := RESUMED.match(line):
            thread, call, end = resumed.groups()
            if "sync" in call and open_syncs.pop(thread, False) and end.endswith("= 0"):
                is_synced = True
            continue
        begun = BEGUN.match(line)
        if begun is None:
            continue
        thread, call, _file, path, rest = begun.groups()
        is_log = (path or "").endswith("-wal")
        if call == "pwrite64" and is_log:
            is_written, is_synced = True, False
        elif "sync" in call and is_log:
            open_syncs[thread] = "unfinished" in rest
            is_synced = is_synced or rest.endswith("= 0")
        elif ANSWER in rest:
            if saved in rest:
                yield is_written and is_synced
            is_written = is_synced = False


@contextmanager
def _tracing(server: Server, trace: Path) -> Iterator[None]:
    """Watch both workers, with all their threads, while the block runs."""
    options = ["-f", "-y", "-s", "16", "-e", f"trace={CALLS}", "-o", str(trace)]
    pids = [word for pid in server.workers for word in ("-p", str(pid))]
    with trace.with_suffix(".said").open("w") as said:
        process = subprocess.Popen(["strace", *options, *pids], stderr=said)
    try:
        _wait_for(trace.with_suffix(".said"), len(server.workers))
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _wait_for(said: Path, workers: int) -> None:
    end = time.monotonic() + SECONDS_TO_ATTACH
    while said.read_text().count(" attached") < workers:
        if time.monotonic() > end:
            raise SkippedError(f"strace får inte följa servern: {said.read_text()[:200]}")
        time.sleep(0.1)


PROOF = Proof(
    "power",
    "The system calls of the workers are watched with strace while a coordinator saves measures "
    "and tables, and while a report saves itself: fdatasync of the log of SQLite returns before "
    "the answer is written. With libeatmydata, which does not sync, the same watch must fail. "
    "(T2 b, d)",
    prove,
)
