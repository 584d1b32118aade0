"""A text as a reviewer reads it: what it is held against, and what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date
from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Contribution, Reading, Section
from milstolpe.rounds.queries.changes import SectionChange, changes, contents_before
from milstolpe.rounds.queries.contents import content_at

LAST_YEAR, LAST_READING, WHOLE = "forra-aret", "senast", "allt"


@dataclass(frozen=True)
class Compared:
    """What the text is held against."""

    name: str  # as addresses have it
    label: str
    content: TextContent | None  # None: against nothing, the whole text is shown


@dataclass(frozen=True)
class ReadSection:
    """A section with its changes and, to be read, its whole text."""

    change: SectionChange
    html: SafeString


def ways_to_read(contribution: Contribution, sections: list[Section], user: Any) -> list[Compared]:
    """Since my last reading, since last year, the whole: those that there are, the likeliest
    first. Three queries at most."""
    ways = []
    reading = Reading.objects.filter(contribution=contribution, user=user).first()
    if reading is not None and reading.number > 0:
        label = _("Since you read it, %(day)s") % {"day": format_date(reading.at)}
        before = content_at(contribution, reading.number, sections)
        ways.append(Compared(LAST_READING, label, before))
    if (before := contents_before([contribution]).get(contribution.pk)) is not None:
        ways.append(Compared(LAST_YEAR, since_last_year(contribution), before))
    return [*ways, Compared(WHOLE, _("The whole text"), None)]


def since_last_year(contribution: Contribution) -> str:
    previous = contribution.round.previous
    return _("Since %(round)s") % {"round": previous.name if previous else _("last year")}


def read_sections(
    sections: Sequence[Section],
    before: TextContent | None,
    content: TextContent,
    references: rich.References,
) -> list[ReadSection]:
    rows = changes(sections, before or content, content)
    return [ReadSection(row, rich.html(row.now.text, references)) for row in rows]
