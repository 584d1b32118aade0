"""Answers as they were typed: read by hand, since a page of 60 measures has a thousand fields.

Each field is called `<answer id>-<name>`. Nothing that was typed is thrown away: what cannot be
saved is shown again with what is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from milstolpe.core.fields import AddressField
from milstolpe.core.text import clean_line, clean_text, small_number
from milstolpe.programmes.content import LinkEntry
from milstolpe.records.file_types import FileRefusedError, check_file
from milstolpe.reporting.content import MOST_LETTERS, AnswerContent, ExtraEntry, FileEntry
from milstolpe.reporting.enums import Grade, QuestionKind
from milstolpe.reporting.models import Question

MOST_OF_A_TITLE = 200
MOST_LINKS = 40
CHOICE = "valj"  # before the name of a field that two people changed
_ADDRESS = AddressField(required=False)

Files = MultiValueDict[str, "UploadedFile[bytes]"]


@dataclass(frozen=True)
class Register:
    """What every row is read with."""

    instruments: frozenset[str]  # slugs
    questions: Sequence[Question]


@dataclass
class Typed:
    """One measure as somebody typed it."""

    answer: int  # id
    number: int  # the save that the writer began from
    base: AnswerContent  # as it stood then
    content: AnswerContent
    errors: dict[str, str] = field(default_factory=dict)  # field → what is wrong
    choices: dict[str, str] = field(default_factory=dict)  # field → "theirs", "mine" or ""
    uploads: Sequence["UploadedFile[bytes]"] = ()
    refused: Sequence[str] = ()  # files that are not taken, with why

    @property
    def has_changed(self) -> bool:
        return self.content != self.base or bool(self.uploads) or bool(self.choices)

    def chosen(self) -> AnswerContent:
        """What is to be saved: as typed, but theirs where the writer chose so."""
        theirs: dict[str, Any] = {
            name: getattr(self.base, name)
            for name, side in self.choices.items()
            if side == "theirs"
        }
        return replace(self.content, **theirs)


def read_answer(
    data: QueryDict,
    files: Files,
    *,
    answer: int,
    number: int,
    base: AnswerContent,
    register: Register,
    own_files: Mapping[int, FileEntry],
) -> Typed:
    """What the fields of one measure say.

    Args:
        own_files: the files that this writer may attach here, by id.
    """
    reader = _Reader(data, f"{answer}-")
    content = AnswerContent(
        grade=reader.grade(),
        is_continuous=reader.text("continuous") == "1",
        rationale=reader.paragraphs("rationale"),
        action_taken=reader.paragraphs("action_taken"),
        instruments=reader.instruments(register.instruments),
        links=reader.links(),
        files=reader.files(own_files),
        extras=reader.extras(register.questions, base),
    )
    if content.is_continuous and content.grade != Grade.DONE:
        reader.errors["is_continuous"] = _("Only what is graded G can go on continuously.")
    sent = [(upload, _why_refused(upload)) for upload in files.getlist(f"{answer}-upload")]
    uploads = [upload for upload, refusal in sent if not refusal]
    refused = [f"{upload.name}: {refusal}" for upload, refusal in sent if refusal]
    choices = reader.choices()
    if "" in choices.values():
        reader.errors |= {
            name: _("Choose what should stand, then save.")
            for name, side in choices.items()
            if not side
        }
    return Typed(answer, number, base, content, reader.errors, choices, uploads, refused)


def _why_refused(upload: "UploadedFile[bytes]") -> str:
    try:
        check_file(upload.name or "", upload, upload.size or 0)
    except FileRefusedError as refusal:
        return str(refusal)
    return ""


class _Reader:
    """Reads the fields of one measure and keeps what is wrong with them."""

    def __init__(self, data: QueryDict, prefix: str) -> None:
        self.data, self.prefix = data, prefix
        self.errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        return str(self.data.get(f"{self.prefix}{name}", ""))

    def all(self, name: str) -> list[str]:
        return self.data.getlist(f"{self.prefix}{name}")

    def grade(self) -> str:
        grade = self.text("grade")
        if grade and grade not in Grade.values:
            self.errors["grade"] = _("Choose one of the degrees.")
            return ""
        return grade

    def paragraphs(self, name: str) -> str:
        text = clean_text(self.text(name))
        if len(text) > MOST_LETTERS:
            self.errors[name] = _(
                "Write at most %(most)s characters; now there are %(now)s. Attach the rest as a "
                "file."
            ) % {"most": MOST_LETTERS, "now": len(text)}
        return text

    def instruments(self, known: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(self.all("instruments")) & set(known)))

    def links(self) -> tuple[LinkEntry, ...]:
        rows = zip(self.all("link_label"), self.all("link_url"), strict=False)
        links = [link for label, url in rows if (link := self._link(label, url))]
        if len(links) > MOST_LINKS:
            self.errors["links"] = _("Keep to %(most)s links.") % {"most": MOST_LINKS}
        return tuple(links)

    def _link(self, raw_label: str, raw_url: str) -> LinkEntry | None:
        label, url = clean_line(raw_label)[:MOST_OF_A_TITLE], clean_line(raw_url)
        if not label and not url:
            return None
        try:
            url = _ADDRESS.clean(url)
            if not url:
                self.errors["links"] = _("Write the address of “%(label)s” too.") % {"label": label}
        except ValidationError as error:
            self.errors["links"] = " ".join(error.messages)
        return LinkEntry(label or urlsplit(url).hostname or url[:MOST_OF_A_TITLE], url)

    def files(self, own_files: Mapping[int, FileEntry]) -> tuple[FileEntry, ...]:
        """Those that are there and not ticked to be taken away, in their order."""
        removed = set(self.all("remove"))
        ids = [small_number(text) for text in self.all("file") if text not in removed]
        return tuple(own_files[pk] for pk in dict.fromkeys(ids) if pk in own_files)

    def extras(self, questions: Sequence[Question], base: AnswerContent) -> tuple[ExtraEntry, ...]:
        before = {(entry.question, entry.text): entry for entry in base.extras}
        entries = []
        for question in questions:
            text = self.paragraphs(f"q{question.pk}")
            if text and question.kind == QuestionKind.CHOICE and text not in question.choice_list:
                self.errors[f"q{question.pk}"] = _("Choose one of the answers.")
            elif text:
                # The question stands as it was put, unless the answer is changed.
                entry = ExtraEntry(question.pk, question.text, text)
                entries.append(before.get((question.pk, text), entry))
        return tuple(entries)

    def choices(self) -> dict[str, str]:
        known = AnswerContent().values()
        found = {}
        for name in self.all("conflict"):
            side = self.text(f"{CHOICE}-{name}")
            if name in known:
                found[name] = side if side in ("theirs", "mine") else ""
        return found


def foreign_answers(data: QueryDict, known: Iterable[int]) -> list[str]:
    """Ids of measures in what was sent that are not in the report."""
    ours = {str(pk) for pk in known}
    sent = (name.removesuffix("-base") for name in data if name.endswith("-base"))
    return [pk for pk in sent if pk not in ours]


def sent_of_register(data: QueryDict) -> tuple[set[str], set[int]]:
    """The instruments (slugs) and the questions (ids) that anything at all was sent of."""
    sent = [(name.partition("-")[2], values) for name, values in data.lists()]
    slugs = {slug for name, values in sent if name == "instruments" for slug in values}
    return slugs, {small_number(name[1:]) for name, _v in sent if name[:1] == "q"} - {0}
