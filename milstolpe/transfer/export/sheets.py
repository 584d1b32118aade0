"""Each sheet of the template with the function that gives its rows."""

from collections.abc import Callable, Iterator
from typing import Final

from milstolpe.transfer.export import actors, measures, programmes, reports
from milstolpe.transfer.export.cells import Row
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.template import EXPORTED
from milstolpe.transfer.template.columns import Sheet

ROWS: Final[dict[str, Callable[[Scope], Iterator[Row]]]] = {
    "organisations": actors.organisations,
    "groups": actors.groups,
    "group_members": actors.group_members,
    "actor_kinds": actors.actor_kinds,
    "instruments": reports.instruments,
    "programmes": programmes.programmes,
    "owners": programmes.owners,
    "documents": programmes.documents,
    "areas": programmes.areas,
    "measures": measures.measures,
    "actor_roles": measures.actor_roles,
    "activities": measures.activities,
    "interactions": measures.interactions,
    "measure_links": measures.measure_links,
    "successions": measures.successions,
    "comments": programmes.comments,
    "commitments": measures.commitments,
    "follow_ups": reports.follow_ups,
    "questions": reports.questions,
    "report_heads": reports.report_heads,
    "reports": reports.reports,
    "extra_answers": reports.extra_answers,
    "evidence": reports.evidence,
}


def filled_sheets(scope: Scope) -> Iterator[tuple[Sheet, Iterator[Row]]]:
    """Every sheet in the order of the template, with its rows, read only as they are asked for."""
    return ((sheet, ROWS[sheet.key](scope)) for sheet in EXPORTED)
