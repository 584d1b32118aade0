"""What one has before one when writing a text, and how it is saved whichever button sent it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.arrival import arrived_at
from milstolpe.core.errors import DomainError, EditConflictError, ReasonNeededError
from milstolpe.core.text import small_number
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import Way
from milstolpe.rounds.forms.texts import TextSheet
from milstolpe.rounds.models import Contribution, Section
from milstolpe.rounds.queries.contents import sections_and_content
from milstolpe.rounds.services.instructions import mark_instructions_seen
from milstolpe.rounds.services.pictures import add_picture, picture_mark
from milstolpe.rounds.services.texts import SAVED, LockedError, join_texts, unchanged_text

Context = dict[str, Any]


@dataclass
class Desk:
    """A text that somebody is about to read or write."""

    user: User
    contribution: Contribution
    sections: list[Section]
    kept: TextContent  # what is saved
    previous: TextContent | None  # last time's
    arrived_at: datetime
    sheet: TextSheet | None = None  # what was sent and not saved
    is_late: bool = False  # it came when nothing can be written
    way: str = Way.PAGE

    @property
    def content(self) -> TextContent:
        """What the fields hold: what was typed, else what is saved."""
        typed = self.sheet.typed if self.sheet else {}
        return TextContent({**self.kept.sections, **typed})

    def section(self, key: str) -> Section | None:
        return next((row for row in self.sections if row.key == key), None)


def desk_of(request: HttpRequest, contribution: Contribution, previous: TextContent | None) -> Desk:
    sections, kept = sections_and_content(contribution)
    return Desk(
        user=request.user,  # type: ignore[arg-type]  # whoever comes here has logged in
        contribution=contribution,
        sections=sections,
        kept=kept,
        previous=previous,
        arrived_at=arrived_at(request),
    )


def save_desk(request: HttpRequest, desk: Desk, *, cited: str = "") -> bool:
    """Save what was typed and do what the button asked of the text; False when something stands in
    the way, which the sheet then says.

    Args:
        cited: a reference that was chosen beside the text, to stand last in its first section.
    """
    sheet = desk.sheet = TextSheet(request.POST, desk.sections)
    try:
        if cited and desk.sections:
            sheet.append(desk.sections[0].key, cited)
        _take_pictures(request, desk, sheet)
        _act(request, desk, sheet)
        if not sheet.problems:
            _save(desk, sheet)
    except EditConflictError as error:
        sheet.show_conflicts(error)
    except DomainError as error:
        sheet.refuse(str(error))
        desk.is_late = isinstance(error, LockedError)
    return desk.sheet is None


def _save(desk: Desk, sheet: TextSheet) -> None:
    saved, desk.kept = join_texts(
        desk.contribution,
        sheet.content,
        sections=desk.sections,
        base_number=sheet.base,
        by=desk.user,
        way=desk.way,
        now=desk.arrived_at,
    )
    for name in (*SAVED, "state"):
        setattr(desk.contribution, name, getattr(saved, name))
    desk.sheet = None


def _take_pictures(request: HttpRequest, desk: Desk, sheet: TextSheet) -> None:
    """Pictures that were chosen stand last in their section."""
    for section in desk.sections:
        if upload := request.FILES.get(f"picture-{section.key}"):
            made = add_picture(desk.contribution, upload, by=desk.user, now=desk.arrived_at)
            words = request.POST.get(f"alt-{section.key}", "")
            sheet.append(section.key, picture_mark(made, words))


def _act(request: HttpRequest, desk: Desk, sheet: TextSheet) -> None:
    _see_instructions(request, desk)
    for key in request.POST.get("unchanged", "").split():
        if section := desk.section(key):
            _leave(desk, sheet, section)
    if section := desk.section(request.POST.get("joint", "")):
        sheet.put(section.key, SectionText(section.joint_text))
        desk.way = Way.JOINT


def _see_instructions(request: HttpRequest, desk: Desk) -> None:
    """Those that stood on the page of the first save; corrected ones when the writer says so."""
    shown = "" if desk.contribution.instruction_number else request.POST.get("instruction", "")
    if number := small_number(request.POST.get("seen", shown)):
        mark_instructions_seen(desk.contribution, number, by=desk.user)


def _leave(desk: Desk, sheet: TextSheet, section: Section) -> None:
    reason = sheet.typed.get(section.key, SectionText()).reason
    try:
        text = unchanged_text(desk.contribution, section, desk.previous, reason=reason)
    except ReasonNeededError:
        sheet.refuse(
            _("Say why the text from last time may stand: it is about the year before."),
            section.key,
        )
        return
    sheet.put(section.key, text)
    desk.way = Way.UNCHANGED
