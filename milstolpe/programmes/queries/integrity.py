"""Whether what is kept agrees with itself: each save with its checksum, the tables with the last.

Everything is read as the database holds it, so that a row that cannot even be read is found too.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milstolpe.core.stored import AsStored, stored_bytes
from milstolpe.programmes.content import fingerprint_of
from milstolpe.programmes.models import Measure, MeasureRevision, Programme, ProgrammeRevision
from milstolpe.programmes.queries.contents import (
    measure_content,
    programme_content,
    with_contents,
)

_BATCH = 200
# Names come from registers, where they may have changed since; a measure's area may have been
# renamed in its programme.
_NAMES = {
    "actors": "name",
    "objectives": "name",
    "sdgs": "name",
    "interactions": "name",
    "owners": "name",
    "milestone_targets": "title",
}
UNREADABLE = _("The save cannot be read.")
CHANGED = _("The content does not agree with its checksum.")
_GAP = _("The saves are not numbered one after the other.")
_OTHER = _("What is shown is not what was saved last.")
_NONE = _("There is no save.")


@dataclass(frozen=True)
class Disagreement:
    """Something that is not as it was saved."""

    address: str  # of the programme, the measure and so on, as it is in links
    number: int | None  # of the save; None when it is about the thing as it stands
    what: str | Promise


@dataclass
class Verdict:
    """What has been looked at so far and what was found."""

    saves: int = 0
    found: list[Disagreement] = field(default_factory=list)


def verify() -> Verdict:
    """Look at every save of every programme and measure."""
    verdict = Verdict()
    measures = MeasureRevision.objects.annotate(address=F("measure__public_id"))
    programmes = ProgrammeRevision.objects.annotate(address=F("programme__address"))
    newest = verify_saves(measures, "measure", verdict)
    for measure in with_contents(Measure.objects.order_by("pk")).iterator(_BATCH):
        shown = measure_content(measure).as_json()
        compare(measure.public_id, shown, newest.get(measure.pk), verdict)
    newest = verify_saves(programmes, "programme", verdict)
    for programme in Programme.objects.order_by("pk").iterator(_BATCH):
        shown = programme_content(programme).as_json()
        compare(programme.address, shown, newest.get(programme.pk), verdict)
    return verdict


def verify_saves(
    rows: QuerySet[Any],
    owner: str,
    verdict: Verdict,
    *,
    fingerprint: Callable[[Any], str] = fingerprint_of,
    checksum: str = "sha256",
) -> dict[int, dict[str, Any] | None]:
    """Check each save by itself and its number.

    Args:
        rows: with `address`, what a disagreement is told with.
        owner: what the saves are of, a foreign key.
        fingerprint: what `checksum`, a column, is made with.
    Returns:
        Thing → content of its last save (None when that cannot be read).
    """
    newest: dict[int, dict[str, Any] | None] = {}
    wanted = 0
    columns = (f"{owner}_id", "address", "number", checksum, "raw")
    ordered = rows.annotate(raw=AsStored("content")).order_by(owner, "number")
    for thing, key, number, sha256, raw in ordered.values_list(*columns).iterator(_BATCH):
        verdict.saves += 1
        wanted = wanted + 1 if thing in newest else 1
        if number != wanted:
            verdict.found.append(Disagreement(key, number, _GAP))
        content = parsed(raw)
        if not isinstance(content, dict):
            verdict.found.append(Disagreement(key, number, UNREADABLE))
            content = None
        elif fingerprint(content) != sha256:
            verdict.found.append(Disagreement(key, number, CHANGED))
        newest[thing] = content
    return newest


def parsed(raw: str) -> Any:
    """JSON as `AsStored` gave it; None when it cannot be read."""
    try:
        return json.loads(stored_bytes(raw))
    except ValueError:
        return None


def compare(
    address: str, shown: Mapping[str, Any], last: Mapping[str, Any] | None, verdict: Verdict
) -> None:
    """Hold what the tables say against the last save."""
    if last is None:
        verdict.found.append(Disagreement(address, None, _NONE))
    elif _own(shown) != _own({name: last.get(name) for name in shown}):
        verdict.found.append(Disagreement(address, None, _OTHER))


def _own(content: Mapping[str, Any]) -> str:
    """A fingerprint of what the thing says itself, without names of registers."""
    own = {name: _nameless(value, _NAMES.get(name, "")) for name, value in content.items()}
    return fingerprint_of(own | {"area": ""})


def _nameless(value: Any, name: str) -> Any:
    if not name or not isinstance(value, list | tuple):
        return value
    return [{key: part for key, part in dict(row).items() if key != name} for row in value]
