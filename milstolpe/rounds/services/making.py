"""Making a round, also from the one before; laying out its cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.text import slugify_sv
from milstolpe.objectives.models import Objective
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import County, Organisation
from milstolpe.rounds.enums import Label, RoundState
from milstolpe.rounds.kinds import kind_of
from milstolpe.rounds.models import (
    Contribution,
    Instruction,
    Item,
    ItemSection,
    Material,
    Round,
    Section,
)

_SLUGS = {
    Label.GENERATIONAL_GOAL: "generationsmalet",
    Label.SUMMARY: "sammanfattning",
    Label.ANSWER: "svar",
}


@dataclass(frozen=True)
class Cell:
    """One text that is asked for: which item, in which county."""

    item_slug: str
    county_code: str


@transaction.atomic
def make_round(
    kind: str,
    values: Mapping[str, Any],
    *,
    by: User,
    previous: Round | None = None,
    written_by: Mapping[int, Organisation] | None = None,
) -> Round:
    """Make a draft of a round, with the template and the material of `previous` if there is one.

    Its cells are laid out by `lay_out`, which is called with those that are to be asked.

    Args:
        values: fields of `Round` by name, without kind, state and address.
        written_by: objective → who writes about it in every county, where no round before says.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: there is a round with that name.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    plan = kind_of(kind)
    address = slugify_sv(values["name"])
    if Round.objects.filter(address=address).exists():
        raise DomainError(_("There is already a round with that name. Choose another."))
    defaults = {
        "is_reviewed": previous.is_reviewed if previous else plan.is_reviewed,
        "may_decline": previous.may_decline if previous else plan.may_decline,
        "max_characters": previous.max_characters if previous else plan.max_characters,
    }
    round_ = Round.objects.create(
        kind=kind, address=address, previous=previous, **{**defaults, **values}
    )
    if previous is not None:
        _copy_template(previous, round_, by=by)
    else:
        _write_template(round_, written_by or {})
    return round_


def _write_template(round_: Round, written_by: Mapping[int, Organisation]) -> None:
    plan = round_.plan
    Section.objects.bulk_create(
        Section(round=round_, position=place, **vars(section))
        for place, section in enumerate(plan.sections)
    )
    objectives = Objective.objects.order_by("number") if plan.asks_objectives else ()
    items = [
        Item(objective=row, slug=row.slug, written_by=written_by.get(row.number))
        for row in objectives
    ]
    items += [Item(label=label, slug=_SLUGS[label]) for label in plan.labels]
    for place, item in enumerate(items):
        item.round, item.position = round_, place
    Item.objects.bulk_create(items)


def _copy_template(previous: Round, round_: Round, *, by: User) -> None:
    """Sections, items, exceptions, instructions and the newest material."""
    sections = {row.pk: row for row in previous.sections.all()}
    items = {row.pk: row for row in previous.items.all()}
    for section in sections.values():
        section.pk, section.round = None, round_
    for item in items.values():
        item.pk, item.round = None, round_
    Section.objects.bulk_create(sections.values())
    Item.objects.bulk_create(items.values())
    own = ItemSection.objects.filter(item__round=previous)
    ItemSection.objects.bulk_create(
        ItemSection(
            item=items[row.item_id],
            section=sections[row.section_id],
            guidance=row.guidance,
            max_characters=row.max_characters,
            is_asked=row.is_asked,
        )
        for row in own
    )
    if newest := previous.instructions.first():
        Instruction.objects.create(round=round_, number=1, text=newest.text, by=by)
    material = previous.materials.filter(replaced_by__isnull=True, removed_at__isnull=True)
    Material.objects.bulk_create(
        Material(
            round=round_,
            item=items[row.item_id] if row.item_id else None,
            title=row.title,
            file=row.file,
            url=row.url,
            by=by,
        )
        for row in material
    )


@transaction.atomic
def lay_out(round_: Round, cells: Iterable[Cell]) -> Sequence[Contribution]:
    """Ask for these cells that are not asked yet, each tied to the cell of the round before.

    Raises:
        DomainError: no county board is registered for a county.
    """
    items = {row.slug: row for row in round_.items.select_related("written_by")}
    boards = county_boards()
    before = _cells_before(round_)
    there = set(
        Contribution.objects.filter(item__round=round_).values_list("item__slug", "county_id")
    )
    rows = []
    for cell in cells:
        if (cell.item_slug, cell.county_code) in there:
            continue
        item = items[cell.item_slug]
        organisation = item.written_by or boards.get(cell.county_code)
        if organisation is None:
            code = {"code": cell.county_code}
            raise DomainError(_("No county board is registered for county %(code)s.") % code)
        rows.append(
            Contribution(
                item=item,
                county_id=cell.county_code,
                organisation=organisation,
                previous_id=before.get((cell.item_slug, cell.county_code)),
            )
        )
    return Contribution.objects.bulk_create(rows, batch_size=500)


def all_counties(item_slugs: Iterable[str]) -> list[Cell]:
    """A cell for each county and each of these items."""
    codes = list(County.objects.values_list("code", flat=True))
    return [Cell(slug, code) for slug in item_slugs for code in codes]


def county_boards() -> dict[str, Organisation]:
    """County code → its county board."""
    rows = Organisation.objects.filter(kind=OrganisationKind.COUNTY_BOARD, county__isnull=False)
    return {row.county_id: row for row in rows if row.county_id}


def _cells_before(round_: Round) -> dict[tuple[str, str], int]:
    if round_.previous is None:
        return {}
    rows = Contribution.objects.filter(item__round=round_.previous)
    cells = rows.values_list("pk", "item__slug", "county")
    return {(slug, county): pk for pk, slug, county in cells}


def require_draft(round_: Round) -> None:
    """Refuse what can only be done before anybody is asked.

    Raises:
        DomainError: the round is opened.
    """
    if round_.state != RoundState.DRAFT:
        raise DomainError(_("The round is opened. This can only be changed before that."))
