"""My tasks: what waits for a person in the organisation they act for, by when."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.queries.people import waiting
from milstolpe.organisations.queries.registers import register_sizes
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.programmes.models import Commitment, ConsultationComment, Programme
from milstolpe.programmes.queries.commitment_lists import NONE, own_counts, own_measures
from milstolpe.programmes.queries.work import own_programmes
from milstolpe.reporting.addresses import answering_path
from milstolpe.reporting.enums import FollowUpState, ReportState
from milstolpe.reporting.queries.waiting import (
    WaitingReport,
    follow_ups_to_run,
    is_to_be_followed_up,
    reports_to_hand_in,
    with_last_follow_up,
)
from milstolpe.rounds.queries.compilations import items_to_read, parts_waiting_for
from milstolpe.web import registers
from milstolpe.web.queries.plan_tasks import plan_tasks
from milstolpe.web.queries.round_tasks import round_tasks, text_tasks
from milstolpe.web.queries.task import Task
from milstolpe.web.queries.visitor_messages import visitor_messages

ANSWER_FOR_OBJECTIVES = frozenset({Role.OBJECTIVE_LEAD, Role.NATIONAL_READER})


def tasks_of(user: Any, organisation: Organisation) -> list[Task]:
    """What waits for `user` in that organisation, the most urgent first. Some eighteen queries."""
    roles = {row.role for row in memberships_of(user) if row.organisation_id == organisation.pk}
    found: list[Task] = []
    for concerned, tasks in TASKS_BY_ROLE:
        if roles & concerned:
            found += tasks(user, organisation)
    return sorted(found, key=lambda task: task.due or datetime.date.max)


def memberships_of(user: Any) -> tuple[Membership, ...]:
    """The roles in force, those that end first standing first."""
    return tuple(sorted(standing_of(user).memberships, key=lambda row: row.end_on))


def assignments_of(user: Any, organisation: Organisation) -> list[ObjectiveAssignment]:
    """The objectives that the person answers for there. No query for roles that never do."""
    roles = [
        row.pk
        for row in memberships_of(user)
        if row.organisation_id == organisation.pk and row.role in ANSWER_FOR_OBJECTIVES
    ]
    if not roles:
        return []
    rows = ObjectiveAssignment.objects.filter(membership__in=roles)
    return list(rows.select_related("objective", "membership__county").order_by("objective"))


def _programme_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    programmes = with_last_follow_up(
        own_programmes(user)
        .filter(owners__organisation=organisation)
        .exclude(state=ProgrammeState.CLOSED)
        .annotate(
            proposed=_number(
                Commitment.objects.filter(state=CommitmentState.PROPOSED), "measure__programme"
            ),
            unanswered=_number(ConsultationComment.objects.filter(answer=""), "programme"),
        )
    )
    for programme in programmes:
        yield from _tasks_of_programme(programme)
        if is_to_be_followed_up(programme):
            address = reverse("reporting:follow-up-new", args=[programme.address])
            yield Task(_("Plan the follow-up"), programme.title, address)


def _tasks_of_programme(programme: Any) -> Iterator[Task]:
    """What the state of the programme, and what others have sent in, asks for."""

    def task(what: str, page: str, due: datetime.date | None = None) -> Task:
        address = reverse(f"programmes:{page}", args=[programme.address])
        return Task(what, programme.title, address, due)

    if programme.state == ProgrammeState.DRAFT:
        yield task(_("Finish the draft and send it out for consultation"), "work-programme")
    if programme.state == ProgrammeState.CONSULTATION:
        is_open = programme.answer_by >= localdate()
        what = _("Register the answers that come in") if is_open else _("Register the decision")
        page = "work-consultation" if is_open else "work-programme"
        yield task(what, page, programme.answer_by)
    if programme.state == ProgrammeState.DECIDED:
        yield task(_("Start the programme"), "work-programme")
    if _is_ending(programme):
        last_day = datetime.date(programme.end_year, 12, 31)
        yield task(
            _("Prolong or close the programme, or make the next one"), "work-programme", last_day
        )
    if n := programme.unanswered:
        what = ngettext("Answer %(n)s comment", "Answer %(n)s comments", n)
        yield task(what % {"n": n}, "work-consultation")
    if n := programme.proposed:
        what = ngettext("Confirm %(n)s commitment", "Confirm %(n)s commitments", n)
        yield task(what % {"n": n}, "work-commitments")


def _follow_up_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    """Follow-ups to open, invite to, judge, close and publish. One query."""
    for row in follow_ups_to_run(user, organisation):
        yield from _tasks_of_follow_up(row)


def _tasks_of_follow_up(row: Any) -> Iterator[Task]:
    """What the state of the follow-up asks for."""
    about = f"{row.programme.title} {row.year}"
    page = reverse("reporting:follow-up", args=[row.programme.address, row.year])
    if row.state == FollowUpState.PLANNED:
        yield Task(_("Open the follow-up"), about, page, row.answer_by)
    if row.state == FollowUpState.CLOSED:
        yield Task(_("Write the analysis and publish the year"), about, page)
    if n := row.to_judge:
        what = ngettext("Read %(n)s report that came in", "Read %(n)s reports that came in", n)
        yield Task(what % {"n": n}, about, f"{page}?lage={ReportState.HANDED_IN}")
    if row.state != FollowUpState.OPEN:
        return
    if n := row.uninvited:
        what = ngettext(
            "Invite: %(n)s organisation is not invited", "Invite: %(n)s are not invited", n
        )
        yield Task(what % {"n": n}, about, page, row.answer_by)
    if row.late and row.answer_by < localdate():
        what = ngettext(
            "Remind %(n)s organisation that is late, or close",
            "Remind %(n)s organisations that are late, or close",
            row.late,
        )
        yield Task(what % {"n": row.late}, about, page, row.answer_by)


def _report_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    """Reports to hand in, each with its last day. Two queries."""
    for row in reports_to_hand_in(user, organisation):
        report = row.report
        about = f"{report.organisation.name}, {report.follow_up.programme.title}"
        page = answering_path(report)
        if row.is_to_be_approved:
            page = reverse("reporting:report-preview", args=[report.pk])
        yield Task(_what_to_do_with(row, user), about, page, row.due)


def _what_to_do_with(row: WaitingReport, user: Any) -> str:
    words = {"year": row.report.follow_up.year, "who": row.waits_for or _("your manager")}
    if row.report.state == ReportState.RETURNED:
        return _("Look at the follow-up %(year)s again: it is returned") % words
    if not row.is_to_be_approved:
        return _("Hand in the follow-up %(year)s") % words
    if user.has_perm("reporting.approve", row.report):
        return _("Approve the follow-up %(year)s") % words
    return _("The follow-up %(year)s waits for %(who)s to approve it") % words


def _compilation_tasks(user: Any, _organisation: Organisation) -> Iterator[Task]:
    """Parts of compilations to write, and parts that a colleague has sent to review. One query."""
    for row in parts_waiting_for(user):
        compilation = row.part.compilation
        what = _("Review “%(part)s”") if row.is_to_review else _("Write “%(part)s”")
        place = [compilation.round.address, compilation.address, row.part.key]
        address = reverse("rounds:compilation-part", args=place)
        yield Task(what % {"part": row.part.title}, compilation.name, address, row.part.answer_by)


def _reading_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    """What the counties have handed in about one's objectives. Two queries."""
    numbers = [row.objective_id for row in assignments_of(user, organisation)]
    for row in items_to_read(numbers):
        what = ngettext("Read %(n)s text about %(about)s", "Read %(n)s texts about %(about)s",
                        row.handed_in)  # fmt: skip
        address = reverse("rounds:reading", args=[row.item.round.address, row.item.slug])
        yield Task(
            what % {"n": row.handed_in, "about": row.item.name}, row.item.round.name, address
        )


