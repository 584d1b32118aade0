"""The demo: a database with example content in var/demo, the server and the job process."""

import errno
import http.client
import shutil
import socket
import subprocess
import sys

from tools import build, environment, stamps, steps
from tools.paths import MILSTOLPE, ROOT
from tools.processes import StopError, Together

HOST = "127.0.0.1"
# Kept apart from var/ itself, so that a demo never mixes with an installation in real use.
DEMO_VAR = ROOT / "var" / "demo"
# What the content is made from; the rest of the code may change without filling it again.
CONTENT_SOURCES = (
    "*/migrations/*.py",
    "*/reference/*",
    "*/reference.py",
    "demo/**/*.py",
    "demo/**/*.toml",
)


def run(port: int, *, fresh: bool) -> int:
    """Set up what is missing and serve until told to stop. Returns the exit status."""
    _require_free(port)
    environment.prepare(environment.SETUP)
    build.everything()
    if fresh:
        shutil.rmtree(DEMO_VAR, ignore_errors=True)
    DEMO_VAR.mkdir(parents=True, exist_ok=True)
    settings = {
        "MILSTOLPE_DEMO": "1",
        "MILSTOLPE_VAR": str(DEMO_VAR),
        "MILSTOLPE_DATABASE": f"sqlite:///{DEMO_VAR / 'milstolpe.sqlite3'}",
        "MILSTOLPE_SITE_URL": f"http://{HOST}:{port}",
    }
    _fill(settings)
    return _serve(port, settings)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                sys.exit(f"Port {port} går inte att använda: {error.strerror}.")
            sys.exit(f"Port {port} är upptagen. Välj en annan: python3 dev.py demo --port 8123")


def _fill(settings: dict[str, str]) -> None:
    """Tables, reference data and example content; what somebody has entered stays."""
    sources = [path for pattern in CONTENT_SOURCES for path in (ROOT / "milstolpe").glob(pattern)]
    value = stamps.digest(path for path in sources if path.is_file())
    stamp = DEMO_VAR / "content.stamp"
    if stamps.is_current(stamp, value):
        return
    steps.run("Databas", [MILSTOLPE, "migrate", "--no-input"], extra=settings)
    steps.run("Referensdata", [MILSTOLPE, "load-reference-data"], extra=settings)
    steps.run("Exempel", [MILSTOLPE, "demo-content"], extra=settings)
    stamps.leave(stamp, value)


def _serve(port: int, settings: dict[str, str]) -> int:
    try:
        with Together(DEMO_VAR, settings) as processes:
            processes.start("server", [MILSTOLPE, "serve", "--port", str(port), "--workers", "2"])
            processes.start("jobs", [MILSTOLPE, "jobs"])
            logins = _logins(settings)
            ended = processes.wait_until(lambda: answers(port))
            if ended is None:
                print(f"\nMilstolpe: http://{HOST}:{port}\n\n{logins}")
                print(f"Loggar: {DEMO_VAR}\nAvsluta: Ctrl-C", flush=True)
                ended = processes.wait_until(lambda: False)
    except StopError:
        print("\nAvslutat.")
        return 0
    print(f"Processen {ended} har slutat, och därför avslutas demon. Det sista den skrev:")
    print(steps.tail(DEMO_VAR / f"{ended}.log"))
    return 1


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except OSError:
        return False
    else:
        return True
    finally:
        connection.close()


def _logins(settings: dict[str, str]) -> str:
    """One line per role, as the product tells them; asked for while the server starts."""
    command = (MILSTOLPE, "demo-logins")
    environment_now = steps.environment_for(settings)
    told = subprocess.run(command, cwd=ROOT, env=environment_now, stdout=subprocess.PIPE, text=True)
    return told.stdout
