"""Whether what rounds keep agrees with itself: saves of texts, what was handed in, what is
published, the rows of published judgements, and compilations."""

import hashlib
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from milstolpe.core.stored import AsStored, stored_bytes
from milstolpe.followup.models import PublishedJudgement
from milstolpe.programmes.queries.integrity import (
    CHANGED,
    UNREADABLE,
    Disagreement,
    Verdict,
    compare,
    parsed,
    verify_saves,
)
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds.models import (
    CompilationPart,
    CompilationPartRevision,
    Contribution,
    ContributionRevision,
    HandIn,
    PublishedCompilation,
    PublishedText,
    RoundPublication,
)
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts

_BATCH = 200
_JUDGED = ("outcome", "outcome_year", "trend")


def verify(verdict: Verdict) -> Verdict:
    """Add what is found in rounds to the verdict."""
    saves = ContributionRevision.objects.annotate(address=_cell("contribution__"))
    newest = verify_saves(saves, "contribution", verdict, fingerprint=canonical_sha256)
    for row in _written().iterator(_BATCH):
        shown = text_content(row, asked_sections(row.item)).as_json()
        compare(row.address, shown, newest.get(row.pk), verdict)
    owner = _joined("round_id", "organisation_id")  # hand-ins are numbered by these two
    handed_in = HandIn.objects.annotate(
        address=_joined("round__address", "organisation__slug"), owner=owner, owner_id=owner
    )
    verify_saves(
        handed_in,
        "owner",
        verdict,
        fingerprint=canonical_sha256,
        checksum="receipt__content_sha256",
    )
    _verify_publications(verdict, _verify_texts(verdict))
    copies = PublishedCompilation.objects.annotate(address=F("compilation__address"))
    verify_saves(copies, "compilation", verdict, fingerprint=canonical_sha256)
    _verify_parts(verdict)
    return verdict


def _verify_parts(verdict: Verdict) -> None:
    """Each save of a part by itself, and what the part says now against its last save."""
    newest: dict[int, bytes] = {}
    rows = CompilationPartRevision.objects.annotate(
        raw=AsStored("text"), address=_joined("part__compilation__address", "part__key")
    ).order_by("part", "number")
    for part, address, number, sha256, raw in rows.values_list(
        "part", "address", "number", "sha256", "raw"
    ).iterator(_BATCH):
        verdict.saves += 1
        newest[part] = stored_bytes(raw)
        if hashlib.sha256(newest[part]).hexdigest() != sha256:
            verdict.found.append(Disagreement(address, number, CHANGED))
    parts = CompilationPart.objects.filter(number__gt=0).annotate(
        raw=AsStored("text"), address=_joined("compilation__address", "key")
    )
    for pk, address, raw in parts.values_list("pk", "address", "raw").iterator(_BATCH):
        if newest.get(pk) != stored_bytes(raw):
            verdict.found.append(Disagreement(address, None, CHANGED))


def _joined(*names: str) -> Concat:
    parts: list[Any] = []
    for name in names:
        parts += [Value("/"), Cast(F(name), CharField())]
    return Concat(*parts[1:], output_field=CharField())


def _cell(contribution: str = "") -> Concat:
    """The address of a contribution: round, county, item."""
    names = ("item__round__address", "county__slug", "item__slug")
    return _joined(*(f"{contribution}{name}" for name in names))


def _written() -> Any:
    rows = with_texts(Contribution.objects.filter(number__gt=0)).annotate(address=_cell())
    return (
        rows.select_related("item__round")
        .prefetch_related("item__own_sections", "item__round__sections")
        .order_by("pk")
    )


def _verify_texts(verdict: Verdict) -> dict[int, list[str]]:
    """Each frozen text by itself, and its judgement's row. Gives their checksums by publication."""
    rows = PublishedText.objects.annotate(
        raw=AsStored("content"), address=_cell("contribution__")
    ).order_by("publication", "contribution__item__position", "county")
    judged = {row.text_id: row for row in PublishedJudgement.objects.all()}
    sums: dict[int, list[str]] = {}
    for pk, publication, number, address, sha256, raw in rows.values_list(
        "pk", "publication", "publication__number", "address", "sha256", "raw"
    ).iterator(_BATCH):
        verdict.saves += 1
        sums.setdefault(publication, []).append(sha256)
        content = parsed(raw)
        if not isinstance(content, dict):
            verdict.found.append(Disagreement(address, number, UNREADABLE))
        elif canonical_sha256(content) != sha256 or _row(judged.get(pk)) != _frozen(content):
            verdict.found.append(Disagreement(address, number, CHANGED))
    return sums


def _row(judgement: PublishedJudgement | None) -> dict[str, Any] | None:
    return {name: getattr(judgement, name) for name in _JUDGED} if judgement else None


def _frozen(content: dict[str, Any]) -> dict[str, Any] | None:
    assessment = content.get("assessment")
    return {name: assessment.get(name) for name in _JUDGED} if assessment else None


def _verify_publications(verdict: Verdict, sums: dict[int, list[str]]) -> None:
    """A publication is its own content and all its texts."""
    rows = RoundPublication.objects.annotate(raw=AsStored("content"))
    for pk, address, number, sha256, raw in rows.values_list(
        "pk", "round__address", "number", "sha256", "raw"
    ).iterator(1):
        verdict.saves += 1
        content = parsed(raw)
        if not isinstance(content, dict):
            verdict.found.append(Disagreement(address, number, UNREADABLE))
        elif canonical_sha256({"content": content, "texts": sums.get(pk, [])}) != sha256:
            verdict.found.append(Disagreement(address, number, CHANGED))
