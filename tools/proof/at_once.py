"""People who save the same thing at once, each from the same page."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape

from tools.proof.forms import Fields
from tools.proof.saving import CONFLICT, OK, REFUSED, SAVED, patiently
from tools.proof.visitor import Answer, NoAnswerError, Visitor

TURNS = 5  # to save what the page shows, before it counts as lost
NOT_ANSWERED = Answer(0, {}, "")


@dataclass(frozen=True)
class Page:
    """Where one writes: its address, where it saves itself, what its button sends."""

    path: str
    autosave: str
    form: str = ""  # id of the form; empty: the last one of the page
    button: str = "save"


@dataclass(frozen=True)
class Writer:
    """Somebody at the page; every other one lets it save itself."""

    visitor: Visitor
    page: Page
    by_itself: bool

    def save(self, fields: Fields) -> Answer:
        """One save as this writer does it; a refused autosave is followed by the button."""
        if not self.by_itself:
            return self.press(fields)
        answer = self._send(f"{self.page.path}{self.page.autosave}", fields)
        return self.press(fields) if answer.status in (CONFLICT, REFUSED) else answer

    def press(self, fields: Fields) -> Answer:
        return self._send(self.page.path, {**fields, "act": self.page.button})

    def saves_what_it_sees(self, page: Answer, chosen: Fields) -> bool:
        """Press the button on the page that holds both texts, until nobody else was before.

        Args:
            chosen: what is picked where the page asks.
        """
        for _turn in range(TURNS):
            page = self.press({**page.form(self.page.form), **chosen})
            if page.status != REFUSED:
                break
        return page.status == SAVED

    def _send(self, path: str, fields: Fields) -> Answer:
        try:
            return patiently(lambda: self.visitor.send(path, fields))
        except NoAnswerError:
            return NOT_ANSWERED


@dataclass
class Clash:
    """What came of it when all wrote other words in the same place."""

    rounds: int = 0
    single: int = 0  # rounds with exactly one success
    saves: int = 0  # answered as saved, those of what was seen afterwards too
    refused: int = 0
    told: int = 0  # refused, with the writer's text and the winner's on the page
    sent: set[str] = field(default_factory=set)  # marks
    answers: Sequence[Answer] = ()  # of the last round

    def count(
        self,
        writers: Sequence[Writer],
        texts: Sequence[str],
        answers: Sequence[Answer],
        chosen: Fields,
    ) -> None:
        """Count one round; the refused then save what they see."""
        won = [t for t, each in zip(texts, answers, strict=True) if each.status in (OK, SAVED)]
        self.answers = answers
        self.rounds += 1
        self.single += len(won) == 1
        self.saves += len(won)
        self.sent.update(texts)
        for writer, text, each in zip(writers, texts, answers, strict=True):
            if each.status == REFUSED:
                page = unescape(each.text)
                self.refused += 1
                self.told += text in page and any(winner in page for winner in won)
                self.saves += writer.saves_what_it_sees(each, chosen)


@dataclass
class Desk:
    """The writers at one page, and what was answered otherwise than saved or refused."""

    writers: Sequence[Writer]
    pool: ThreadPoolExecutor
    others: list[str] = field(default_factory=list)

    def page(self) -> Fields:
        """What the page's form holds now."""
        first = self.writers[0]
        return first.visitor.read(first.page.path).form(first.page.form)

    def at_once(self, fields: Callable[[int], Fields]) -> list[Answer]:
        """Every writer saves, all from the same page."""
        turns = range(len(self.writers))
        answers = list(self.pool.map(lambda n: self.writers[n].save(fields(n)), turns))
        self.others += [
            f"{turn} {answer.status}"
            for turn, answer in enumerate(answers)
            if answer.status not in (OK, SAVED, REFUSED)
        ]
        return answers


def seated(visitors: Sequence[Visitor], page: Page) -> list[Writer]:
    """Everybody at the page."""
    return [Writer(each, page, bool(turn % 2)) for turn, each in enumerate(visitors)]
