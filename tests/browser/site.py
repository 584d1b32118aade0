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
    """Serve a database in `folder` and give its address. Filled with demo content, as `content`
    says; without it the database is empty."""
    port = _free_port()
    environment = environment_of(folder, f"http://127.0.0.1:{port}")
    demo = ("load-reference-data",), ("demo-content", *content), ("demo-logins",)
    for words in (("migrate",), *(demo if content else ())):
        run([*COMMAND, *words], environment)
    run([*COMMAND, "collectstatic", "--no-input"], environment)
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


def environment_of(folder: Path, address: str) -> dict[str, str]:
    """What the product is told by."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "milstolpe.config.settings",
        "MILSTOLPE_DEMO": "1",
        "MILSTOLPE_VAR": str(folder),
        "MILSTOLPE_DATABASE": f"sqlite:///{folder / 'site.sqlite3'}",
        "MILSTOLPE_SITE_URL": address,
    }


def filled_by(code: str, environment: dict[str, str]) -> list[str]:
    """Run `code` on the database, with Django set up; the words that it printed."""
    return run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"], environment
    ).split()


def run(command: list[str], environment: dict[str, str]) -> str:
    """What the command printed."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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
