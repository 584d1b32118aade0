"""The template of a round: its sections, what differs for an item, and which cells are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.text import slugify_sv
from milstolpe.core.versions import require_unchanged
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.extensions import Asked, extension_of
from milstolpe.rounds.models import Contribution, Item, ItemSection, Round, Section
from milstolpe.rounds.queries.template import (
    ItemCells,
    cells_version,
    item_cells,
    own_version,
)
from milstolpe.rounds.queries.versions import ChangedMeanwhileError
from milstolpe.rounds.services.instructions import add_version
from milstolpe.rounds.services.making import Cell, lay_out, require_draft

WORDING = ("guidance", "max_characters", "joint_text")  # what may change when the round is opened


@dataclass(frozen=True)
class OwnSection:
    """What a section is for one item; empty values are as the round has it."""

    is_asked: bool = True
    guidance: str = ""
    max_characters: int | None = None

    @property
    def says_something(self) -> bool:
        return not self.is_asked or bool(self.guidance) or self.max_characters is not None


@transaction.atomic
def add_section(round_: Round, values: Mapping[str, Any], *, by: User) -> Section:
    """A new heading, the last one. Only before the round is opened.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: the round is opened, or has such a heading.
    """
    round_ = _held(round_, by=by)
    require_draft(round_)
    key = slugify_sv(values["title"], max_length=40)
    if round_.sections.filter(key=key).exists():
        raise DomainError(_("There is already a section with that heading."))
    last = round_.sections.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    return _saved(Section(round=round_, key=key, **{"position": place, **values}), by=by)


@transaction.atomic
def save_section(
    section: Section,
    values: Mapping[str, Any],
    *,
    base_number: int | None,
    reason: str = "",
    by: User,
) -> Section:
    """Change a section. When the round is opened only guidance, length and joint text, and with a
    reason: those who have used the old are told, as when the instructions are corrected.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        SavedMeanwhileError: somebody else has saved since.
        ReasonNeededError: the round is opened, and it does not say what is corrected.
        DomainError: the round is published.
    """
    round_ = _held(section.round, by=by)
    row = Section.objects.select_for_update().get(pk=section.pk)
    require_unchanged(row.history, base_number)
    is_open = round_.state != RoundState.DRAFT
    for name, value in values.items():
        if not is_open or name in WORDING:
            setattr(row, name, value)
    if is_open:
        _correct(round_, reason, by=by)
    return _saved(row, by=by)


@transaction.atomic
def remove_section(section: Section, *, by: User) -> None:
    """Take a heading away before the round is opened.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: the round is opened, or it is the only heading.
    """
    round_ = _held(section.round, by=by)
    require_draft(round_)
    if round_.sections.count() == 1:
        raise DomainError(_("A round needs at least one section."))
    Section.objects.filter(pk=section.pk).delete()


@transaction.atomic
def save_own_sections(
    item: Item, wanted: Mapping[int, OwnSection], *, base: str, reason: str = "", by: User
) -> None:
    """What differs for one item, by section. When the round is opened it needs a reason, and which
    sections are asked stays.

    Raises:
        PermissionDenied, ReasonNeededError, DomainError: as `save_section`.
        ChangedMeanwhileError: somebody else has saved since.
    """
    round_ = _held(item.round, by=by)
    now = own_version(item)
    if now != base:
        raise ChangedMeanwhileError(_("other guidance for %(item)s") % {"item": item}, base=now)
    is_open = round_.state != RoundState.DRAFT
    kept = {row.section_id: row.is_asked for row in item.own_sections.all()}
    rows = []
    for section, own in wanted.items():
        asked = kept.get(section, True) if is_open else own.is_asked
        row = OwnSection(asked, own.guidance, own.max_characters)
        if row.says_something:
            rows.append(ItemSection(item=item, section_id=section, **vars(row)))
    if is_open:
        _correct(round_, reason, by=by)
    if not any(own.is_asked for own in wanted.values()) and not is_open:
        raise DomainError(_("Ask for at least one section, or ask for no text at all."))
    item.own_sections.all().delete()
    ItemSection.objects.bulk_create(rows)


@transaction.atomic
def save_cells(
    item: Item,
    wanted: Mapping[str, tuple[bool, Asked]],
    *,
    written_by: Organisation | None,
    base: str,
    by: User,
) -> None:
    """Which counties are asked about an item, and for what. Only before the round is opened.

    Args:
        wanted: county code → whether a text is asked, and what beside it.
        written_by: who writes in every county; None: each county board.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: the round is opened, or a judgement is asked for without a text.
        ChangedMeanwhileError: somebody else has saved since.
    """
    round_ = _held(item.round, by=by)
    require_draft(round_)
    extension = extension_of(round_)
    before = item_cells(item, extension.asked(round_))
    now = cells_version(before, item)
    if now != base:
        raise ChangedMeanwhileError(_("other cells for %(item)s") % {"item": item}, base=now)
    if any((asked.outcome or asked.trend) and not has_text for has_text, asked in wanted.values()):
        raise DomainError(_("A judgement needs a text. Ask for the text too."))
    _set_writer(item, written_by, before)
    gone = [row.contribution for code, row in before.items() if row.contribution
            and not wanted.get(code, (False, Asked()))[0]]  # fmt: skip
    Contribution.objects.filter(pk__in=[row.pk for row in gone]).delete()
    lay_out(round_, [Cell(item.slug, code) for code, (has_text, _a) in wanted.items() if has_text])
    for row in Contribution.objects.filter(item=item).select_related("item__round"):
        row.item.round.state = round_.state
        extension.ask(row, wanted[row.county_id][1], by=by)


def _set_writer(
    item: Item, written_by: Organisation | None, before: Mapping[str, ItemCells]
) -> None:
    """Cells that are laid out already are laid out anew, so that they get the new writer."""
    if item.written_by_id == (written_by.pk if written_by else None):
        return
    item.written_by = written_by
    item.save(update_fields=["written_by"])
    laid_out = [row.contribution.pk for row in before.values() if row.contribution]
    Contribution.objects.filter(pk__in=laid_out).delete()


def _held(round_: Round, *, by: User) -> Round:
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.is_published:
        raise DomainError(_("The round is published. Its template stays as it was."))
    return row


def _correct(round_: Round, reason: str, *, by: User) -> None:
    if not reason.strip():
        raise ReasonNeededError
    newest = round_.instructions.first()
    add_version(round_, newest.text if newest else "", reason=reason, by=by)


def _saved(row: Section, *, by: User) -> Section:
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    return row
