"""T1, T2 of the yearly follow-up: texts, judgements, comments and steps are there after SIGKILL."""

from collections.abc import Sequence

from tools.bench_report import Row
from tools.proof import killing
from tools.proof.kill_reports import halves
from tools.proof.ledger import Ledger
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.servers import Mortal
from tools.proof.texts import Asked, TextWriter


def prove(scene: Scene, effort: Effort) -> list[Row]:
    return killing.rows(scene, effort, _writers, _disagreements, "counties' texts handed in")


def _writers(place: Place, server: Mortal, ledger: Ledger, number: int) -> Sequence[TextWriter]:
    world = place.world
    emails = world.coordinators[:number]
    made = place.call("asked", "small", writers=emails, paragraphs=number)
    shared = Asked(**made["shared"])
    return [
        TextWriter(turn, visitor, world, ledger, own=Asked(**made["own"][email]), shared=shared)
        for turn, (visitor, email) in enumerate(
            zip(world.enter(server.port, number), emails, strict=True)
        )
    ]


def _disagreements(place: Place) -> list[str]:
    """What is half done, and what `milstolpe verify` finds of the saves."""
    done = place.command("verify")
    return [*halves(place), *([done.stdout + done.stderr] if done.returncode else [])]


PROOF = Proof(
    "kill-texts",
    "Twenty people of a county board each save texts and judgements by the button and by autosave, "
    "write in one text that all write in, comment, send the texts of their county to review, "
    "approve them, hand in and open again, while all processes of the server get SIGKILL as "
    "above. Between the kills every text and judgement is held against its saves, every state "
    "against the steps that were taken, every hand-in against its receipt; and each step that was "
    "answered as taken is looked for on the page. (T1, T2)",
    prove,
)
