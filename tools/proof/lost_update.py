"""T4: of many who save the same thing at once one wins; the others are told and lose nothing."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape

from tools.bench_report import Row
from tools.proof.ledger import kept_marks, mark
from tools.proof.report import all_of, exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import REFUSED, SAVED, patiently
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Answer, NoAnswerError, Visitor

NOT_ANSWERED = Answer(0, {}, "")


@dataclass
class Found:
    """What the rounds gave."""

    rounds: int = 0
    single: int = 0  # rounds with exactly one success
    successes: list[str] = field(default_factory=list)  # marks
    refused: int = 0
    told: int = 0  # refused, with the writer's text and the winner's in the answer
    others: list[str] = field(default_factory=list)  # neither saved nor refused
    versions: int = 0  # that came


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(place, _run(place, effort))
    return rows


def _run(place: Place, effort: Effort) -> Found:
    target = place.world.measures[0]
    found = Found(versions=-place.call("kept", "revisions", public_id=target))
    with place.serving() as server, ThreadPoolExecutor(effort.round_writers) as pool:
        visitors = place.world.enter(server.port, effort.round_writers)
        for number in range(effort.rounds):
            _round(number, f"/arbeta/atgarder/{target}/", visitors, pool, found)
    found.versions += place.call("kept", "revisions", public_id=target)
    return found


def _round(
    number: int, path: str, visitors: Sequence[Visitor], pool: ThreadPoolExecutor, found: Found
) -> None:
    """All save from the same version, each with words of their own in the same paragraph."""
    form = visitors[0].read(path).fields
    first = str(form["text"]).partition("\n\n")[0]
    marks = [mark("runda", number, place) for place in range(len(visitors))]

    def save(visitor: Visitor, written: str) -> Answer:
        text = f"{first}\n\n{written}"
        try:
            fields = {**form, "text": text, "reason": "Bevis"}
            return patiently(lambda: visitor.send(path, fields))
        except NoAnswerError:
            return NOT_ANSWERED

    answers = list(pool.map(save, visitors, marks))
    won = [m for m, answer in zip(marks, answers, strict=True) if answer.status == SAVED]
    found.rounds += 1
    found.single += len(won) == 1
    found.successes += won
    for written, answer in zip(marks, answers, strict=True):
        if answer.status == REFUSED:
            page = unescape(answer.text)
            found.refused += 1
            found.told += written in page and any(winner in page for winner in won)
        elif answer.status != SAVED:
            found.others.append(f"{written} {answer.status}")


def _rows(place: Place, found: Found) -> list[Row]:
    kind, kept = place.kind, kept_marks(place)
    overwritten = [written for written in found.successes if written not in kept]
    return [
        all_of(f"{kind}: rounds with exactly one success", found.single, found.rounds),
        all_of(f"{kind}: refused who see both texts", found.told, found.refused),
        none_of(f"{kind}: neither saved nor refused", found.others),
        exactly(f"{kind}: versions that came", found.versions, len(found.successes)),
        none_of(f"{kind}: saved texts that history lacks", overwritten),
    ]


PROOF = Proof(
    "lost-update",
    "Coordinators, each logged in, save the same paragraph of the same measure at once, all from "
    "the same version, round after round. (T4)",
    prove,
)
