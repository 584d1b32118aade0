"""A whole report as it was typed: every measure that was sent, and what stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import EditConflictError
from milstolpe.core.merge import FieldConflict
from milstolpe.core.text import small_number
from milstolpe.records.services import store_file
from milstolpe.reporting.content import AnswerContent, FileEntry
from milstolpe.reporting.forms.answers import Files, Register, Typed, foreign_answers, read_answer
from milstolpe.reporting.models import Instrument, Question
from milstolpe.reporting.queries.contents import begun_from
from milstolpe.reporting.queries.report_rows import attachable_files


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where on the page; without `answer` it concerns the whole."""

    text: str
    answer: int = 0
    field: str = ""


class Sheet:
    """The measures that were sent. Those that are not in what was sent are left alone."""

    def __init__(
        self,
        data: QueryDict,
        files: Files,
        *,
        answers: Sequence[Any],  # with `kept`
        register: Register,
        user: User,
    ) -> None:
        self.problems: list[Problem] = []
        self.is_saved = False  # all but files that are not taken
        self.conflicts: dict[int, Mapping[str, FieldConflict]] = {}
        self.ticked = _numbers(data.getlist("val"))
        # As they stand: as they were read, or as they have been saved since.
        self.answers = sent = {row.pk: row for row in answers if f"{row.pk}-base" in data}
        if foreign_answers(data, (row.pk for row in answers)):
            text = _("One of the measures is not in this report. Reload the page.")
            self.problems.append(Problem(text))
        numbers = {pk: small_number(data.get(f"{pk}-base", "")) for pk in sent}
        bases = begun_from(sent, numbers)
        known = attachable_files(user, _sent_files(data, sent), sent.values(), bases.values())
        self.rows = {
            pk: read_answer(
                data,
                files,
                answer=pk,
                number=numbers[pk],
                base=bases.get(pk, AnswerContent()),
                register=register,
                own_files=known,
            )
            for pk in sent
        }
        for pk in sent.keys() - bases.keys():
            text = _("The page is too old to be saved. Copy your text and reload the page.")
            self.problems.append(Problem(text, pk))
        for row in self.rows.values():
            self._refuse_row(row.answer, row.errors)

    @property
    def changed(self) -> list[Typed]:
        return [row for row in self.rows.values() if row.has_changed]

    def take(self, saved: Iterable[Any]) -> None:
        """Hold the answers as they have been saved."""
        for row in saved:
            self.answers[row.pk] = row
            self.rows[row.pk].number = row.number

    def begun(self, ids: Iterable[int]) -> dict[int, int]:
        """Answer id → the save that its row begins from, 0 for a measure that was not sent."""
        return {pk: self.rows[pk].number if pk in self.rows else 0 for pk in ids}

    @property
    def has_refused_files(self) -> bool:
        return any(row.refused for row in self.rows.values())

    def tell_refused_files(self) -> None:
        for pk, row in self.rows.items():
            if row.refused:
                row.errors["files"] = " ".join(row.refused)
                self.problems += [Problem(text, pk, "files") for text in row.refused]

    def refuse(self, text: str) -> None:
        self.problems.append(Problem(text))

    def refuse_rows(self, by_answer: Mapping[int, Mapping[str, str]]) -> None:
        for pk, errors in by_answer.items():
            self.rows[pk].errors |= errors
            self._refuse_row(pk, errors)

    def show_conflicts(self, by_answer: Mapping[int, EditConflictError]) -> None:
        """Let the writer choose: the rows begin from what the others saved, texts hold both."""
        for pk, error in by_answer.items():
            mine = {
                name: conflict.mine
                for name, conflict in error.conflicts.items()
                if name not in AnswerContent.TEXTS
            }
            row = self.rows[pk]
            row.number = error.number
            row.content = AnswerContent.from_values({**error.merged, **mine})
            self.conflicts[pk] = error.conflicts
            said = {name: _conflict_text(name) for name in error.conflicts}
            row.errors |= {name: text for name, text in said.items() if name in row.content.TEXTS}
            self._refuse_row(pk, said)

    def show_missing(self, missing: Mapping[int, Iterable[str]]) -> None:
        """Say at the fields what must be filled before the report is handed in."""
        text = _("Must be filled in before it is handed in.")
        self.refuse_rows({pk: dict.fromkeys(names, text) for pk, names in missing.items()})

    def store_uploads(self, user: User) -> None:
        """Keep the files that came with it, so that nothing else that is wrong loses them: a
        browser does not send them again."""
        for row in self.rows.values():
            stored = [store_file(upload, by=user) for upload in row.uploads]
            entries = tuple(FileEntry(file.pk, file.name, file.sha256) for file in stored)
            row.content = replace(row.content, files=row.content.files + entries)
            row.uploads = ()

    def _refuse_row(self, pk: int, errors: Mapping[str, str]) -> None:
        self.problems += [Problem(text, pk, name) for name, text in errors.items()]


def register_of(instruments: Iterable[Instrument], questions: Sequence[Question]) -> Register:
    return Register(frozenset(row.slug for row in instruments), questions)


def _conflict_text(name: str) -> str:
    if name in AnswerContent.TEXTS:
        return _(
            "Somebody else changed the same paragraph. Both wordings stand in the text; keep what "
            "should stand, then save."
        )
    return _("Somebody else changed the same thing. Choose what should stand, then save.")


def _sent_files(data: QueryDict, sent: Iterable[int]) -> set[int]:
    return {number for pk in sent for number in _numbers(data.getlist(f"{pk}-file"))}


def _numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := small_number(text))]
