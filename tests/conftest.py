"""What holds in every test: no network, no GET that writes, a browser only where there is one."""

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tests.guards import connect_locally

# The browser's driver keeps an event loop in the thread of the tests; the database is set up after.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROME = os.environ.get("CHROME", "")
CHROME_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def pytest_configure() -> None:
    settings.MIDDLEWARE = ["tests.guards.ReadOnlyGets", *settings.MIDDLEWARE]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    no_browser = pytest.mark.skip(reason="no browser: set CHROME")
    for item in items:
        if not CHROME and item.get_closest_marker("browser"):
            item.add_marker(no_browser)


def pytest_collection_finish() -> None:
    # All that is loaded by now stays; looking through it again and again is a third of a run.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Each test begins in Swedish, whatever the one before asked for."""
    with translation.override("sv"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_locally)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROME, "args": list(CHROME_FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
