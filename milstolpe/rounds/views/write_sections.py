"""The sections of the writing page as they are shown: finished values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.diff import diff_lines
from milstolpe.core.formats import format_number
from milstolpe.core.page import DiffPart
from milstolpe.rounds import rich
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import Standing
from milstolpe.rounds.forms.texts import TextSheet, Wordings
from milstolpe.rounds.models import Section


@dataclass(frozen=True)
class Count:
    """How long a text is, and how long it may be."""

    characters: int
    most: int | None

    @property
    def over(self) -> int:
        return max(0, self.characters - self.most) if self.most else 0

    @property
    def text(self) -> str:
        found = format_number(self.characters)
        if not self.most:
            return ngettext("%(n)s character", "%(n)s characters", self.characters) % {"n": found}
        said = _("%(n)s of %(most)s characters") % {"n": found, "most": format_number(self.most)}
        if not self.over:
            return said
        over = _("%(n)s too many") % {"n": format_number(self.over)}
        return f"{said}: {over}"


@dataclass(frozen=True)
class Before:
    """What the section said last time."""

    shown: SafeString
    typed: str
    diff: Sequence[DiffPart]  # from then to now; empty when nothing is written or changed
    can_stand: bool
    needs_reason: bool


@dataclass(frozen=True)
class SectionField:
    """One section to write."""

    key: str
    title: str
    guidance: str
    is_required: bool
    row: SectionText
    count: Count
    before: Before | None
    wordings: Wordings | None
    errors: Sequence[str]
    preview: SafeString
    joint: SafeString  # the text that everybody is offered
    lines: int  # how tall the field is
    questions: Sequence[object] = ()  # answered, about this section


def section_fields(
    sections: Sequence[Section],
    content: TextContent,
    previous: TextContent | None,
    *,
    sheet: TextSheet | None,
    references: rich.References,
    is_previewed: bool,
    questions: Mapping[int | None, Sequence[object]],
) -> list[SectionField]:
    """The fields in order; what was typed stands in place of what is saved."""
    fields = []
    for section in sections:
        row = content.sections.get(section.key, SectionText())
        problems = sheet.problems if sheet else ()
        joint = section.joint_text
        fields.append(
            SectionField(
                key=section.key,
                title=section.title,
                guidance=section.guidance,
                is_required=section.is_required,
                row=row,
                count=Count(rich.character_count(row.text), section.max_characters),
                before=_before(section, row, previous, references),
                wordings=sheet.conflicts.get(section.key) if sheet else None,
                errors=[each.text for each in problems if each.section == section.key],
                preview=rich.html(row.text, references) if is_previewed else SafeString(),
                joint=rich.html(joint) if joint and joint != row.text else SafeString(),
                lines=min(30, max(8, len(row.text) // 75 + row.text.count("\n"))),
                questions=questions.get(section.pk, ()),
            )
        )
    return fields


def _before(
    section: Section,
    row: SectionText,
    previous: TextContent | None,
    references: rich.References,
) -> Before | None:
    text = previous.text(section.key) if previous else ""
    if not text:
        return None
    is_other = bool(row.text) and row.text != text
    return Before(
        shown=rich.html(text, references),
        typed=text,
        diff=list(diff_lines(text.splitlines(), row.text.splitlines())) if is_other else (),
        can_stand=section.standing != Standing.NEVER,
        needs_reason=section.standing == Standing.WITH_REASON,
    )


def total(content: TextContent, most: int | None) -> Count:
    """Of the whole text."""
    return Count(content.characters, most)
