"""What the database holds, read in the product's own process (see `tools.proof.inside`)."""

import json
from collections import Counter

from milstolpe.programmes.models import Measure, MeasureRevision
from tools.proof.ledger import marks_in


def marks() -> dict[str, int]:
    """Mark → number of revisions that brought it: it is not in the one before."""
    found: Counter[str] = Counter()
    before: set[str] = set()
    measure = 0
    rows = MeasureRevision.objects.order_by("measure", "number").values_list("measure", "content")
    for owner, content in rows.iterator():
        here = marks_in([json.dumps(content, ensure_ascii=False)])
        found.update(here - before if owner == measure else here)
        before, measure = here, owner
    return dict(found)


def revisions(*, public_id: str) -> int:
    """How many revisions a measure has."""
    return MeasureRevision.objects.filter(measure__public_id=public_id).count()


def table_rows() -> dict[str, int]:
    """Pasted table (the code before the full stop) → how many of its rows are measures."""
    codes = Measure.objects.filter(code__startswith="T").values_list("code", flat=True)
    return dict(Counter(code.partition(".")[0] for code in codes))