def _is_ending(programme: Programme) -> bool:
    is_running = programme.state == ProgrammeState.RUNNING
    return is_running and programme.end_year <= localdate().year


def _number(rows: QuerySet[Any], programme: str) -> Coalesce:
    """How many of the rows belong to the programme of the outer query."""
    own = rows.filter(**{programme: OuterRef("pk")}).order_by().values(programme)
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _commitment_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    """What the organisation has not taken a stand on, and whether it can be reached."""
    counts = own_counts(own_measures(user, organisation))
    address = f"{reverse('programmes:my-commitments')}?organisation={organisation.slug}"
    if n := counts.get(CommitmentState.TO_RENEW, 0):
        what = ngettext(
            "Take a stand on %(n)s commitment anew", "Take a stand on %(n)s commitments anew", n
        )
        yield Task(what % {"n": n}, organisation.name, f"{address}&lage={CommitmentState.TO_RENEW}")
    if n := counts.get(NONE, 0):
        what = ngettext(
            "Take a stand on %(n)s measure that names you",
            "Take a stand on %(n)s measures that name you",
            n,
        )
        yield Task(what % {"n": n}, organisation.name, f"{address}&lage={NONE}")
    if not organisation.function_mailbox:
        page = reverse("organisations:contact-details", args=[organisation.slug])
        yield Task(_("Tell where mail goes when nobody answers"), organisation.name, page)


