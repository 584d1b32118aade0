"""Clients that write the texts of a round: save, comment, judge, send on, hand in, reopen."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.proof.forms import Fields
from tools.proof.saving import OK, REFUSED, SAVED, Client, patiently
from tools.proof.visitor import Answer

# The sections of a text, the page's form, the paths below a page.
FIRST, SECOND = "atgardsarbete", "tillstand"
FORM, AUTOSAVE = "write", "spara/"
REVIEW, STEP, COMMENTS = "granska/", "granska/steg/", "kommentarer/"
APPROVE, HAND_IN = "godkann/", "lamna-in/"
STEPS = re.compile(r'name="step" value="(\w+)"')
SAVE = re.compile(r'name="base_number" value="(\d+)"')
WAYS = ("neutral", "positiv", "negativ", "oklar")


@dataclass(frozen=True)
class Asked:
    """What a county board is asked in a round: one cell for each item. `cells` are ids."""

    round: str
    board: str
    county: str
    items: list[str]
    cells: list[int]

    @property
    def pages(self) -> list[str]:
        """Where the texts are written; the first one has a judgement."""
        return [f"/arbeta/rau/{self.round}/{self.county}/{item}/" for item in self.items]

    @property
    def delivery(self) -> str:
        return f"/arbeta/omgangar/{self.round}/lamna-in/{self.board}/"


def cell_path(page: str) -> str:
    """Where a cell is reviewed and commented on."""
    return page.replace("/rau/", "/omgangar/", 1)


def saved_values(answered: Answer) -> Mapping[str, Any]:
    """What autosave says stands now: the numbers of the saves of text and judgement."""
    found: Mapping[str, Any] = json.loads(answered.text)
    return found


def with_paragraph(text: str, place: int, written: str) -> str:
    """The text with its paragraph number `place` in other words."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    return "\n\n".join([*paragraphs[:place], written, *paragraphs[place + 1 :]])


NOTHING = Asked("", "", "", [], [])


