"""T22: guessing passwords is slow, tells nothing, and locks nobody out."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tools.bench_report import Row, at_most
from tools.bench_server import Server
from tools.proof.report import exactly, judged, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.visitor import LOGIN, Answer, Visitor

PER_MINUTE = 1_000
GUESSERS = 8
MOST_TAKEN = 12  # guesses that reach the password in a minute, after the table of waits
DIFFERENCE_MS = 10.0
WARM_UP = 6
WAIT = re.compile(r"Vänta \d+ sekund")
LOGGED_IN = 302
# What differs between two pages of any two visits.
OWN = re.compile(r'value="[^"]*"')


def prove(scene: Scene, effort: Effort) -> list[Row]:
    with scene.place() as place, place.serving() as server:
        rows = _same_for_all(place, server, effort)
        return [*rows, *_throttled(place, server, effort)]


def _throttled(place: Place, server: Server, effort: Effort) -> list[Row]:
    victim = place.world.coordinators[0]
    began = time.monotonic()
    with ThreadPoolExecutor(GUESSERS) as pool:
        answers = list(
            pool.map(lambda n: _guess(server.port, victim, n, began), range(effort.log_ins))
        )
    minutes = max(1.0, (time.monotonic() - began) / 60)
    taken = sum(not WAIT.search(answer.text) for answer in answers)
    entered = [str(n) for n, answer in enumerate(answers) if answer.status == LOGGED_IN]
    owner = Visitor(server.port, address="198.51.100.7").log_in(victim, place.world.password)
    rate = len(answers) / ((time.monotonic() - began) / 60)
    return [
        Row("guesses a minute", f"{rate:.0f}", note=f"{len(answers)}; {PER_MINUTE} were offered"),
        at_most(
            "guesses that reached the password, a minute", taken / minutes, MOST_TAKEN, "{:.0f}"
        ),
        none_of("guesses that were let in", entered),
        exactly("status when the owner logs in elsewhere meanwhile", owner.status, LOGGED_IN),
    ]


def _guess(port: int, email: str, number: int, began: float) -> Answer:
    """One guess, when its turn in the minute has come."""
    time.sleep(max(0.0, began + number * 60 / PER_MINUTE - time.monotonic()))
    visitor = Visitor(port, cookies={"csrf": "a" * 32}, address="203.0.113.9")
    return visitor.send(LOGIN, {"login": email, "password": f"gissning-{number}"})


def _same_for_all(place: Place, server: Server, effort: Effort) -> list[Row]:
    """Accounts that exist and that do not, in turn, each from an address of its own."""
    people = place.world.coordinators
    times: dict[bool, list[float]] = {True: [], False: []}
    pages: dict[bool, set[str]] = {True: set(), False: set()}
    _warm(server)
    for number in range(effort.timed):
        # Who is first changes, so that neither kind gains by its place.
        for exists in (True, False) if number % 2 else (False, True):
            email = people[number % len(people)] if exists else f"ingen-{number}@bevis.example"
            visitor = Visitor(server.port, {"csrf": "a" * 32}, f"192.0.2.{number}")
            before = server.cpu_seconds()
            answer = visitor.send(LOGIN, {"login": email, "password": "fel lösenord"})
            times[exists].append(1000 * (server.cpu_seconds() - before))
            pages[exists].add(OWN.sub("", answer.text))
    known, unknown = median(times[True]), median(times[False])
    gap = abs(median(a - b for a, b in zip(times[True], times[False], strict=True)))
    # Other work on the machine only adds: the least time is what the log-in itself takes.
    least = f"least {min(times[True]):.0f} and {min(times[False]):.0f} ms"
    note = (
        f"medians {known:.0f} and {unknown:.0f} ms of {effort.timed} pairs, {least}; server's CPU"
    )
    same = pages[True] == pages[False] and len(pages[True]) == 1
    row = at_most("median difference in time", gap, DIFFERENCE_MS, "{:.1f} ms", note)
    return [exactly("the pages differ", not same, False), judged(row, effort)]


def _warm(server: Server) -> None:
    """The first log-ins of a process are slower."""
    for number in range(WARM_UP):
        visitor = Visitor(server.port, {"csrf": "a" * 32}, f"192.0.3.{number}")
        visitor.send(LOGIN, {"login": f"varm-{number}@bevis.example", "password": "fel lösenord"})


PROOF = Proof(
    "guessing",
    "Log-ins to one account from one address, a thousand a minute; the owner logs in from another "
    "address meanwhile. Pages and time for accounts that exist and that do not. Time is the CPU "
    "time of the server, since the clock of a shared machine says little. (T22)",
    prove,
)
