"""T4 of the follow-up: many answer about the same measure at once, on the page and by autosave.

Three measures of one report. In the first all write the same paragraph: one wins, the others see
both texts and save what they see. In the second each writes a paragraph of her own: all are saved,
joined. In the third all choose a grade: one stands, and whoever chose another is asked.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tools.bench_report import Row
from tools.proof.answering import AUTOSAVE, answer_fields
from tools.proof.at_once import Clash, Desk, Page, seated
from tools.proof.forms import Fields
from tools.proof.ledger import mark, marks_in
from tools.proof.report import all_of, exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import OK, REFUSED, SAVED
from tools.proof.scene import Place, Scene

GRADES = "GHPE"


@dataclass
class Found:
    """What the rounds gave."""

    text: Clash = field(default_factory=Clash)  # of the first measure
    joined: int = 0  # rounds where every own paragraph was saved
    paragraphs: set[str] = field(default_factory=set)  # marks of the newest text of each round
    own: set[str] = field(default_factory=set)  # marks of own paragraphs
    other_grade: int = 0  # writers who chose another grade than the one that stands
    asked: int = 0  # those who were asked to choose
    chosen: int = 0  # rounds where a choice of one's own was saved
    others: list[str] = field(default_factory=list)  # neither saved nor refused


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for kind in scene.kinds:
        with scene.place(kind) as place:
            rows += _rows(place, _run(place, effort))
    return rows


def _run(place: Place, effort: Effort) -> Found:
    found, report = Found(), place.world.shared_report
    with place.serving() as server, ThreadPoolExecutor(effort.round_writers) as pool:
        visitors = place.world.enter_contacts(server.port, effort.round_writers)
        desk = Desk(seated(visitors, Page(report.path, AUTOSAVE)), pool, found.others)
        for number in range(effort.rounds):
            _same_paragraph(desk, found, report.answers[0], number)
            _own_paragraphs(desk, found, report.answers[1], number)
            _grades(desk, found, report.answers[2])
    return found


def _same_paragraph(desk: Desk, found: Found, answer: int, number: int) -> None:
    base = desk.page()[f"{answer}-base"]
    texts = [mark("text", number, turn) for turn in range(len(desk.writers))]
    answers = desk.at_once(
        lambda turn: answer_fields(answer, base, grade="P", rationale=texts[turn])
    )
    found.text.count(desk.writers, texts, answers, {})


def _own_paragraphs(desk: Desk, found: Found, answer: int, number: int) -> None:
    base = desk.page()[f"{answer}-base"]
    first = [f"Stycke {number} {turn}" for turn in range(len(desk.writers))]
    begun = answer_fields(answer, base, grade="H", rationale="\n\n".join(first))
    desk.writers[0].press(begun)
    base = desk.page()[f"{answer}-base"]
    texts = [mark("stycke", number, turn) for turn in range(len(desk.writers))]

    def fields(turn: int) -> Fields:
        mine = [*first[:turn], texts[turn], *first[turn + 1 :]]
        return answer_fields(answer, base, grade="H", rationale="\n\n".join(mine))

    answers = desk.at_once(fields)
    found.joined += all(each.status in (OK, SAVED) for each in answers)
    found.own.update(texts)
    found.paragraphs.update(marks_in([str(desk.page()[f"{answer}-rationale"])]))


def _grades(desk: Desk, found: Found, answer: int) -> None:
    page = desk.page()
    base, before = page[f"{answer}-base"], page.get(f"{answer}-grade")
    grades = [grade for grade in GRADES if grade != before]
    chosen = [grades[turn % len(grades)] for turn in range(len(desk.writers))]
    answers = desk.at_once(lambda turn: answer_fields(answer, base, grade=chosen[turn]))
    stands = desk.page()[f"{answer}-grade"]
    question = f'name="{answer}-conflict" value="grade"'
    refused = [
        (writer, each)
        for writer, grade, each in zip(desk.writers, chosen, answers, strict=True)
        if grade != stands
    ]
    found.other_grade += len(refused)
    found.asked += sum(each.status == REFUSED and question in each.text for _w, each in refused)
    writer, each = refused[0]
    mine = {**each.fields, f"{answer}-valj-grade": "mine"}
    found.chosen += writer.press(mine).status == SAVED


def _rows(place: Place, found: Found) -> list[Row]:
    kind, report, text = place.kind, place.world.shared_report, found.text
    first, second, third = (
        place.call("kept", "answer_saves", answer=answer) for answer in report.answers[:3]
    )
    kept = marks_in(json.dumps(content, ensure_ascii=False) for content in first)
    each = len(found.own) + text.rounds  # own paragraphs, and what each round began from
    missing = sorted(found.own - found.paragraphs)
    return [
        all_of(f"{kind}: rounds with exactly one success", text.single, text.rounds),
        all_of(f"{kind}: refused who see both texts", text.told, text.refused),
        exactly(f"{kind}: versions that came", len(first), text.saves, "one for each success"),
        none_of(
            f"{kind}: texts sent that history lacks",
            sorted(text.sent - kept),
            f"of {len(text.sent)}, once the refused have saved what they see",
        ),
        all_of(f"{kind}: rounds where all own paragraphs are saved", found.joined, text.rounds),
        none_of(f"{kind}: own paragraphs that the text lacks", missing, f"of {len(found.own)}"),
        exactly(f"{kind}: versions of joined paragraphs", len(second), each),
        all_of(f"{kind}: asked who chose another grade", found.asked, found.other_grade),
        all_of(f"{kind}: rounds where an own choice is saved", found.chosen, text.rounds),
        exactly(f"{kind}: versions of grades", len(third), 2 * text.rounds, "one and the choice"),
        none_of(f"{kind}: neither saved nor refused", found.others),
        none_of(f"{kind}: disagrees with itself", place.call("kept", "halves")),
    ]


PROOF = Proof(
    "lost-update-reports",
    "Contact persons, each logged in, answer about the same measures of one report at once, all "
    "from the same page, every other one by the button and by autosave, round after round: the "
    "same paragraph, a paragraph of one's own, a grade. (T4)",
    prove,
)
