"""What is missing before a text can be handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.rounds import rich
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import Standing
from milstolpe.rounds.models import Contribution, Section
from milstolpe.rounds.queries.comments import open_counts
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.queries.extra import missing_elsewhere


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, and in which section; empty: in none."""

    text: str
    section: str = ""
    is_comment: bool = False

    def __str__(self) -> str:
        return self.text


def missing_in(contributions: Sequence[Contribution]) -> dict[int, list[Missing]]:
    """Contribution → what is missing. Two queries, when they are read with `whole_cells`."""
    comments, elsewhere = open_counts(contributions), missing_elsewhere(contributions)
    found = {}
    for row in contributions:
        sections = asked_sections(row.item)
        content = text_content(row, sections)
        missing = [
            *(each for section in sections for each in _of_section(section, content)),
            *_too_long(row, content),
            *(Missing(text) for text in elsewhere.get(row.pk, ())),
        ]
        if blocking := comments.get(row.pk, (0, 0))[1]:
            missing.append(Missing(_blocking(blocking), is_comment=True))
        found[row.pk] = missing
    return found


def _of_section(section: Section, content: TextContent) -> list[Missing]:
    row, words = content.sections[section.key], {"title": section.title}
    texts = []
    if section.is_required and not row.text.strip():
        texts.append(_("“%(title)s” is empty.") % words)
    if _lacks_reason(section, row):
        texts.append(_("“%(title)s” is left unchanged without a reason.") % words)
    for place, image in enumerate(rich.images(row.text), 1):
        if image.number is None:
            texts.append(
                _("Picture %(n)s in “%(title)s” is not in Milstolpe. Add it as a file.")
                % (words | {"n": place})
            )
        elif not image.alt:
            texts.append(
                _("Picture %(n)s in “%(title)s” has no description.") % (words | {"n": place})
            )
    return [Missing(text, section.key) for text in texts]


def _lacks_reason(section: Section, row: SectionText) -> bool:
    asks = section.standing == Standing.WITH_REASON
    return row.is_unchanged and asks and not row.reason.strip()


def _too_long(contribution: Contribution, content: TextContent) -> list[Missing]:
    most, count = contribution.round.max_characters, content.characters
    if most is None or count <= most:
        return []
    words = {"n": format_number(count), "most": format_number(most)}
    text = _("The whole text has %(n)s characters; at most %(most)s can be handed in.")
    return [Missing(text % words)]


def _blocking(count: int) -> str:
    return ngettext(
        "%(n)s comment must be resolved first.", "%(n)s comments must be resolved first.", count
    ) % {"n": count}
