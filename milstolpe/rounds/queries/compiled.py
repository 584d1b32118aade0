"""The texts of a round as they are compiled: from the frozen copy of one that is published, from
what is handed in so far of one that is not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds import rich
from milstolpe.rounds.compiled import CompiledTable, CompiledText, Extras, merged
from milstolpe.rounds.enums import HANDED_IN_STATES, ContributionState
from milstolpe.rounds.enums import Label as ItemLabel
from milstolpe.rounds.models import (
    Contribution,
    Picture,
    PublishedText,
    Round,
    RoundPublication,
)
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts

LANGUAGE = "sv"  # what is compiled is in Swedish, and so are the words put to it
ExtrasOf = Callable[[Round, RoundPublication | None], Extras]


@dataclass(frozen=True)
class Compiled:
    """A round ready to be compiled: which copy of it, what stands beside the texts, its state."""

    round: Round
    publication: RoundPublication | None  # None: what is handed in so far
    extras: Extras
    stamp: str  # another when any text or table is another
    dated: date  # what it is from

    @property
    def tables(self) -> Sequence[CompiledTable]:
        return self.extras.tables


@dataclass(frozen=True)
class Progress:
    """How many texts of an item or a county are handed in."""

    slug: str
    name: str
    asked: int
    handed_in: int


def compiled(round_: Round) -> Compiled:
    """What the tables and documents of the round are made from, without its texts."""
    publication = round_.publications.first() if round_.is_published else None
    with translation.override(LANGUAGE):
        found = merged([extras_of(round_, publication) for extras_of in _rooms_above()])
    if publication is not None:
        stamp, day = publication.sha256, timezone.localdate(publication.at)
    else:
        stamp, day = _stamp(round_)
    return Compiled(round_, publication, found, canonical_sha256([stamp, found.stamp]), day)


def _rooms_above() -> list[ExtrasOf]:
    return [import_string(name) for name in settings.COMPILATION_EXTRAS]


def _stamp(round_: Round) -> tuple[str, date]:
    """What is handed in so far, and the day of its last save."""
    rows = list(
        handed_in(round_)
        .order_by("pk")
        .values_list("pk", "number", "state", "organisation", "changed_at")
    )
    prefetch_related_objects([round_], "sections")
    about = [round_.name, *((row.key, row.title) for row in round_.sections.all())]
    saves = [at for *_rest, at in rows if at is not None]
    stamp = canonical_sha256([about, [row[:-1] for row in rows]])
    return stamp, timezone.localdate(max(saves, default=round_.created_at))


def handed_in(round_: Round) -> QuerySet[Contribution]:
    return Contribution.objects.filter(item__round=round_, state__in=HANDED_IN_STATES)


def compiled_texts(
    found: Compiled, *, item: str = "", county: str = "", only: Q | None = None
) -> list[CompiledText]:
    """The texts in the order of items and counties. Five queries at most.

    Args:
        item, county: slugs; empty is all.
        only: which contributions the reader may see, where not all.
    """
    if found.publication is not None:
        rows = _published(found.publication, item, county)
    else:
        rows = _so_far(found.round, item, county, only)
    return [found.extras.added_to(row) for row in rows]


def _published(publication: RoundPublication, item: str, county: str) -> list[CompiledText]:
    rows = publication.texts.order_by("contribution__item__position", "county_id")
    if item:
        rows = rows.filter(contribution__item__slug=item)
    if county:
        rows = rows.filter(county__slug=county)
    return [_frozen(row) for row in rows.select_related("contribution__item", "county")]


def _frozen(row: PublishedText) -> CompiledText:
    content = row.content
    return CompiledText(
        contribution=row.contribution_id,
        item=row.contribution.item.slug,
        title=content.get("title", ""),
        county=content.get("county", ""),
        county_code=content.get("county_code", row.county_id),
        county_slug=row.county.slug,
        organisation=content.get("organisation", ""),
        sections=[(part["title"], part["text"]) for part in content["sections"]],
    )


def _so_far(round_: Round, item: str, county: str, only: Q | None) -> list[CompiledText]:
    rows = handed_in(round_) if only is None else handed_in(round_).filter(only)
    if item:
        rows = rows.filter(item__slug=item)
    if county:
        rows = rows.filter(county__slug=county)
    rows = with_texts(rows).select_related("item__objective", "county", "organisation")
    rows = rows.prefetch_related("item__own_sections").order_by("item__position", "county_id")
    prefetch_related_objects([round_], "sections")
    found = []
    for row in rows:
        row.item.round = round_
        found.append(_standing(row))
    return found


def _standing(row: Contribution) -> CompiledText:
    item = row.item
    sections = asked_sections(item)
    content = text_content(row, sections)
    with translation.override(LANGUAGE):
        return CompiledText(
            contribution=row.pk,
            item=item.slug,
            title=item.name,
            county=row.county.name,
            county_code=row.county_id,
            county_slug=row.county.slug,
            organisation=row.organisation.name,
            sections=[(section.title, content.text(section.key)) for section in sections],
        )


def picture_files(texts: Iterable[CompiledText]) -> dict[int, bytes]:
    """The pictures that the texts show, each of its own contribution. One query."""
    shown = {
        (text.contribution, image.number)
        for text in texts
        for _title, body in text.sections
        for image in rich.images(body)
        if image.number is not None
    }
    rows = Picture.objects.filter(pk__in={number for _key, number in shown})
    found = {}
    for row in rows.select_related("file"):
        if (row.contribution_id, row.pk) in shown:
            with row.file.file.open("rb") as file:
                found[row.pk] = file.read()
    return found


def progress_by_item(round_: Round) -> list[Progress]:
    """How far each item has come. One query."""
    rows = _progress(
        round_, "item__position", "item__slug", "item__objective__name_sv", "item__label"
    )
    return [
        Progress(
            slug=row["item__slug"],
            name=row["item__objective__name_sv"] or str(ItemLabel(row["item__label"]).label),
            asked=row["asked"],
            handed_in=row["handed_in"],
        )
        for row in rows
    ]


def progress_by_county(round_: Round) -> list[Progress]:
    """How far each county has come. One query."""
    rows = _progress(round_, "county_id", "county__slug", "county__name")
    return [
        Progress(row["county__slug"], row["county__name"], row["asked"], row["handed_in"])
        for row in rows
    ]


def _progress(round_: Round, *by: str) -> list[dict[str, Any]]:
    rows = Contribution.objects.filter(item__round=round_)
    return list(
        rows.exclude(state=ContributionState.WAIVED)
        .values(*by)
        .annotate(asked=Count("pk"), handed_in=Count("pk", filter=Q(state__in=HANDED_IN_STATES)))
        .order_by(by[0])
    )
