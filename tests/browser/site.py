"""The product as a user meets it: the real server over a database filled with examples."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

COMMAND = [sys.executable, "-m", "milstolpe"]
SECONDS_TO_START = 30


@contextmanager
def running_site(folder: Path, *content: str) -> Iterator[str]:
    """Fill a database in `folder` with demo content, serve it, and give its address."""
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "milstolpe.config.settings",
        "MILSTOLPE_DEMO": "1",
        "MILSTOLPE_VAR": str(folder),
        "MILSTOLPE_DATABASE": f"sqlite:///{folder / 'site.sqlite3'}",
        "MILSTOLPE_SITE_URL": f"http://127.0.0.1:{port}",
    }
    filling = ("migrate",), ("load-reference-data",), ("demo-content", *content), ("demo-logins",)
    for words in filling:
        _run([*COMMAND, *words], environment)
    _run([*COMMAND, "collectstatic", "--no-input"], environment)
    serving = [*COMMAND, "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(serving, env=environment)
    try:
        _wait_until_it_answers(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("GET", "/livstecken/")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("The server did not start.")
