"""All that one organisation commits to in one programme: the package that it signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from milstolpe.core.formats import format_short_date
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment, Programme
from milstolpe.programmes.queries.commitments import workable_commitments
from milstolpe.programmes.queries.visibility import commitments_visible_to

PACKAGED = (CommitmentState.PROPOSED, CommitmentState.CONFIRMED)


@dataclass(frozen=True)
class PackageRow:
    """One measure of the package, ready to print."""

    measure: str
    activities: Sequence[str]
    note: str
    together: str
    decision: str  # "2026-01-15, kommunstyrelsen, KS 2026/12"
    commitment: Commitment


@dataclass(frozen=True)
class Package:
    """What is signed, by whom, in which programme."""

    programme: Programme
    organisation: Organisation
    rows: Sequence[PackageRow]

    @property
    def proposed(self) -> list[Commitment]:
        """Those that wait for the county board's answer."""
        commitments = [row.commitment for row in self.rows]
        return [row for row in commitments if row.state == CommitmentState.PROPOSED]

    @property
    def case_numbers(self) -> str:
        """The case numbers of the decisions, each once."""
        numbers = [row.commitment.case_number for row in self.rows]
        return ", ".join(dict.fromkeys(filter(None, numbers)))

    @property
    def changed_at(self) -> datetime:
        """When anything in it was last changed."""
        return max(row.commitment.changed_at for row in self.rows)


def packaged(user: Any, *, programme: str, organisation: str) -> QuerySet[Commitment]:
    """Commitments that are signed together, by address and slug, in the order of the programme."""
    return (
        workable_commitments(user)
        .filter(
            measure__programme__address=programme,
            organisation__slug=organisation,
            state__in=PACKAGED,
        )
        .order_by("measure__position", "measure_id")
    )


def packaged_programmes(user: Any, organisation: Organisation) -> set[str]:
    """Addresses of the programmes in which the organisation has a package. One query."""
    rows = commitments_visible_to(user).filter(organisation=organisation, state__in=PACKAGED)
    return set(rows.values_list("measure__programme__address", flat=True).order_by())


def package_of(user: Any, commitment: Commitment) -> Package:
    """The package that the commitment is part of. Four queries."""
    programme, organisation = commitment.measure.programme, commitment.organisation
    rows = packaged(user, programme=programme.address, organisation=organisation.slug)
    listed = rows.prefetch_related("activities", "together_with")
    return Package(programme, organisation, [_row(row) for row in listed])


def _row(commitment: Commitment) -> PackageRow:
    day = format_short_date(commitment.decided_on) if commitment.decided_on else ""
    parts = (day, commitment.decided_by, commitment.case_number)
    return PackageRow(
        measure=str(commitment.measure),
        activities=[activity.text for activity in commitment.activities.all()],
        note=commitment.note,
        together=", ".join(partner.name for partner in commitment.together_with.all()),
        decision=", ".join(filter(None, parts)),
        commitment=commitment,
    )
