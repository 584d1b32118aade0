"""A PostgreSQL to test on: the one in MILSTOLPE_TEST_POSTGRES, else a throw-away cluster.

The cluster is made from installed programs in a temporary folder, is reached through a socket
there and is gone when the tests are.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ADDRESS_VARIABLE = "MILSTOLPE_TEST_POSTGRES"
INSTALLED = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
MEMORY_NEEDED = 6 * 1024**3
SECONDS_TO_START = 30
# Nothing here needs to survive a power cut, so nothing waits for the disk.
OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def database_address() -> Iterator[str | None]:
    """The address of a PostgreSQL for tests while the block runs; None when there is none."""
    programs = _programs()
    if given := os.environ.get(ADDRESS_VARIABLE):
        yield given
    elif programs is None:
        yield None
    else:
        temporary = tempfile.TemporaryDirectory(prefix="milstolpe-pg-", dir=_memory())
        with temporary as folder, _cluster(programs, Path(folder)):
            yield f"postgres://milstolpe@/postgres?host={folder}"


def _memory() -> Path | None:
    """A folder in memory, where there is one with room: tests make and empty hundreds of tables
    again and again, which a slow disk holds up."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    return MEMORY if has_room and os.access(MEMORY, os.W_OK) else None


def _programs() -> Path | None:
    """The folder of the newest installed PostgreSQL."""
    versions = [path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def _cluster(programs: Path, folder: Path) -> Iterator[None]:
    owner = _unprivileged(folder)
    data = folder / "data"
    people = ("-U", "milstolpe", "-A", "trust")
    form = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    make = (programs / "initdb", "-D", data, *people, *form)
    subprocess.run(make, cwd=folder, check=True, stdout=subprocess.DEVNULL, **owner)
    options = [part for option in OPTIONS for part in ("-c", option)]
    serve = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, cwd=folder, stdout=log, stderr=log, **owner)
    try:
        _wait_for(server, programs, folder)
        yield
    finally:
        # SIGINT is its fast way out: it waits for nobody.
        server.send_signal(signal.SIGINT)
        server.wait()


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody, who owns the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait_for(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)
