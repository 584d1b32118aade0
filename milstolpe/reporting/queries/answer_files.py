"""The list of a report for Excel, and what a list that came back would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from milstolpe.core.diff import diff_lines
from milstolpe.core.formats import format_number
from milstolpe.core.merge import merge_fields
from milstolpe.core.page import DiffPart
from milstolpe.programmes.queries.differences import Difference
from milstolpe.reporting.answer_cells import (
    Asked,
    CellProblem,
    Vocabulary,
    grade_cell,
    read,
    written,
)
from milstolpe.reporting.answer_table import AnswerTable, ListRow, headings
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, AnswerRevision, Report
from milstolpe.reporting.queries.contents import (
    instrument_names,
    kept_content,
    previous_contents,
    with_kept,
)

_MOST_FIGURES = 7


@dataclass(frozen=True)
class RowProblem:
    """A row of a file that is not taken, or one cell of it."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class RowEdit:
    """What a row of a file says about a measure, and the save that the list was made from."""

    answer: Answer
    base_number: int
    content: AnswerContent


@dataclass(frozen=True)
class Choice:
    """A field that both the file and somebody else changed; texts, ready to be shown."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class RowChange:
    """What saving a row would do: what stands now → what will stand."""

    answer: Answer
    content: AnswerContent  # both edits joined; theirs where a choice is to be made
    differences: Sequence[Difference]
    choices: Sequence[Choice]
    mine: Mapping[str, object]  # field that is to be chosen → what the file says


@dataclass(frozen=True)
class ReadList:
    """A list that came back, row by row."""

    edits: Sequence[RowEdit]  # rows that say something else than when the list was made
    problems: Sequence[RowProblem]
    unchanged: int  # measures whose row says what it said, or that have no row
    unknown: Sequence[str]  # headings that are not ours


class AnswerList:
    """The answers of a report, read once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        rows = report.answers.select_related("measure__area")
        self.answers = list(with_kept(rows.order_by("measure__position", "measure_id")))
        self._by_measure = {row.measure.public_id: row for row in self.answers}
        self.contents = {row.pk: kept_content(row) for row in self.answers}

    @cached_property
    def words(self) -> Vocabulary:
        """The report's questions, and every instrument there is."""
        questions = self.report.follow_up.questions.all()
        return Vocabulary(
            [Asked(row.pk, row.text, row.kind, tuple(row.choice_list)) for row in questions],
            instrument_names(),
        )

    def rows(self) -> Iterator[dict[str, str]]:
        """Column → text for each measure, as the list is written."""
        previous = previous_contents(self.report, [row.measure_id for row in self.answers])
        for answer in self.answers:
            measure = answer.measure
            before = previous.get(measure.pk)
            then = before.content if before else AnswerContent()
            yield {
                "measure_id": measure.public_id,
                "save": str(answer.number),
                "code": measure.code,
                "title": measure.title,
                "area": measure.area.title if measure.area else "",
                "then_grade": _grade_then(then, before.year) if before else "",
                "then_rationale": then.rationale,
                "then_action": then.action_taken,
                **written(self.contents[answer.pk], self.words),
            }

    def compare(self, table: AnswerTable) -> ReadList:
        """What each row of the table says that it did not say when the list was made."""
        bases = self._bases(table)
        edits: list[RowEdit] = []
        problems: list[RowProblem] = []
        seen: dict[str, int] = {}
        refused = set()
        for row in table.rows:
            if reason := self._why_not(row, seen):
                problems.append(RowProblem(row.number, *reason))
                continue
            answer = self._by_measure[row.cells["measure_id"].strip()]
            number = _number(row, answer)
            base = bases.get((answer.pk, number))
            if base is None:
                refused.add(answer.pk)
                problems.append(self._no_save(row))
                continue
            content, found = read(row.cells, base, self.words)
            if found:
                refused.add(answer.pk)
                problems += [self._problem(row, problem) for problem in found]
            elif content != base:
                edits.append(RowEdit(answer, number, content))
        unchanged = len(self.answers) - len(edits) - len(refused)
        return ReadList(edits, problems, unchanged, table.unknown)

    def changes(self, edits: Sequence[RowEdit]) -> list[RowChange]:
        """What saving the edits would do, joined with what others have saved since."""
        numbers = {(edit.answer.pk, edit.base_number) for edit in edits}
        bases = self._contents_at(numbers)
        changes = [self._change(edit, bases[edit.answer.pk, edit.base_number]) for edit in edits]
        return [change for change in changes if change.differences or change.choices]

    def edit(self, pk: int, number: int, content: AnswerContent) -> RowEdit | None:
        """The edit of an answer by its id; None if it is not in the report or has no such save."""
        answer = next((row for row in self.answers if row.pk == pk), None)
        if answer is None or not self._contents_at({(pk, number)}):
            return None
        return RowEdit(answer, number, content)

    def _change(self, edit: RowEdit, base: AnswerContent) -> RowChange:
        theirs = self.contents[edit.answer.pk]
        merge = merge_fields(
            base.values(), theirs.values(), edit.content.values(), AnswerContent.TEXTS
        )
        # Where a choice is to be made nothing is joined: a person sees both and says which.
        kept = {name: getattr(theirs, name) for name in merge.conflicts}
        joined = AnswerContent.from_values(merge.values | kept)
        return RowChange(
            edit.answer,
            joined,
            self.differences(theirs, joined),
            self._choices(theirs, edit.content, merge.conflicts),
            {name: getattr(edit.content, name) for name in merge.conflicts},
        )

    def differences(self, old: AnswerContent, new: AnswerContent) -> list[Difference]:
        """The fields that differ, in words."""
        before, after = written(old, self.words), written(new, self.words)
        return [
            Difference(label, tuple(self._parts(name, before[name], after[name])))
            for name, label in self.words.labels().items()
            if before[name] != after[name]
        ]

    def _parts(self, name: str, old: str, new: str) -> Iterator[DiffPart]:
        """A text piece by piece; what is chosen from a list as a whole, old → new."""
        if old and new and name in self.words.chosen:
            yield from (
                DiffPart("removed", old), DiffPart("same", " → "), DiffPart("added", new)
            )  # fmt: skip
        else:
            yield from diff_lines(old.splitlines(), new.splitlines())

    def _choices(
        self, theirs: AnswerContent, mine: AnswerContent, conflicts: Mapping[str, object]
    ) -> list[Choice]:
        labels = self.words.labels() | {"extras": _("Answers to the questions")}
        return [
            Choice(name, labels[name], self._said(theirs, name), self._said(mine, name))
            for name in conflicts
        ]

    def _said(self, content: AnswerContent, name: str) -> str:
        if name == "extras":
            return "\n".join(f"{entry.label} {entry.text}" for entry in content.extras) or "–"
        return written(content, self.words)[name] or "–"

    def _bases(self, table: AnswerTable) -> dict[tuple[int, int], AnswerContent]:
        """What each row began from, as far as it names a save that there is."""
        wanted = set()
        for row in table.rows:
            answer = self._by_measure.get(row.cells.get("measure_id", "").strip())
            if answer is not None:
                wanted.add((answer.pk, _number(row, answer)))
        return self._contents_at(wanted)

    def _contents_at(self, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], AnswerContent]:
        """Answers as they stood after a save: (id, number) → content. One query."""
        found = {
            (row.pk, row.number): self.contents[row.pk]
            for row in self.answers
            if (row.pk, row.number) in wanted and row.number
        }
        found |= {key: AnswerContent() for key in wanted if key[1] == 0}
        if left := wanted - found.keys():
            rows = AnswerRevision.objects.filter(
                answer__in={pk for pk, _n in left}, number__in={number for _pk, number in left}
            )
            found |= {
                (row.answer_id, row.number): AnswerContent.from_json(row.content)
                for row in rows
                if (row.answer_id, row.number) in left
            }
        return found

    def _why_not(self, row: ListRow, seen: dict[str, int]) -> tuple[str, str, str] | None:
        """Why a row cannot be taken at all: field, value, reason."""
        heads = headings(self.words)
        key = row.cells.get("measure_id", "").strip()
        code = row.cells.get("code", "").strip()
        if row.covered:
            names = ", ".join(heads[name] for name in heads if name in row.covered)
            return names, "", _("The cells are merged with others. Split them.")
        if not key:
            reason = _("The row has no measure id. Rows for other measures cannot be added here.")
            return heads["measure_id"], row.cells.get("title", "")[:80], reason
        answer = self._by_measure.get(key)
        if answer is None:
            return heads["measure_id"], key[:80], _("The measure is not in your report.")
        if "code" in row.cells and code != answer.measure.code.strip():
            reason = _("The id belongs to %(code)s. Do not change ids and codes.")
            return heads["code"], code[:80], reason % {"code": answer.measure.code}
        if key in seen:
            reason = _("The measure stands on row %(row)s too. Keep one of them.")
            return heads["measure_id"], key, reason % {"row": format_number(seen[key])}
        seen[key] = row.number
        return None

    def _problem(self, row: ListRow, problem: CellProblem) -> RowProblem:
        label = self.words.labels()[problem.field]
        return RowProblem(row.number, label, problem.value[:200], problem.reason)

    def _no_save(self, row: ListRow) -> RowProblem:
        reason = _("The hidden save number is gone or changed. Download the list again.")
        value = row.cells.get("save", "")[:80]
        return RowProblem(row.number, headings(self.words)["save"], value, reason)


def chosen(change: RowChange, sides: Mapping[str, str]) -> AnswerContent:
    """The joined content with the file's value in each field where "mine" was chosen."""
    mine = {name: value for name, value in change.mine.items() if sides.get(name) == "mine"}
    return replace(change.content, **mine)  # type: ignore[arg-type]  # the fields' own values


def _number(row: ListRow, answer: Answer) -> int:
    """The save that the row says it was made from; -1 for none that can be read."""
    text = row.cells.get("save", "").strip()
    if not text and not answer.number:
        return 0  # nothing has been saved, so nothing can be lost
    return int(text) if text.isdecimal() and len(text) <= _MOST_FIGURES else -1


def _grade_then(content: AnswerContent, year: int) -> str:
    return f"{grade_cell(content.grade)} ({year})" if content.grade else ""
