"""Which measures a text cites, kept with each save of it."""

from typing import Final

from django.contrib.auth.models import AnonymousUser

from milstolpe.followup.models import Citation
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Contribution

KIND: Final = "atgard"
MOST: Final = 200  # measures in a text


def keep_citations(contribution: Contribution, before: TextContent, content: TextContent) -> None:
    """Make the rows say what the texts say; measures that are not public are no citations.

    Named in TEXT_KEEPERS: called in the transaction of every save of a text, with what stood
    before it.
    """
    wanted = _cited(content)
    if not wanted and not _cited(before):
        return
    rows = Citation.objects.filter(contribution=contribution)
    kept = dict(rows.values_list("measure__public_id", "pk"))
    if gone := [pk for public_id, pk in kept.items() if public_id not in wanted]:
        rows.filter(pk__in=gone).delete()
    if new := sorted(wanted - kept.keys())[:MOST]:
        measures = measures_visible_to(AnonymousUser()).filter(public_id__in=new)
        Citation.objects.bulk_create(
            Citation(contribution=contribution, measure=measure) for measure in measures
        )


def _cited(content: TextContent) -> set[str]:
    return {key for row in content.sections.values() for key in rich.cited(row.text, KIND)}


def mark_of(public_id: str) -> str:
    """The citation as it stands in a text."""
    return f"[[{KIND}:{public_id}]]"
