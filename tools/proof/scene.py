"""Installations for the proofs: filled once for each kind of database, copied for each proof."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from tools import steps
from tools.bench_data import Site, on_server
from tools.bench_server import Server, serving
from tools.paths import MILSTOLPE, ROOT
from tools.proof.inside import inside
from tools.proof.visitor import Visitor, logged_in

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
# Others may prove things on the same server.
TEMPLATE = f"milstolpe_proof_{os.getpid()}"


@dataclass(frozen=True)
class Asked:
    """A report that is open, and its answers: ids."""

    pk: int
    answers: list[int]

    @property
    def path(self) -> str:
        return f"/arbeta/uppfoljning/{self.pk}/"


@dataclass(frozen=True)
class World:
    """What `world.make` made: who can log in and what there is to write on."""

    password: str
    coordinators: list[str]  # e-mail addresses
    contacts: list[str]
    running: str  # address of the programme
    proposed: str
    measures: list[str]  # public ids, in the running programme
    proposed_measures: list[str]
    shared_report: Asked  # that every contact may write in
    own_reports: list[Asked]  # one of each contact

    @property
    def contact(self) -> str:
        return self.contacts[0]

    def enter(self, port: int, number: int) -> list[Visitor]:
        """The first coordinators, each logged in in a browser."""
        return logged_in(port, self.coordinators[:number], self.password)

    def enter_contacts(self, port: int, number: int) -> list[Visitor]:
        """The first contacts, each logged in in a browser."""
        return logged_in(port, self.contacts[:number], self.password)


def world_of(made: dict[str, Any]) -> World:
    """The world from what `world.make` returned."""
    shared, own = made.pop("shared_report"), made.pop("own_reports")
    reports = [Asked(**report) for report in own]
    return World(**made, shared_report=Asked(**shared), own_reports=reports)


NO_REPORT = Asked(0, [])
NO_WORLD = World("", [], [], "", "", [], [], NO_REPORT, [])


@dataclass(frozen=True)
class Place:
    """An installation of its own, with the world in it."""

    kind: str  # of database
    site: Site
    world: World

    @property
    def settings(self) -> dict[str, str]:
        """As in real use, but that coordinators need no second factor and one proxy is trusted."""
        return self.site.settings(MILSTOLPE_DEMO="1", MILSTOLPE_PROXIES="1")

    @property
    def log(self) -> Path:
        return self.site.folder / "server.log"

    @contextmanager
    def serving(self, **more: str) -> Iterator[Server]:
        with serving({**self.settings, **more}, self.log) as server:
            yield server

    def call(self, module: str, function: str, **arguments: Any) -> Any:
        """Do something in the product's own process; see `inside`."""
        return inside(self.site, module, function, **arguments)

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the product."""
        return subprocess.run(
            [MILSTOLPE, *words],
            cwd=ROOT,
            env=steps.environment_for(self.settings),
            capture_output=True,
            text=True,
        )


class Scene:
    """Where the proofs take place: a folder, and a PostgreSQL server if `server` is one."""

    def __init__(self, folder: Path, stack: ExitStack, server: str | None, **size: int) -> None:
        self.folder, self.stack, self.server, self.size = folder, stack, server, size
        self._numbers = count(1)

    @property
    def kinds(self) -> list[str]:
        """The kinds of database that there are here."""
        return [SQLITE, POSTGRES] if self.server else [SQLITE]

    @contextmanager
    def place(self, kind: str = SQLITE) -> Iterator[Place]:
        """A fresh copy of the filled installation."""
        template = self._sqlite if kind == SQLITE else self._postgres
        number = next(self._numbers)
        folder = self.folder / f"place-{number}"
        folder.mkdir()
        if kind == SQLITE:
            file = folder / "milstolpe.sqlite3"
            shutil.copy(template.site.folder / file.name, file)
            yield replace(template, site=Site(folder, f"sqlite:///{file}"))
        else:
            assert self.server
            name = f"{TEMPLATE}_{number}"
            with on_server(self.server, name, template=TEMPLATE) as address:
                yield replace(template, site=Site(folder, address))

    @cached_property
    def _sqlite(self) -> Place:
        folder = self.folder / "sqlite"
        folder.mkdir()
        return self._filled(SQLITE, Site(folder, f"sqlite:///{folder / 'milstolpe.sqlite3'}"))

    @cached_property
    def _postgres(self) -> Place:
        assert self.server
        folder = self.folder / "postgres"
        folder.mkdir()
        address = self.stack.enter_context(on_server(self.server, TEMPLATE))
        return self._filled(POSTGRES, Site(folder, address))

    def _filled(self, kind: str, site: Site) -> Place:
        print(f"  Fyller en databas ({kind}) …", flush=True)
        place = Place(kind, site, NO_WORLD)
        for words in (["migrate", "--no-input"], ["load-reference-data"]):
            done = place.command(*words)
            if done.returncode:
                raise RuntimeError(done.stderr[-2000:])
        return replace(place, world=world_of(place.call("world", "make", **self.size)))
