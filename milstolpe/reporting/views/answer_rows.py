"""The rows of a report as the pages show them: finished values, drawn once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_short_date, format_time
from milstolpe.core.merge import FieldConflict
from milstolpe.core.page import Conflict, Link
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.drawing import drawn_grade, drawn_grades, drawn_instruments
from milstolpe.reporting.enums import Grade, QuestionKind
from milstolpe.reporting.forms.answers import CHOICE, Typed
from milstolpe.reporting.forms.sheet import Sheet
from milstolpe.reporting.models import Instrument, Question
from milstolpe.reporting.queries.contents import Previous
from milstolpe.reporting.queries.report_rows import ReportContent, ReportRow


@dataclass(frozen=True)
class Last:
    """What was answered last time."""

    year: int
    grade: SafeString
    rationale: str
    action_taken: str
    instruments: str


@dataclass(frozen=True)
class ExtraField:
    """One of the programme's own questions about a measure."""

    name: str  # of the field
    label: str
    kind: str  # QuestionKind
    choices: Sequence[str]
    text: str
    is_required: bool
    error: str


@dataclass(frozen=True)
class FileLink:
    """A file of evidence."""

    id: int
    title: str
    address: str


@dataclass(frozen=True)
class AnswerRow:
    """One measure to answer about."""

    pk: int
    prefix: str  # of the names of its fields
    number: int  # the save that the form begins from
    code: str
    title: str
    address: str  # of the measure
    is_internal: bool
    ended: str  # what has ended since it was asked about, or empty
    content: AnswerContent
    grades: SafeString
    instruments: SafeString
    files: Sequence[FileLink]
    extras: Sequence[ExtraField]
    last: Last | None
    errors: Mapping[str, str]
    conflicts: Sequence["ConflictField"]
    state: str  # "Saved 14.02", or empty
    colleagues: Sequence[Link]  # who has been asked about it
    filled: str  # how much is written below the fold
    is_answered: bool
    is_ticked: bool
    is_unfolded: bool


@dataclass(frozen=True)
class ConflictField:
    """What two people changed, with the name of the field."""

    field: str
    side: Conflict


Areas = Sequence[tuple[str, Sequence[AnswerRow]]]


def answer_rows(content: ReportContent, sheet: Sheet | None, ticked: Iterable[int]) -> Areas:
    """The rows by area, with what was typed in place of what is saved."""
    typed = sheet.rows if sheet else {}
    conflicts = sheet.conflicts if sheet else {}
    chosen = set(ticked)
    names = names_of(content.instruments)
    rows = [
        (
            row.area,
            _row(
                row,
                typed.get(row.answer.pk),
                conflicts.get(row.answer.pk, {}),
                content,
                names,
                is_ticked=row.answer.pk in chosen,
            ),
        )
        for row in content.rows
    ]
    return [(area, [row for _a, row in part]) for area, part in groupby(rows, lambda pair: pair[0])]


def single_row(
    row: ReportRow, typed: Typed | None, content: ReportContent, *, prefix: str
) -> AnswerRow:
    """One measure on a page of its own, its fields named by `prefix`."""
    names = names_of(content.instruments)
    return _row(row, typed, {}, content, names, is_ticked=False, prefix=prefix)


def _row(
    row: ReportRow,
    typed: Typed | None,
    conflicts: Mapping[str, FieldConflict],
    content: ReportContent,
    names: Mapping[str, str],
    *,
    is_ticked: bool,
    prefix: str = "",
) -> AnswerRow:
    answer, measure = row.answer, row.answer.measure
    shown = typed.content if typed else row.content
    errors = typed.errors if typed else {}
    prefix = prefix or f"{answer.pk}-"
    sides = _conflicts(prefix, typed, conflicts, names)
    extras = [_extra(prefix, question, shown, errors) for question in content.questions]
    return AnswerRow(
        pk=answer.pk,
        prefix=prefix,
        number=typed.number if typed else answer.number,
        code=measure.code,
        title=measure.title,
        address=reverse("programmes:measure", args=[measure.public_id]),
        is_internal=measure.is_internal,
        ended=ended_text(row),
        content=shown,
        grades=drawn_grades(prefix, shown.grade),
        instruments=_instruments(prefix, row, shown, content),
        files=file_links(answer.pk, shown),
        extras=extras,
        last=last_of(row.previous, names),
        errors=errors,
        conflicts=sides,
        state=state_text(answer),
        colleagues=_colleagues(row),
        filled=_filled(shown),
        is_answered=answer.number > 0,
        is_ticked=is_ticked,
        is_unfolded=bool(sides or errors.keys() - {"grade", "is_continuous"}),
    )


def _instruments(
    prefix: str, row: ReportRow, shown: AnswerContent, content: ReportContent
) -> SafeString:
    last = row.previous.content.instruments if row.previous else ()
    return drawn_instruments(prefix, content.instruments, shown.instruments, last)


