"""Keeps every save whole, and numbers the public ones."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Max

from milstolpe.accounts.models import User
from milstolpe.core.errors import EditConflictError, ReasonNeededError
from milstolpe.core.versions import SavedMeanwhileError, signed
from milstolpe.programmes.content import MeasureContent, ProgrammeContent, fingerprint_of
from milstolpe.programmes.models import (
    Measure,
    MeasureRevision,
    Programme,
    ProgrammeRevision,
)
from milstolpe.programmes.queries.contents import (
    measure_content,
    programme_content,
    with_contents,
)
from milstolpe.programmes.services.joining import joined

C = TypeVar("C", MeasureContent, ProgrammeContent)


def join_edit(revisions: Any, mine: C, theirs: C, *, base_number: int) -> C:
    """Join an edit that began from revision `base_number` with what stands now; see `joined`.

    Args:
        revisions: those of the thing.
        theirs: what stands now.
    Raises:
        EditConflictError: both changed the same thing.
        DomainError: there is no such revision.
    """
    row = revisions.filter(number=base_number).first()
    base = type(mine).from_json(row.content) if row else None
    newest = revisions.latest("number").number
    try:
        return joined(mine, base=base, theirs=theirs, newest=newest)
    except EditConflictError as error:
        if base_number != newest:
            raise
        # Nobody has saved since: what seems to be theirs is a name that changed in a register.
        mine_again = {name: conflict.mine for name, conflict in error.conflicts.items()}
        return type(mine).from_values(error.merged | mine_again)


def require_newest(revisions: Any, base_number: int) -> None:
    """Refuse unless revision `base_number` is still the newest; the thing must be locked.

    Raises:
        SavedMeanwhileError: somebody has saved since.
    """
    newest = revisions.select_related("by").latest("number")
    if newest.number != base_number:
        raise SavedMeanwhileError(signed(newest.by, newest.at), number=newest.number)


def require_reason(programme: Programme, reason: str) -> None:
    """From *decided* on every save says why.

    Raises:
        ReasonNeededError: the programme is decided and `reason` is empty.
    """
    if programme.is_decided and not reason.strip():
        raise ReasonNeededError


def record_measure(
    measure: Measure, content: MeasureContent, *, by: User | None, reason: str = ""
) -> MeasureRevision:
    """Keep the measure as it stands now; with a version number when the programme is decided.

    A save that changes nothing adds nothing.
    """
    last = measure.revisions.first()
    sha256 = content.fingerprint()
    needs_version = measure.programme.is_decided
    if last and last.sha256 == sha256 and (last.version or not needs_version):
        return last
    return MeasureRevision.objects.create(
        measure=measure,
        number=last.number + 1 if last else 1,
        version=_next_version(measure.revisions) if needs_version else None,
        content=content.as_json(),
        sha256=sha256,
        reason=reason.strip(),
        by=by,
    )


def record_new_measures(measures: Iterable[Measure], *, by: User | None, reason: str) -> None:
    """Keep the first revision of measures that were just made, read with their contents."""
    contents = [(measure, measure_content(measure)) for measure in measures]
    MeasureRevision.objects.bulk_create(
        MeasureRevision(
            measure=measure,
            number=1,
            version=1 if measure.programme.is_decided else None,
            content=content.as_json(),
            sha256=content.fingerprint(),
            reason=reason.strip(),
            by=by,
        )
        for measure, content in contents
    )


def record_programme(
    programme: Programme, content: ProgrammeContent, *, by: User | None, reason: str = ""
) -> ProgrammeRevision:
    """Keep the programme as it stands now, with a list of its public measures at this moment."""
    last = programme.revisions.first()
    needs_version = programme.is_decided
    if last and _says(last, content) and (last.version or not needs_version):
        return last
    frozen = content.as_json() | {"measures": _measure_list(programme)}
    return ProgrammeRevision.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        version=_next_version(programme.revisions) if needs_version else None,
        content=frozen,
        sha256=fingerprint_of(frozen),
        reason=reason.strip(),
        by=by,
    )


def freeze_programme(programme: Programme, *, by: User | None, reason: str) -> None:
    """Give programme and measures a version each where what stands now has none."""
    last = {
        row["measure"]: row
        for row in MeasureRevision.objects.filter(measure__programme=programme)
        .values("measure")
        .annotate(number=Max("number"), version=Max("version"))
    }
    numbered = MeasureRevision.objects.filter(measure__programme=programme, version__isnull=False)
    shown = dict(numbered.order_by("version").values_list("measure_id", "sha256"))  # last wins
    rows = []
    for measure in with_contents(programme.measures.all()):
        content = measure_content(measure)
        sha256 = content.fingerprint()
        if shown.get(measure.pk) == sha256:
            continue
        before = last.get(measure.pk, {"number": 0, "version": 0})
        rows.append(
            MeasureRevision(
                measure=measure,
                number=before["number"] + 1,
                version=(before["version"] or 0) + 1,
                content=content.as_json(),
                sha256=sha256,
                reason=reason,
                by=by,
            )
        )
    MeasureRevision.objects.bulk_create(rows, batch_size=200)
    record_programme(programme, programme_content(programme), by=by, reason=reason)


def _says(revision: ProgrammeRevision, content: ProgrammeContent) -> bool:
    """Whether the programme said the same of itself; its list of measures may be another."""
    return ProgrammeContent.from_json(revision.content).fingerprint() == content.fingerprint()


def _next_version(revisions: Any) -> int:
    return (revisions.aggregate(last=Max("version"))["last"] or 0) + 1


def _measure_list(programme: Programme) -> list[dict[str, str]]:
    """Code, title and id of the measures that the public may see."""
    rows: Iterable[tuple[str, str, str]] = programme.measures.filter(is_internal=False).values_list(
        "code", "title", "public_id"
    )
    return [{"code": code, "title": title, "public_id": key} for code, title, key in rows]
