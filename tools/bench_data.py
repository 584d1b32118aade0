"""Databases to measure on: the same content in two or three sizes."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools import steps
from tools.paths import MILSTOLPE, ROOT

SEED = "milstolpe"


@dataclass(frozen=True)
class Content:
    """How much a database holds. Some measures are not public: there are a few more of them."""

    measures: int
    programmes: int
    organisations: int


@dataclass(frozen=True)
class Site:
    """A filled database and a folder of its own."""

    folder: Path
    database: str

    def settings(self, **more: str) -> dict[str, str]:
        """The environment of the product on this database, as in production."""
        return {
            "MILSTOLPE_DEMO": "0",
            "MILSTOLPE_VAR": str(self.folder),
            "MILSTOLPE_DATABASE": self.database,
            "MILSTOLPE_SECRET_KEY": "only-for-measuring",
            **more,
        }


@contextmanager
def filled(folder: Path, server: str, content: Content) -> Iterator[Site]:
    """A database with this content while the block runs: a file in `folder`, or on `server`."""
    made = [f"--{name}={number}" for name, number in vars(content).items()]
    with empty(folder, server, str(content.measures)) as site:
        _run(site, "demo-content", f"--seed={SEED}", *made)
        yield site


@contextmanager
def empty(folder: Path, server: str, name: str) -> Iterator[Site]:
    """A database with the reference data alone."""
    place = folder / name
    place.mkdir()
    with ExitStack() as stack:
        address = f"sqlite:///{place / 'milstolpe.sqlite3'}"
        if server:
            address = stack.enter_context(on_server(server, f"milstolpe_bench_{name}"))
        site = Site(place, address)
        _run(site, "migrate", "--no-input")
        _run(site, "load-reference-data")
        yield site


def _run(site: Site, *command: str) -> None:
    subprocess.run(
        [MILSTOLPE, *command],
        cwd=ROOT,
        env=steps.environment_for(site.settings()),
        stdout=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def on_server(server: str, name: str, *, template: str = "template1") -> Iterator[str]:
    """A database called `name`, a copy of `template`, on a PostgreSQL server; gone when the block
    ends."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    names = sql.Identifier(name), sql.Identifier(template)
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(make)
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(drop)
