"""T4 of the yearly follow-up: many write in one text at once, on the page and by autosave.

One cell. In the first section all write the same paragraph: one wins, the others see both texts
and save what they see. In the second each writes a paragraph of her own: all are saved, joined.
Then all judge: one judgement stands, and the others are asked.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tools.bench_report import Row
from tools.proof.at_once import Clash, Desk, Page, seated
from tools.proof.forms import Fields
from tools.proof.ledger import mark, marks_in
from tools.proof.report import all_of, exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import OK, REFUSED, SAVED
from tools.proof.scene import Place, Scene
from tools.proof.texts import AUTOSAVE, FIRST, FORM, SECOND, WAYS, Asked, with_paragraph

ASKED = 'name="jconflict" value="trend"'
WRITTEN: Fields = {f"choice-{FIRST}": "written"}  # both wordings, as they stand in the field
MINE: Fields = {"jchoice-trend": "mine"}


@dataclass
class Found:
    """What the rounds gave."""

    text: Clash = field(default_factory=Clash)
    reason: Clash = field(default_factory=Clash)  # of the trend
    joined: int = 0  # rounds where every own paragraph was saved
    paragraphs: set[str] = field(default_factory=set)  # marks of the newest text of each round
    own: set[str] = field(default_factory=set)  # marks of own paragraphs
    begun: int = 0  # saves of the paragraphs that each round began from
    other_trend: int = 0  # writers who chose another trend than the one that was saved first
    asked: int = 0  # those who were asked to choose
    others: list[str] = field(default_factory=list)  # neither saved nor refused


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            writers = place.world.coordinators[:1]
            made = place.call("asked", "small", writers=writers, paragraphs=1)
            shared = Asked(**made["shared"])
            rows += _rows(place, shared.cells[0], _run(place, shared.pages[0], effort))
    return rows


def _run(place: Place, path: str, effort: Effort) -> Found:
    found = Found()
    with place.serving() as server, ThreadPoolExecutor(effort.round_writers) as pool:
        visitors = place.world.enter(server.port, effort.round_writers)
        desk = Desk(seated(visitors, Page(path, AUTOSAVE, FORM)), pool, found.others)
        for number in range(effort.rounds):
            _same_paragraph(desk, found, number)
            _own_paragraphs(desk, found, number)
            _judgements(desk, found, number)
    return found


def _same_paragraph(desk: Desk, found: Found, number: int) -> None:
    page = desk.page()
    texts = [mark("text", number, turn) for turn in range(len(desk.writers))]
    answers = desk.at_once(lambda turn: {**page, f"text-{FIRST}": texts[turn]})
    found.text.count(desk.writers, texts, answers, WRITTEN)


def _own_paragraphs(desk: Desk, found: Found, number: int) -> None:
    turns = range(len(desk.writers))
    first = "\n\n".join(f"Stycke {number} {turn}" for turn in turns)
    desk.writers[0].press({**desk.page(), f"text-{SECOND}": first})
    found.begun += 1
    page = desk.page()
    texts = [mark("stycke", number, turn) for turn in turns]
    answers = desk.at_once(
        lambda turn: {**page, f"text-{SECOND}": with_paragraph(first, turn, texts[turn])}
    )
    found.joined += all(each.status in (OK, SAVED) for each in answers)
    found.own.update(texts)
    found.paragraphs.update(marks_in([str(desk.page()[f"text-{SECOND}"])]))


def _judgements(desk: Desk, found: Found, number: int) -> None:
    page = desk.page()
    ways = [way for way in WAYS if way != page["jtrend"]]
    chosen = [ways[turn % len(ways)] for turn in range(len(desk.writers))]
    texts = [mark("skal", number, turn) for turn in range(len(desk.writers))]
    answers = desk.at_once(
        lambda turn: {**page, "jtrend": chosen[turn], "jtrend_reason": texts[turn]}
    )
    won = [way for way, each in zip(chosen, answers, strict=True) if each.status in (OK, SAVED)]
    for way, each in zip(chosen, answers, strict=True):
        if each.status == REFUSED and way not in won:
            found.other_trend += 1
            found.asked += ASKED in each.text
    found.reason.count(desk.writers, texts, answers, MINE)


def _rows(place: Place, cell: int, found: Found) -> list[Row]:
    kind, text, reason = place.kind, found.text, found.reason
    texts = place.call("kept_texts", "text_saves", contribution=cell)
    judged = place.call("kept_texts", "judgement_saves", contribution=cell)
    kept = marks_in(json.dumps(each, ensure_ascii=False) for each in [*texts, *judged])
    versions = 1 + text.saves + found.begun + len(found.own)  # one stood there before
    missing = sorted(found.own - found.paragraphs)
    return [
        *_clash(f"{kind}: text", text, kept),
        all_of(f"{kind}: rounds where all own paragraphs are saved", found.joined, text.rounds),
        none_of(f"{kind}: own paragraphs that the text lacks", missing, f"of {len(found.own)}"),
        exactly(f"{kind}: versions of the text", len(texts), versions, "one for each success"),
        *_clash(f"{kind}: judgement", reason, kept),
        all_of(f"{kind}: asked who chose another trend", found.asked, found.other_trend),
        exactly(f"{kind}: versions of the judgement", len(judged), 1 + reason.saves),
        none_of(f"{kind}: neither saved nor refused", found.others),
        none_of(f"{kind}: disagrees with itself", place.call("kept", "halves")),
    ]


def _clash(what: str, clash: Clash, kept: set[str]) -> Sequence[Row]:
    note = f"of {len(clash.sent)}, once the refused have saved what they see"
    return [
        all_of(f"{what}: rounds with exactly one success", clash.single, clash.rounds),
        all_of(f"{what}: refused who see both", clash.told, clash.refused),
        none_of(f"{what}: sent words that history lacks", sorted(clash.sent - kept), note),
    ]


PROOF = Proof(
    "lost-update-texts",
    "Coordinators of a county board, each logged in, write in one text at once, all from the same "
    "page, every other one by the button and by autosave, round after round: the same paragraph, "
    "a paragraph of one's own, the judgement with its reason. (T4)",
    prove,
)
