"""The texts of contributions read whole: as they stand, as they stood, as they were last time."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import (
    Contribution,
    ContributionRevision,
    ContributionText,
    Item,
    Section,
)
from milstolpe.rounds.rich import linked


def with_texts(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Contributions with everything that `text_content` reads. One query more."""
    texts = ContributionText.objects.select_related("section").order_by("section__position")
    return rows.prefetch_related(Prefetch("texts", queryset=texts))


def asked_sections(item: Item) -> list[Section]:
    """The sections of the item's template in order, with its own guidance and length put in.

    One query, or none where `own_sections` and the round's sections were read with the item.
    """
    kept = getattr(item, "_prefetched_objects_cache", {})
    if "own_sections" not in kept:
        return _asked_in_one_query(item)
    own = {row.section_id: row for row in item.own_sections.all()}
    found = []
    for section in item.round.sections.all():
        exception = own.get(section.pk)
        if exception is not None and not exception.is_asked:
            continue
        if exception is not None:
            section.guidance = exception.guidance or section.guidance
            section.max_characters = exception.max_characters or section.max_characters
        found.append(section)
    return found


def _asked_in_one_query(item: Item) -> list[Section]:
    return [_with_its_own(section) for section in _asked_rows(item)]


def _asked_rows(item: Item) -> QuerySet[Any, Any]:
    own = FilteredRelation("own_items", condition=Q(own_items__item=item))
    rows = item.round.sections.annotate(
        own=own,
        own_guidance=F("own__guidance"),
        own_most=F("own__max_characters"),
        own_asked=F("own__is_asked"),
    )
    return rows.exclude(own__is_asked=False)


def _with_its_own(section: Any) -> Section:
    section.guidance = section.own_guidance or section.guidance
    section.max_characters = section.own_most or section.max_characters
    found: Section = section
    return found


def sections_and_content(contribution: Contribution) -> tuple[list[Section], TextContent]:
    """What is asked of a text, and what stands there now. One query."""
    kept = FilteredRelation("texts", condition=Q(texts__contribution=contribution))
    rows = _asked_rows(contribution.item).annotate(
        kept=kept,
        kept_text=F("kept__text"),
        kept_unchanged=F("kept__is_unchanged"),
        kept_reason=F("kept__unchanged_reason"),
    )
    sections, texts = [], {}
    for row in rows:
        sections.append(_with_its_own(row))
        texts[row.key] = SectionText(
            row.kept_text or "", bool(row.kept_unchanged), row.kept_reason or ""
        )
    return sections, TextContent(texts)


def empty_content(sections: list[Section]) -> TextContent:
    return TextContent({section.key: SectionText() for section in sections})


def text_content(contribution: Contribution, sections: list[Section]) -> TextContent:
    """The texts as they stand now, one for each of `sections`."""
    kept = {row.section_id: row for row in contribution.texts.all()}
    return TextContent(
        {
            section.key: SectionText(row.text, row.is_unchanged, row.unchanged_reason)
            if (row := kept.get(section.pk))
            else SectionText()
            for section in sections
        }
    )


def content_at(
    contribution: Contribution, number: int, sections: list[Section]
) -> TextContent | None:
    """The texts as save `number` left them; 0 is before any. None: there is no such save."""
    if number == 0:
        return empty_content(sections)
    row = ContributionRevision.objects.filter(contribution=contribution, number=number).first()
    if row is None:
        return None
    kept = TextContent.from_json(row.content).sections
    return TextContent({s.key: kept.get(s.key, SectionText()) for s in sections})


def previous_content(contribution: Contribution) -> TextContent | None:
    """What the cell said in the round before: what was published, else what stands there."""
    previous = contribution.previous
    if previous is None:
        return None
    published = previous.publications.filter(is_newest=True).first()
    if published is not None:
        return frozen_content(published.content)
    return text_content(previous, asked_sections(previous.item))


def frozen_content(content: Mapping[str, Any]) -> TextContent:
    """The texts of a published copy as they can be written on: its citations live again."""
    sections = {}
    for row in content.get("sections", ()):
        text = row["text"]
        for cited in content.get("citations", ()):
            text = text.replace(linked(cited["text"], cited["address"]), cited["token"])
        sections[row["key"]] = SectionText(text)
    return TextContent(sections)