def _message_tasks(_user: Any, _organisation: Organisation) -> Iterator[Task]:
    """What visitors have written and nobody has answered."""
    if n := visitor_messages().count():
        what = ngettext(
            "Answer %(n)s message from a visitor", "Answer %(n)s messages from visitors", n
        )
        yield Task(what % {"n": n}, _("The contact page"), reverse("web:visitor-messages"))


def _register_tasks(user: Any, _organisation: Organisation) -> Iterator[Task]:
    """Roles that end, accounts without any, facts that nobody has checked."""
    found, about = waiting(user), _("The register")
    if n := found.roles_that_end:
        what = ngettext("Renew or end %(n)s role", "Renew or end %(n)s roles", n)
        yield Task(what % {"n": n}, about, f"{reverse('organisations:admin-roles')}?visa=snart")
    if n := found.people_without_role:
        what = ngettext(
            "Give a role to %(n)s account without one",
            "Give a role to %(n)s accounts without one",
            n,
        )
        page = f"{reverse('organisations:admin-people')}?visa=utan-roll"
        yield Task(what % {"n": n}, about, page)
    sizes = register_sizes(registers.ALL)
    if n := sum(size.to_check for size in sizes.values()):
        what = ngettext("Check %(n)s fact in the register", "Check %(n)s facts in the register", n)
        yield Task(what % {"n": n}, about, reverse("organisations:admin-start"))


# Whoever holds one of the roles in the organisation meets the tasks beside it.
TASKS_BY_ROLE: tuple[tuple[frozenset[str], Callable[[Any, Organisation], Iterator[Task]]], ...] = (
    (frozenset({Role.COORDINATOR, Role.DECIDER}), _programme_tasks),
    (frozenset({Role.COORDINATOR, Role.DECIDER}), _follow_up_tasks),
    (frozenset({Role.CONTACT, Role.DECIDER}), _report_tasks),
    (frozenset({Role.CONTACT, Role.DECIDER}), _commitment_tasks),
    (frozenset({Role.RUS_MEMBER, Role.RUS_LEAD}), _compilation_tasks),
    (frozenset({Role.NATIONAL_READER}), _reading_tasks),
    (frozenset({Role.RUS_MEMBER, Role.RUS_LEAD}), round_tasks),
    (frozenset({Role.RUS_MEMBER, Role.RUS_LEAD}), plan_tasks),
    (
        frozenset({Role.OBJECTIVE_LEAD, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER}),
        text_tasks,
    ),
    (frozenset({Role.ADMINISTRATOR}), _message_tasks),
    (frozenset({Role.ADMINISTRATOR}), _register_tasks),
)