@dataclass
class TextWriter(Client):
    """Somebody who writes the texts of a county and hands them in, and writes a paragraph in a
    text that all write in."""

    own: Asked = NOTHING
    shared: Asked = NOTHING
    rows_at_once: int = 2  # the texts of a county
    _form: Fields = field(default_factory=dict)  # of the first page
    _stands: dict[str, str] = field(default_factory=dict)  # page → the step that was answered last

    def prepare(self) -> None:
        """Also come to where the texts can be written, and fetch the form."""
        super().prepare()
        while self._on():
            pass
        self._form = self._page(self.own.pages[0])

    def save(self) -> None:
        """One save: text, judgement, shared text, comment, or the way to hand-in and back."""
        self.saves += 1
        kind = (self.saves + self.name) % 6
        if kind == 0:
            self._press()
        elif kind == 1:
            self._save_by_itself({f"text-{SECOND}": self._mark()})
        elif kind == 2:
            self._judge()
        elif kind == 3:
            self._save_shared()
        elif kind == 4:
            self._comment()
        else:
            self._submit(self.own.pages[self.saves % 2])
            while self._on():
                pass

    def _page(self, page: str) -> Fields:
        return patiently(lambda: self.visitor.read(page)).form(FORM)

    # --- Saves ---

    def _press(self) -> None:
        """By the button: the page is shown anew."""
        page, written = self.own.pages[0], self._mark()
        form = {**self._form, f"text-{FIRST}": f"Vi har arbetat. {written}", "act": "save"}
        self._send(page, form, written)
        self._form = self._page(page)

    def _save_by_itself(self, changed: Fields) -> None:
        (written,) = (str(value) for name, value in changed.items() if name != "jtrend")
        form = self._form | changed
        answered = self._send(f"{self.own.pages[0]}{AUTOSAVE}", form, written, OK)
        if answered.status == OK:
            now = saved_values(answered)
            self._form = form | {"base": str(now["base"]), "jbase": str(now["judgement"]["base"])}

    def _judge(self) -> None:
        trend = WAYS[self.saves % len(WAYS)]
        self._save_by_itself({"jtrend": trend, "jtrend_reason": self._mark()})

    def _save_shared(self) -> None:
        """A paragraph of one's own in the text that all write in."""
        page, written = self.shared.pages[0], self._mark()
        form = self._page(page)
        form[f"text-{SECOND}"] = with_paragraph(str(form[f"text-{SECOND}"]), self.name, written)
        self._send(f"{page}{AUTOSAVE}", form, written, OK)

    def _comment(self) -> None:
        path, written = f"{cell_path(self.shared.pages[0])}{COMMENTS}", self._mark()
        self._send(path, {"section": FIRST, "quote": "", "text": written}, written)

    # --- Steps ---

    def _on(self) -> bool:
        """A step nearer to where both texts can be written again; False when they are there."""
        pages = self.own.pages
        steps = [self._steps(page) for page in pages]
        ways = list(zip(pages, steps, strict=True))
        if closed := [page for page, can in ways if "reopen" in can]:
            self._reopen(closed[0])
        elif all("submit" in can for can in steps):
            return False
        elif waiting := [page for page, can in ways if "submit" in can]:
            self._submit(waiting[0])
        elif all("approve" in can for can in steps):
            self._step(f"{self.own.delivery}{APPROVE}", self._seen(), "return", pages)
        else:
            self._see_all("return", steps)
            self._hand_in()
        return True

    def _steps(self, page: str) -> set[str]:
        """What can be done with a text now; as it should be after what was answered last."""
        path = f"{cell_path(page)}{REVIEW}"
        found = set(STEPS.findall(patiently(lambda: self.visitor.read(path)).text))
        wanted = self._stands.pop(page, "")
        if wanted and wanted not in found:
            self.undone.append(f"{page}: {wanted} is not among {sorted(found)}")
        return found

    def _see_all(self, wanted: str, steps: list[set[str]]) -> None:
        """All were approved at once."""
        if not all(wanted in can and "approve" not in can for can in steps):
            self.undone.append(f"{self.own.delivery}: approved in part: {steps}")

    def _submit(self, page: str) -> None:
        path = cell_path(page)
        text = patiently(lambda: self.visitor.read(f"{path}{REVIEW}")).text
        number = SAVE.search(text)
        fields: Fields = {"step": "submit", "base_number": number[1] if number else ""}
        self._step(f"{path}{STEP}", fields, "take_back", [page])

    def _step(self, path: str, fields: Fields, after: str, pages: list[str]) -> None:
        """A step without words of its own: it is kept if the page then offers what comes next."""
        if patiently(lambda: self.visitor.send(path, fields)).status == SAVED:
            self.counts[self._kind_of(path)] += 1
            self._stands |= dict.fromkeys(pages, after)

    def _seen(self) -> Fields:
        """What the page of all texts would send."""
        return patiently(lambda: self.visitor.read(self.own.delivery)).fields

    def _hand_in(self) -> None:
        written = self._mark("in")
        form, path = self._seen() | {"case_number": written}, f"{self.own.delivery}{HAND_IN}"
        self.tables[written] = False
        answered = self._send(path, form, written)
        if answered.status == REFUSED:
            raise RuntimeError(f"{path} was refused: {answered.text[:3000]}")

    def _reopen(self, page: str) -> None:
        written = self._mark("again", str(self.own.pages.index(page)))
        fields: Fields = {"step": "reopen", "reason": written, "until": ""}
        self._send(f"{cell_path(page)}{STEP}", fields, written)

    def _kind_of(self, path: str) -> str:
        kinds = {
            AUTOSAVE: "autosaves",
            STEP: "steps",
            COMMENTS: "comments",
            APPROVE: "approvals of a county",
            HAND_IN: "handed in",
        }
        return next((kind for way, kind in kinds.items() if path.endswith(way)), "saves")