def last_of(previous: Previous | None, names: Mapping[str, str]) -> Last | None:
    if previous is None:
        return None
    content = previous.content
    return Last(
        year=previous.year,
        grade=drawn_grade(content.grade, is_continuous=content.is_continuous),
        rationale=content.rationale,
        action_taken=content.action_taken,
        instruments=", ".join(content.named_instruments(names)),
    )


def file_links(answer: int, content: AnswerContent) -> list[FileLink]:
    return [
        FileLink(row.id, row.title, reverse("reporting:evidence", args=[answer, row.id]))
        for row in content.files
    ]


def state_text(answer: Any) -> str:
    """Saved at 14.02, with the day when it was not today's page."""
    if not answer.number:
        return ""
    when = f"{format_short_date(answer.changed_at)} {format_time(answer.changed_at)}"
    if answer.is_unchanged:
        return _("Unchanged, saved %(when)s") % {"when": when}
    return _("Saved %(when)s") % {"when": when}


def ended_text(row: ReportRow) -> str:
    """What has ended since the organisation was asked, so that it knows what to answer about."""
    if row.answer.measure.withdrawn_on:
        return _("The measure is withdrawn: answer about what was done before that.")
    if row.is_released:
        return _("Your commitment has ended: answer about what was done before that.")
    return ""


def _colleagues(row: ReportRow) -> list[Link]:
    """What has been answered comes first, with the way to where it is taken in."""
    links = []
    for each in sorted(row.handovers, key=lambda handover: handover.answered_at is None):
        text = _("Waits for %(who)s")
        if each.answered_at:
            text = _("Take in from %(who)s")
        elif each.bounced_at:
            text = _("The mail to %(who)s came back")
        address = reverse("reporting:handover", args=[each.pk])
        links.append(Link(text % {"who": each.name or each.email}, address))
    return links


def _filled(content: AnswerContent) -> str:
    parts = (
        content.rationale,
        content.action_taken,
        content.instruments,
        content.links or content.files,
        content.extras,
    )
    count = sum(map(bool, parts))
    if not count:
        return ""
    return ngettext("%(n)s part filled in", "%(n)s parts filled in", count) % {"n": count}


def _extra(
    prefix: str, question: Question, content: AnswerContent, errors: Mapping[str, str]
) -> ExtraField:
    name = f"q{question.pk}"
    texts = [entry.text for entry in content.extras if entry.question == question.pk]
    yes_no = [_("Yes"), _("No")] if question.kind == QuestionKind.YES_NO else []
    return ExtraField(
        name=f"{prefix}{name}",
        label=question.text,
        kind=question.kind,
        choices=yes_no or question.choice_list,
        text=texts[0] if texts else "",
        is_required=question.is_required,
        error=errors.get(name, ""),
    )


def _conflicts(
    prefix: str,
    typed: Typed | None,
    conflicts: Mapping[str, FieldConflict],
    names: Mapping[str, str],
) -> list[ConflictField]:
    """What two people changed: just found, or sent again without a choice."""
    if typed is None:
        return []
    found = {
        name: (conflict.theirs, conflict.mine)
        for name, conflict in conflicts.items()
        if name not in AnswerContent.TEXTS
    }
    before, mine = typed.base.values(), typed.content.values()
    again = {name: (before[name], mine[name]) for name in typed.choices if name not in found}
    return [
        ConflictField(
            name,
            Conflict(
                name=f"{prefix}{CHOICE}-{name}",
                label=field_label(name),
                theirs=said(name, theirs, names),
                mine=said(name, my_value, names),
                chosen=typed.choices.get(name, ""),
            ),
        )
        for name, (theirs, my_value) in (again | found).items()
    ]


def field_label(name: str) -> str:
    """A field's name on the page; a question of the programme's own has none here."""
    labels = {
        "grade": _("Degree of implementation"),
        "is_continuous": _("Goes on continuously"),
        "rationale": _("Why this degree?"),
        "action_taken": _("What has been done?"),
        "instruments": _("Instruments and funding"),
        "links": _("Links"),
        "files": _("Files"),
        "extras": _("The programme's questions"),
    }
    return labels.get(name, labels["extras"])


def said(name: str, value: Any, names: Mapping[str, str]) -> str:
    """A value of an answer in words."""
    if name == "grade":
        return str(Grade(value).label) if value else _("No answer")
    if name == "is_continuous":
        return _("Yes") if value else _("No")
    if name == "instruments":
        lines = [names.get(slug, slug) for slug in value]
    elif name == "links":
        lines = [f"{row.label}: {row.url}" for row in value]
    elif name == "files":
        lines = [row.title for row in value]
    elif name == "extras":
        lines = [f"{row.label} {row.text}" for row in value]
    else:
        return str(value) or _("Nothing")
    return "\n".join(lines) or _("Nothing")


def names_of(instruments: Iterable[Instrument]) -> dict[str, str]:
    return {row.slug: row.name for row in instruments}
