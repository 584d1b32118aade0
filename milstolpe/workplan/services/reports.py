"""The report of a plan's year: written by the working group, finished by who leads it."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict, newest_save
from milstolpe.records.receipts import canonical_sha256
from milstolpe.workplan.models import Plan, YearReport, YearReportVersion
from milstolpe.workplan.queries.reports import draft_of_year
from milstolpe.workplan.services.editing import held_open, save_as
from milstolpe.workplan.services.freezing import next_number
from milstolpe.workplan.year_content import NO_TEXTS

TEXTS = frozenset(NO_TEXTS)


@transaction.atomic
def save_year_report(
    plan: Plan, texts: Mapping[str, str], *, base_number: int | None, by: User
) -> YearReport:
    """Save the texts, joined paragraph by paragraph with what others saved meanwhile.

    Args:
        base_number: the save (history id) that the edit began from; None: nothing was written.
    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        EditConflictError: both changed the same paragraph; nothing is saved.
    """
    plan = held_open(pk=plan.pk, by=by)
    row = YearReport.objects.filter(plan=plan).first() or YearReport(plan=plan)
    theirs = {name: getattr(row, name) for name in texts}
    merge = merge_fields(_base(row, base_number, texts), theirs, texts, TEXTS)
    if merge.conflicts:
        raise conflict(merge, row.history)
    if merge.values != theirs or row.pk is None:
        for name, value in merge.values.items():
            setattr(row, name, value)
        save_as(row, by=by)
    return row


def _base(row: YearReport, number: int | None, names: Mapping[str, str]) -> dict[str, str]:
    kept = row.history.filter(history_id=number).first() if row.pk and number else None
    return {name: getattr(kept, name) if kept else "" for name in names}


def base_number(plan: Plan) -> int | None:
    """The save that a form begins from; None where nothing is written."""
    row = YearReport.objects.filter(plan=plan).first()
    newest = newest_save(row.history) if row else None
    return newest.history_id if newest else None


@transaction.atomic
def finish_year_report(plan: Plan, *, by: User) -> YearReportVersion:
    """Keep the report as it stands, with its figures, as a version that never changes.

    Raises:
        PermissionDenied: `by` does not lead RUS.
        ClosedError: the year is closed.
        DomainError: no summary is written, or nothing differs from the version before.
    """
    if not by.has_perm("workplan.decide"):
        raise PermissionDenied
    plan = held_open(pk=plan.pk, by=by)
    content = draft_of_year(plan)
    if not content["texts"]["summary"]:
        raise DomainError(_("Write the summary and save it before the report is finished."))
    sha256 = canonical_sha256(content)
    same = _("Nothing differs from the report that is finished.")
    number = next_number(YearReportVersion.objects.filter(plan=plan), sha256, same=same)
    return YearReportVersion.objects.create(
        plan=plan, number=number, content=content, sha256=sha256, by=by
    )
