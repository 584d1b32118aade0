"""What has changed in a text: since last year, since a person read it, between two saves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.diff import diff_lines
from milstolpe.core.page import DiffPart
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution, ContributionText, PublishedText, Section
from milstolpe.rounds.queries.contents import frozen_content

_KEPT_LINES = 2  # of a stretch that is the same, at each end, when only changes are shown


@dataclass(frozen=True)
class SectionChange:
    """A section now and what came and went in it."""

    section: Section
    now: SectionText
    parts: Sequence[DiffPart]  # empty: it is the same
    said: str  # in words: unchanged, with the reason


def changes(
    sections: Sequence[Section], old: TextContent, new: TextContent, *, is_short: bool = True
) -> list[SectionChange]:
    """Each section with its changes.

    Args:
        is_short: of long stretches that are the same, only the ends are kept.
    """
    found = []
    for section in sections:
        before, now = old.text(section.key), new.sections.get(section.key, SectionText())
        parts: Iterator[DiffPart] | tuple[()] = ()
        if before != now.text:
            parts = diff_lines(before.splitlines(), now.text.splitlines())
        kept = tuple(_shortened(parts) if is_short else parts)
        found.append(SectionChange(section, now, kept, _said(now)))
    return found


def _said(row: SectionText) -> str:
    if not row.is_unchanged:
        return ""
    said = _("Stated to be unchanged.")
    return f"{said} {row.reason}".strip()


def _shortened(parts: Iterator[DiffPart] | tuple[()]) -> Iterator[DiffPart]:
    for part in parts:
        lines = part.text.splitlines(keepends=True)
        hidden = len(lines) - 2 * _KEPT_LINES
        if part.kind != "same" or hidden < 2:
            yield part
            continue
        gap = ngettext("%(n)s line unchanged", "%(n)s lines unchanged", hidden) % {"n": hidden}
        head, tail = lines[:_KEPT_LINES], lines[-_KEPT_LINES:]
        yield DiffPart("same", "".join([*head, f"[… {gap}]\n", *tail]))


def contents_before(contributions: Sequence[Contribution]) -> dict[int, TextContent]:
    """Contribution → what its cell said in the round before: what was published, else what stands
    there. Two queries."""
    before = {row.previous_id: row.pk for row in contributions if row.previous_id}
    found: dict[int, TextContent] = {}
    published = PublishedText.objects.filter(contribution__in=before, is_newest=True)
    for key, content in published.values_list("contribution_id", "content"):
        found[before[key]] = frozen_content(content)
    left = [key for key, now in before.items() if now not in found]
    texts = ContributionText.objects.filter(contribution__in=left).select_related("section")
    stood: dict[int, dict[str, SectionText]] = {}
    for row in texts:
        stood.setdefault(row.contribution_id, {})[row.section.key] = SectionText(row.text)
    return found | {before[key]: TextContent(rows) for key, rows in stood.items()}
