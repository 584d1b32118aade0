"""T1, T2: what was answered as saved is there after SIGKILL, and nothing is half done."""

from collections.abc import Sequence

from tools.bench_report import Row
from tools.proof import killing
from tools.proof.ledger import Ledger
from tools.proof.runner import Effort, Proof
from tools.proof.saving import Writer
from tools.proof.scene import Place, Scene
from tools.proof.servers import Mortal

SHARED = 4  # measures that several clients save


def prove(scene: Scene, effort: Effort) -> list[Row]:
    return killing.rows(scene, effort, _writers, _disagreements, "pasted tables")


def _writers(place: Place, server: Mortal, ledger: Ledger, number: int) -> Sequence[Writer]:
    world = place.world
    shared, own = world.measures[:SHARED], world.measures[SHARED:]
    return [
        Writer(turn, visitor, world, ledger, own=own[turn], shared=shared[turn % SHARED])
        for turn, visitor in enumerate(world.enter(server.port, number))
    ]


def _disagreements(place: Place) -> list[str]:
    """What `milstolpe verify` finds: tables against the newest revision."""
    done = place.command("verify")
    return [done.stdout + done.stderr] if done.returncode else []


PROOF = Proof(
    "kill",
    "Twenty logged-in coordinators save measures, some of them shared, and pasted tables through "
    "the real forms. All processes of the server get SIGKILL at a random moment of the first half "
    "second, every other time counted from when as many saves as there are clients have been "
    "answered, and it is started again. What got no answer is sent again. (T1, T2)",
    prove,
)
