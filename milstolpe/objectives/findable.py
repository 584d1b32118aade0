"""What search finds of the objectives: their names and specifications."""

from collections.abc import Iterable

from milstolpe.objectives.models import Objective
from milstolpe.search.services import Entry, index


def index_objectives(objectives: Iterable[Objective]) -> None:
    """Make the objectives found. Call it where names or specifications are saved."""
    index(
        Entry(
            kind="objective",
            object_id=objective.number,
            title=objective.name_sv,
            body="\n".join(
                (*(row.name for row in objective.specifications.all()), objective.name_en)
            ),
        )
        for objective in objectives
    )
