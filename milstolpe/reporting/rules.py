"""Who may do what with follow-ups and reports. Predicates read as claims."""

from typing import Any

import rules

from milstolpe.objectives.models import CountyObjective
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.rules import works_on_programme
from milstolpe.reporting.models import Evidence, FollowUp, Handover, Report


@rules.predicate
def runs_follow_up(user: Any, follow_up: FollowUp) -> bool:
    """Coordinator or deciding manager at an organisation that owns the programme."""
    return bool(works_on_programme(user, follow_up.programme))


@rules.predicate
def runs_follow_up_of(user: Any, report: Report) -> bool:
    return bool(works_on_programme(user, report.follow_up.programme))


@rules.predicate
def reports_for(user: Any, report: Report) -> bool:
    """Contact person or deciding manager where the report is asked, or of who answers for them."""
    ours = standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)
    return bool(ours & _answerers(report))


@rules.predicate
def decides_for(user: Any, report: Report) -> bool:
    return bool(standing_of(user).organisation_ids(Role.DECIDER) & _answerers(report))


def _answerers(report: Report) -> set[int | None]:
    """The organisation that is asked, and the one that answers in its place."""
    return {report.organisation_id, report.answered_by_id}


@rules.predicate
def may_see_evidence(user: Any, evidence: Evidence) -> bool:
    report = evidence.answer.report
    return bool(reports_for(user, report) or runs_follow_up_of(user, report))


@rules.predicate
def handles_handover(user: Any, handover: Handover) -> bool:
    """Who answers for the organisation sees and takes in what its colleagues write."""
    return bool(reports_for(user, handover.answer.report))


@rules.predicate
def can_report_for_somebody(user: Any) -> bool:
    return standing_of(user).has(Role.CONTACT, Role.DECIDER)


@rules.predicate
def writes_about_objective(user: Any, cell: CountyObjective) -> bool:
    """Those who write, review or read the yearly assessment of the objective in the county."""
    standing = standing_of(user)
    if standing.has(Role.RUS_MEMBER, Role.RUS_LEAD, Role.NATIONAL_READER):
        return True
    return any(_covers(row, cell) for row in standing.memberships)


def _covers(membership: Membership, cell: CountyObjective) -> bool:
    """A coordinator covers the county of the organisation; other roles the one they are held for,
    or all if none is said."""
    if membership.role == Role.COORDINATOR:
        return membership.organisation.county_id == cell.county_id
    if membership.role in (Role.OBJECTIVE_LEAD, Role.REVIEWER):
        return membership.county_id in (None, cell.county_id)
    return False


rules.add_perm("reporting.run_follow_up", runs_follow_up)
rules.add_perm("reporting.judge_report", runs_follow_up_of)
rules.add_perm("reporting.enter_on_behalf", runs_follow_up_of)
rules.add_perm("reporting.answer", reports_for)
rules.add_perm("reporting.answer_in_excel", reports_for | runs_follow_up_of)
rules.add_perm("reporting.approve", decides_for)
rules.add_perm("reporting.see_report", reports_for | runs_follow_up_of)
rules.add_perm("reporting.see_evidence", may_see_evidence)
rules.add_perm("reporting.handle_handover", handles_handover)
rules.add_perm("reporting.report", can_report_for_somebody)
rules.add_perm("reporting.read_for_objective", writes_about_objective)
