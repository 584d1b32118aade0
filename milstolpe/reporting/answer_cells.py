"""An answer as the cells of a row, and back. Plain values in, plain values out.

A cell that says what it said when the list was made changes nothing, however it would be read: so
a list that comes back as it went changes nothing, whatever the texts hold.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.files import unguard
from milstolpe.core.text import clean_line, clean_text
from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import MOST_LETTERS, AnswerContent, ExtraEntry
from milstolpe.reporting.enums import SCALE, Grade, QuestionKind

MOST_IN_CELL: Final = 32_000  # a cell of Excel holds 32,767
_LONGEST = {"label": 200, "url": 500}
_LETTER = re.compile(r"([ghpen])\s*[-–—:.,=)]")
_YES, _NO = gettext_lazy("Yes"), gettext_lazy("No")

# Words that are read, besides the letter and the full name of each degree.
_GRADES = {
    Grade.DONE: gettext_lazy("done|carried out|goes on continuously"),
    Grade.HALF: gettext_lazy("half|half done|done to half"),
    Grade.BEGUN: gettext_lazy("begun|started"),
    Grade.NOT_BEGUN: gettext_lazy("not begun|not started"),
    Grade.NOT_RELEVANT: gettext_lazy("not relevant|irrelevant"),
}
_YES_WORDS = gettext_lazy("yes|y|x|1|true")
_NO_WORDS = gettext_lazy("no|n|0|false|-")

FIELDS: Mapping[str, str | Promise] = {
    "grade": gettext_lazy("Degree"),
    "is_continuous": gettext_lazy("Goes on continuously"),
    "rationale": gettext_lazy("Why this degree"),
    "action_taken": gettext_lazy("What was done"),
    "instruments": gettext_lazy("Instruments and funding"),
    "links": gettext_lazy("Links"),
}


@dataclass(frozen=True)
class Asked:
    """One of the programme's own questions."""

    id: int
    text: str
    kind: str = QuestionKind.TEXT
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"q{self.id}"


@dataclass(frozen=True)
class Vocabulary:
    """What a list is written and read with."""

    questions: Sequence[Asked] = ()
    instruments: Mapping[str, str] = field(default_factory=dict)  # slug → name

    @property
    def chosen(self) -> set[str]:
        """Fields whose value is one of a few."""
        questions = {asked.key for asked in self.questions if asked.kind != QuestionKind.TEXT}
        return {"grade", "is_continuous"} | questions

    def labels(self) -> dict[str, str]:
        """Field → the heading of its column."""
        fields = {name: str(label) for name, label in FIELDS.items()}
        questions = {
            asked.key: _("Question %(n)s: %(text)s") % {"n": number, "text": asked.text}
            for number, asked in enumerate(self.questions, start=1)
        }
        return fields | questions


class CellRefusedError(Exception):
    """The value cannot be taken; the text says why."""


@dataclass(frozen=True)
class CellProblem:
    """A cell that is not taken."""

    field: str
    value: str
    reason: str


def grade_cell(grade: str) -> str:
    """G – Genomförd eller pågår kontinuerligt."""
    if grade not in Grade.values:
        return grade
    label = str(Grade(grade).label)
    return f"{grade} – {label}" if grade in SCALE else label


def yes_no(value: bool) -> str:
    return str(_YES if value else _NO)


def written(content: AnswerContent, words: Vocabulary) -> dict[str, str]:
    """Field → what its cell says."""
    texts = {entry.question: entry.text for entry in content.extras}
    return {
        "grade": grade_cell(content.grade),
        "is_continuous": yes_no(True) if content.is_continuous else "",
        "rationale": content.rationale,
        "action_taken": content.action_taken,
        "instruments": "; ".join(content.named_instruments(words.instruments)),
        "links": "\n".join(f"{link.label} {link.url}".strip() for link in content.links),
        **{asked.key: texts.get(asked.id, "") for asked in words.questions},
    }


def in_cell(text: str) -> str:
    """What a cell holds of a text: all of it, or where the rest is to be found."""
    if len(text.encode("utf-16-le")) // 2 <= MOST_IN_CELL:
        return text
    start = " ".join(text[:200].split())
    return _("[Too long for Excel, change it on the page] %(start)s …") % {"start": start}


def read(
    cells: Mapping[str, str], base: AnswerContent, words: Vocabulary
) -> tuple[AnswerContent, list[CellProblem]]:
    """What a row says, begun from `base`; a field without a cell is as before.

    A cell that cannot be read is left as before too, and is told as a problem.
    """
    before = written(base, words)
    changed = {
        name: unguard(clean_text(text))
        for name, text in cells.items()
        if name in before and not _is_same(text, before[name])
    }
    values: dict[str, Any] = {}
    problems = []
    for name, text in changed.items():
        try:
            values[name] = _reader(name, words)(text)
        except CellRefusedError as error:
            problems.append(CellProblem(name, text, str(error)))
    content = _with(base, values, words)
    if content.is_continuous and content.grade != Grade.DONE and not problems:
        reason = _("Only what is graded G can go on continuously.")
        problems.append(CellProblem("is_continuous", yes_no(True), reason))
    return content, problems


