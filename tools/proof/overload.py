"""T8, T7 in small: more than the machine takes. Public pages stay quick; no save that was answered
is lost; afterwards all is as before."""

import time
from statistics import median

from tools.bench_report import Row, at_least, at_most
from tools.bench_server import HELLO, Server
from tools.bench_speed import Effort as Batches
from tools.bench_speed import compare, targets
from tools.proof.ledger import Ledger, kept_marks, mark
from tools.proof.open_loop import (
    NO_ANSWER,
    RECOVERED_SECONDS,
    Outcome,
    form_request,
    median_ms,
    offer,
    page_request,
    percentile,
    seconds_to_recover,
    share,
)
from tools.proof.report import judged, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import BUSY, SAVED
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Visitor

SHARE_PERCENT = 40.0
PART_OF_KEPT = 0.1  # of the rate on open connections: new ones cost both sides far more
P99_MS = 200.0
TIMES_TOO_MANY = 10
PROBE = page_request("/atgarder/")


def prove(scene: Scene, effort: Effort) -> list[Row]:
    with scene.place() as place, place.serving() as server:
        rows = _public(place, server, effort)
        return [*rows, *_saves(place, server, effort)]


def _public(place: Place, server: Server, effort: Effort) -> list[Row]:
    path = f"/program/{place.world.running}/"
    pairs = Batches(pairs=3 if effort.is_sample else 20, batch_seconds=0.25)
    with targets(server) as [target]:
        found = compare((target, HELLO), (target, path), pairs)
    kept = median(b.rate for _hello, b in found.pairs)
    rate = PART_OF_KEPT * kept
    outcomes = offer(server.port, lambda _n: page_request(path), rate=rate, seconds=effort.seconds)
    wrong = [str(outcome.status) for outcome in outcomes if outcome.status != 200]
    note = f"{len(outcomes)} requests at {rate:.0f} a second, new connections"
    p99 = percentile(outcomes, 0.99)
    p99_row = at_most("kept page, open loop: p99", p99, P99_MS, "{:.0f} ms", note)
    percent = found.rate_percent
    share_row = at_least("kept page in percent of hello", percent, SHARE_PERCENT, "{:.0f} %")
    return [
        judged(share_row, effort),
        judged(p99_row, effort),
        none_of("kept page, open loop: not answered with 200", wrong),
    ]


def _saves(place: Place, server: Server, effort: Effort) -> list[Row]:
    (visitor,) = place.world.enter(server.port, 1)
    ledger = Ledger()
    requests = _Requests(place, visitor)
    normal = median_ms(server.port, PROBE)
    calm = offer(server.port, requests.make, rate=4, seconds=min(effort.seconds, 5))
    capacity = _capacity(server, requests)
    rate = TIMES_TOO_MANY * capacity
    began = requests.number
    outcomes = offer(server.port, requests.make, rate=rate, seconds=effort.seconds)
    seconds = seconds_to_recover(server.port, PROBE, normal)
    for number, outcome in enumerate(outcomes, start=began):
        if outcome.status == SAVED:
            ledger.keep(mark("last", number))
    lost = sorted(ledger.lost(kept_marks(place)))
    odd = _odd(outcomes)
    said = f"{share(outcomes, SAVED)} saved, {share(outcomes, BUSY)} told 503, "
    said += f"{share(outcomes, NO_ANSWER)} without answer in 10 s"
    note = f"{len(outcomes)} offered at {rate:.0f} a second, {capacity:.0f} can be taken: {said}"
    return [
        Row("saves in calm: p95", f"{percentile(calm, 0.95):.0f} ms"),
        none_of("answered saves that were lost", lost, note),
        judged(none_of("offered saves that were neither saved nor told 503", odd), effort),
        Row(
            "saves taken: p95",
            f"{percentile([o for o in outcomes if o.status == SAVED], 0.95):.0f} ms",
        ),
        judged(at_most("back to normal after", seconds, RECOVERED_SECONDS, "{:.0f} s"), effort),
    ]


def _odd(outcomes: list[Outcome]) -> list[str]:
    """Nobody is left without a word: shed load is told so."""
    return [str(o.status) for o in outcomes if o.status not in (SAVED, BUSY)]


class _Requests:
    """New measures, each a form of its own, as one coordinator's browser would send them."""

    def __init__(self, place: Place, visitor: Visitor) -> None:
        self.path = f"/arbeta/program/{place.world.running}/atgarder/ny/"
        self.fields = visitor.read(self.path).fields
        self.visitor, self.number = visitor, 0

    def make(self, _number: int) -> bytes:
        written = mark("last", self.number)
        form = {
            **self.fields,
            "form_key": f"00000000-0000-4000-8000-{self.number:012d}",
            "code": f"L{self.number}",
            "title": f"Åtgärd {written}",
            "reason": "Bevis",
        }
        self.number += 1
        return form_request(self.visitor.port, self.path, form, self.visitor.cookies)


def _capacity(server: Server, requests: _Requests) -> float:
    """Saves a second when one comes after the other on each worker."""
    count = 20
    began = time.monotonic()
    offer(server.port, requests.make, rate=1000, seconds=count / 1000)
    return count / (time.monotonic() - began)


PROOF = Proof(
    "overload",
    "Public pages offered at a fixed rate, and new measures offered through the form at ten times "
    "what the machine can take. (T8; T7 in small)",
    prove,
)
