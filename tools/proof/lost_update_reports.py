"""T4 of the follow-up: many answer about the same measure at once, on the page and by autosave.

Three measures of one report. In the first all write the same paragraph: one wins, the others see
both texts and save what they see. In the second each writes a paragraph of her own: all are saved,
joined. In the third all choose a grade: one stands, and whoever chose another is asked.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape

from tools.bench_report import Row
from tools.proof.answering import AUTOSAVE, answer_fields
from tools.proof.forms import Fields
from tools.proof.ledger import mark, marks_in
from tools.proof.report import all_of, exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.saving import CONFLICT, OK, REFUSED, SAVED, patiently
from tools.proof.scene import Asked, Place, Scene
from tools.proof.visitor import Answer, NoAnswerError, Visitor

GRADES = "GHPE"
TURNS = 5  # to save what the page shows, before it counts as lost
NOT_ANSWERED = Answer(0, {}, "")


@dataclass
class Found:
    """What the rounds gave."""

    rounds: int = 0
    single: int = 0  # rounds with exactly one success
    saves: int = 0  # of the first measure, that were answered as saved
    refused: int = 0
    told: int = 0  # refused, with the writer's text and the winner's on the page
    sent: set[str] = field(default_factory=set)  # marks
    joined: int = 0  # rounds where every own paragraph was saved
    paragraphs: set[str] = field(default_factory=set)  # marks of the newest text of each round
    own: set[str] = field(default_factory=set)  # marks of own paragraphs
    other_grade: int = 0  # writers who chose another grade than the one that stands
    asked: int = 0  # those who were asked to choose
    chosen: int = 0  # rounds where a choice of one's own was saved
    others: list[str] = field(default_factory=list)  # neither saved nor refused


@dataclass(frozen=True)
class Writer:
    """Somebody who writes in the report; every other one lets the page save itself."""

    visitor: Visitor
    report: Asked
    by_itself: bool

    def save(self, fields: Fields) -> Answer:
        """One save as this writer does it; a refused autosave is followed by the button."""
        if not self.by_itself:
            return self.press(fields)
        answer = self._send(f"{self.report.path}{AUTOSAVE}", fields)
        return self.press(fields) if answer.status == CONFLICT else answer

    def press(self, fields: Fields) -> Answer:
        return self._send(self.report.path, {**fields, "act": "save"})

    def _send(self, path: str, fields: Fields) -> Answer:
        try:
            return patiently(lambda: self.visitor.send(path, fields))
        except NoAnswerError:
            return NOT_ANSWERED


@dataclass
class Desk:
    """The writers, the report and what has been found so far."""

    writers: Sequence[Writer]
    pool: ThreadPoolExecutor
    found: Found

    @property
    def report(self) -> Asked:
        return self.writers[0].report

    def page(self) -> Fields:
        return self.writers[0].visitor.read(self.report.path).fields

    def at_once(self, fields: Callable[[int], Fields]) -> list[Answer]:
        """Every writer saves, all from the same page."""
        turns = range(len(self.writers))
        answers = list(self.pool.map(lambda n: self.writers[n].save(fields(n)), turns))
        self.found.others += [
            f"{turn} {answer.status}"
            for turn, answer in enumerate(answers)
            if answer.status not in (OK, SAVED, REFUSED)
        ]
        return answers


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
        writers = [Writer(each, report, bool(turn % 2)) for turn, each in enumerate(visitors)]
        desk = Desk(writers, pool, found)
        for number in range(effort.rounds):
            found.rounds += 1
            _same_paragraph(desk, report.answers[0], number)
            _own_paragraphs(desk, report.answers[1], number)
            _grades(desk, report.answers[2])
    return found


def _same_paragraph(desk: Desk, answer: int, number: int) -> None:
    found, base = desk.found, desk.page()[f"{answer}-base"]
    texts = [mark("text", number, turn) for turn in range(len(desk.writers))]
    answers = desk.at_once(
        lambda turn: answer_fields(answer, base, grade="P", rationale=texts[turn])
    )
    won = [text for text, each in zip(texts, answers, strict=True) if each.status in (OK, SAVED)]
    found.single += len(won) == 1
    found.saves += len(won)
    found.sent.update(texts)
    for writer, text, each in zip(desk.writers, texts, answers, strict=True):
        if each.status == REFUSED:
            page = unescape(each.text)
            found.refused += 1
            found.told += text in page and any(winner in page for winner in won)
            found.saves += _saves_what_it_sees(writer, each)


def _saves_what_it_sees(writer: Writer, page: Answer) -> bool:
    """Press the button on the page that holds both texts, until nobody else was before."""
    for _turn in range(TURNS):
        page = writer.press(page.fields)
        if page.status != REFUSED:
            break
    return page.status == SAVED


def _own_paragraphs(desk: Desk, answer: int, number: int) -> None:
    found, base = desk.found, desk.page()[f"{answer}-base"]
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


def _grades(desk: Desk, answer: int) -> None:
    found, page = desk.found, desk.page()
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
    kind, report = place.kind, place.world.shared_report
    first, second, third = (
        place.call("kept", "answer_saves", answer=answer) for answer in report.answers[:3]
    )
    kept = marks_in(json.dumps(content, ensure_ascii=False) for content in first)
    each = len(found.own) + found.rounds  # own paragraphs, and what each round began from
    missing = sorted(found.own - found.paragraphs)
    return [
        all_of(f"{kind}: rounds with exactly one success", found.single, found.rounds),
        all_of(f"{kind}: refused who see both texts", found.told, found.refused),
        exactly(f"{kind}: versions that came", len(first), found.saves, "one for each success"),
        none_of(
            f"{kind}: texts sent that history lacks",
            sorted(found.sent - kept),
            f"of {len(found.sent)}, once the refused have saved what they see",
        ),
        all_of(f"{kind}: rounds where all own paragraphs are saved", found.joined, found.rounds),
        none_of(f"{kind}: own paragraphs that the text lacks", missing, f"of {len(found.own)}"),
        exactly(f"{kind}: versions of joined paragraphs", len(second), each),
        all_of(f"{kind}: asked who chose another grade", found.asked, found.other_grade),
        all_of(f"{kind}: rounds where an own choice is saved", found.chosen, found.rounds),
        exactly(f"{kind}: versions of grades", len(third), 2 * found.rounds, "one and the choice"),
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