def _is_same(text: str, before: str) -> bool:
    """Whether the cell says what it said; a CSV file of ours has its guard before it."""
    then = clean_text(in_cell(before))
    return clean_text(text) == then or unguard(clean_text(text)) == then


def _with(base: AnswerContent, values: dict[str, Any], words: Vocabulary) -> AnswerContent:
    extras = {entry.question: entry for entry in base.extras}
    for asked in words.questions:
        if asked.key in values:
            extras[asked.id] = ExtraEntry(asked.id, asked.text, values.pop(asked.key))
    if extras != {entry.question: entry for entry in base.extras}:
        order = [asked.id for asked in words.questions]
        values["extras"] = tuple(extras[pk] for pk in order if pk in extras and extras[pk].text)
    return replace(base, **values)


def _reader(name: str, words: Vocabulary) -> Callable[[str], Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "grade": read_grade,
        "is_continuous": read_yes_no,
        "rationale": _read_text,
        "action_taken": _read_text,
        "instruments": lambda text: _read_instruments(text, words),
        "links": _read_links,
    }
    for asked in words.questions:
        readers[asked.key] = _question_reader(asked)
    return readers[name]


def read_grade(text: str) -> str:
    """The grade that a cell names with its letter, its name or a common word; empty: none."""
    folded = _folded(text)
    if not folded:
        return ""
    if found := _LETTER.match(folded):
        folded = found[1]
    for grade in Grade:
        names = {grade.value, str(grade.label), grade_cell(grade), *_words(_GRADES[grade])}
        if folded in {_folded(name) for name in names}:
            return grade.value
    raise CellRefusedError(_("Write G, H, P, E or “Not relevant”."))


def read_yes_no(text: str) -> bool:
    """Yes, no, x, 1 and the like; an empty cell is no."""
    folded = _folded(text)
    if folded in {"", *_words(_NO_WORDS)}:
        return False
    if folded in _words(_YES_WORDS):
        return True
    raise CellRefusedError(_("Write yes or no."))


def _question_reader(asked: Asked) -> Callable[[str], str]:
    if asked.kind == QuestionKind.YES_NO:
        return lambda text: yes_no(read_yes_no(text)) if text.strip() else ""
    if asked.kind == QuestionKind.CHOICE:
        return lambda text: _read_choice(text, asked.choices)
    return _read_text


def _read_text(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise CellRefusedError(
            _("Write at most %(most)s characters; now there are %(now)s.")
            % {"most": MOST_LETTERS, "now": len(text)}
        )
    return text


def _read_choice(text: str, choices: Sequence[str]) -> str:
    if not text.strip():
        return ""
    for choice in choices:
        if _folded(choice) == _folded(text):
            return choice
    raise CellRefusedError(_("Choose one of: %(choices)s.") % {"choices": "; ".join(choices)})


def _read_instruments(text: str, words: Vocabulary) -> tuple[str, ...]:
    known = {_folded(name): slug for slug, name in words.instruments.items()}
    slugs = set()
    for name in filter(None, map(clean_line, re.split(r"[;\n]", text))):
        if _folded(name) not in known:
            raise CellRefusedError(
                _(
                    "“%(name)s” is not in the list of instruments. The names stand in the sheet "
                    "“Choices”; write several with semicolons between."
                )
                % {"name": name}
            )
        slugs.add(known[_folded(name)])
    return tuple(sorted(slugs))


def _read_links(text: str) -> tuple[LinkEntry, ...]:
    return tuple(_read_link(line) for line in map(clean_line, text.split("\n")) if line)


def _read_link(line: str) -> LinkEntry:
    label, _space, url = line.rpartition(" ")
    try:
        URLValidator(["http", "https"])(url)
    except ValidationError as error:
        reason = _("Write one link a line: what it is called, then an address with https://.")
        raise CellRefusedError(reason) from error
    link = LinkEntry(label or url[: _LONGEST["label"]], url)
    for name, most in _LONGEST.items():
        if len(getattr(link, name)) > most:
            raise CellRefusedError(
                _("A link has at most 200 characters in its name and 500 in its address.")
            )
    return link


def _words(texts: Any) -> list[str]:
    return [_folded(word) for word in str(texts).split("|")]


def _folded(text: str) -> str:
    return clean_line(str(text)).casefold().rstrip(".!")
