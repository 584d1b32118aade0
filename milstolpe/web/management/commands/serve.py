"""`milstolpe serve`: the web server."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from milstolpe.core.shedding import SPARE, WAITING, WORKING

# More threads than are worked on at a time: the others wait for their turn, or say that there is
# too much to do.
BLOCKING_THREADS = WORKING + WAITING + SPARE
# Requests that one worker holds at a time; more wait in the queue of the operating system.
BACKPRESSURE = 64
# MB; a worker uses about 130. Reading many documents spreads its memory out: one that has grown
# this far makes way for a new one once it has answered.
MOST_MEMORY = 768


class Command(BaseCommand):
    """Gives this process over to granian, so that nothing but the workers holds Django."""

    help = "Serves the product. Put a proxy with HTTPS before it when others are to reach it."
    # The workers check; here nothing of the product is needed.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=os.cpu_count())

    def handle(self, *_: Any, host: str, port: int, workers: int, **__: Any) -> None:
        options = {
            "--interface": "wsgi",
            "--host": host,
            "--port": port,
            "--workers": workers,
            "--blocking-threads": BLOCKING_THREADS,
            "--backpressure": BACKPRESSURE,
            "--workers-max-rss": MOST_MEMORY,
            "--log-level": "warning",
        }
        words = [str(word) for option in options.items() for word in option]
        command = [sys.executable, "-m", "granian", *words, "--no-ws"]
        os.execv(sys.executable, [*command, "milstolpe.config.wsgi:application"])
