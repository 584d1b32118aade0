"""T1, T2 of the follow-up: answers, lists and what was handed in are there after SIGKILL."""

from collections.abc import Sequence

from tools.bench_report import Row
from tools.proof import killing
from tools.proof.answering import Reporter
from tools.proof.ledger import Ledger
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.servers import Mortal


def prove(scene: Scene, effort: Effort) -> list[Row]:
    return killing.rows(scene, effort, _reporters, halves, "lists in Excel")


def _reporters(place: Place, server: Mortal, ledger: Ledger, number: int) -> Sequence[Reporter]:
    world = place.world
    return [
        Reporter(turn, visitor, world, ledger, own=own, shared=world.shared_report)
        for turn, (visitor, own) in enumerate(
            zip(world.enter_contacts(server.port, number), world.own_reports, strict=False)
        )
    ]


def halves(place: Place) -> list[str]:
    """An answer without its save, a report handed in without copy or receipt, and so on."""
    found: list[str] = place.call("kept", "halves")
    chain = place.command("verify-receipts")
    return [*found, *([chain.stdout + chain.stderr] if chain.returncode else [])]


PROOF = Proof(
    "kill-reports",
    "Twenty contact persons let the page of a report save itself, in a report of their own and in "
    "one that all of them write in, send lists in Excel, hand in and take back, while all "
    "processes of the server get SIGKILL as above. Between the kills every answer is held against "
    "its saves, every report against its frozen copies and receipts, and the chain of receipts is "
    "read. (T1)",
    prove,
)
