"""Planning, opening and closing a follow-up; laying out who is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Programme
from milstolpe.reporting.enums import FOLLOW_UP_STEPS
from milstolpe.reporting.models import Answer, FollowUp, FollowUpEvent, Question, Report
from milstolpe.reporting.queries.expected import expected_answers, followed_measures
from milstolpe.reporting.queries.versions import AskedQuestion


@transaction.atomic
def plan_follow_up(
    programme: Programme,
    values: Mapping[str, Any],
    questions: Sequence[AskedQuestion] = (),
    *,
    by: User,
) -> FollowUp:
    """Make a follow-up of a decided or running programme; nobody is asked yet.

    Args:
        values: fields of `FollowUp` by name, without programme and state.
    Raises:
        DomainError: the programme is not decided, or has a follow-up of that year already.
    """
    if not programme.is_decided:
        raise DomainError(_("Only a decided programme can be followed up."))
    require_free_year(programme.follow_ups.all(), values["year"])
    previous = programme.follow_ups.filter(year__lt=values["year"]).first()
    follow_up = FollowUp(programme=programme, previous=previous, **values)
    save_as(follow_up, by=by)
    write_questions(follow_up, questions)
    return follow_up


def require_free_year(others: QuerySet[FollowUp], year: int) -> None:
    """Raises DomainError: one of the others is for that year."""
    if others.filter(year=year).exists():
        raise DomainError(
            _("There is already a follow-up for %(year)s. Choose another year.") % {"year": year}
        )


def save_as(follow_up: FollowUp, *, by: User) -> None:
    """Save with `by` in its history, whether a page or a command does it."""
    follow_up._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    follow_up.save()


@transaction.atomic
def take_follow_up_step(follow_up: FollowUp, name: str, *, by: User, reason: str = "") -> FollowUp:
    """Move the follow-up along `FOLLOW_UP_STEPS`; opening it lays out the reports.

    Publishing has a service of its own, which calls this one.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: nobody would be asked.
    """
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    row = FOLLOW_UP_STEPS.get(name)
    may = row is not None and by.has_perm(row.permission, follow_up)
    step = check_step(FOLLOW_UP_STEPS, name, state=follow_up.state, may=may, reason=reason)
    if name == "open":
        lay_out_reports(follow_up)
    before, follow_up.state = follow_up.state, step.to_state
    follow_up.save(update_fields=["state", "changed_at"])
    FollowUpEvent.objects.create(
        follow_up=follow_up,
        step=name,
        from_state=before,
        to_state=step.to_state,
        reason=reason.strip(),
        by=by,
    )
    return follow_up


def lay_out_reports(follow_up: FollowUp) -> list[Report]:
    """A report for each organisation that is expected to answer, with a row for each measure.

    Raises:
        DomainError: nobody would be asked.
    """
    expected = expected_answers(follow_up, on=timezone.localdate())
    if not expected:
        raise DomainError(
            _(
                "Nobody would be asked: no organisation is named as the programme says that those "
                "who report are. Check who reports, and the actors of the measures."
            )
        )
    reports = Report.objects.bulk_create(
        Report(follow_up=follow_up, organisation_id=organisation)
        for organisation in sorted(expected)
    )
    Answer.objects.bulk_create(
        (
            Answer(report=report, measure_id=measure, role=role)
            for report in reports
            for measure, role in sorted(expected[report.organisation_id].items())
        ),
        batch_size=500,
    )
    return reports


@transaction.atomic
def add_report(
    follow_up: FollowUp,
    organisation: Organisation,
    measures: Mapping[int, str],
    *,
    reason: str,
    by: User,
) -> Report:
    """Ask one more organisation, or ask it about more measures, while the follow-up is open.

    Args:
        measures: id → role.
    Raises:
        DomainError: no reason, no measure, a measure that is not followed up, none that it is not
            asked about already, or not open.
    """
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if not follow_up.is_open:
        raise DomainError(_("Reports can be added while the follow-up is open."))
    if not reason.strip():
        raise DomainError(_("Say why the organisation is to report."))
    allowed = set(followed_measures(follow_up).values_list("pk", flat=True))
    if not measures or not allowed.issuperset(measures):
        raise DomainError(_("Choose measures that the follow-up covers."))
    report, _is_new = Report.objects.get_or_create(follow_up=follow_up, organisation=organisation)
    new = measures.keys() - set(report.answers.values_list("measure_id", flat=True))
    if not new:
        raise DomainError(
            _("%(name)s is asked about all of it already.") % {"name": organisation.name}
        )
    Answer.objects.bulk_create(
        Answer(report=report, measure_id=measure, role=measures[measure]) for measure in sorted(new)
    )
    # Asked for more than once: every reason stands, the latest last.
    report.add_reason = "\n\n".join(filter(None, (report.add_reason, reason.strip())))
    report.save(update_fields=["add_reason"])
    return report


def write_questions(follow_up: FollowUp, questions: Sequence[AskedQuestion]) -> None:
    """Put these in the place of those that were, in their order."""
    follow_up.questions.all().delete()
    Question.objects.bulk_create(
        Question(follow_up=follow_up, position=position, **vars(asked))
        for position, asked in enumerate(questions)
    )
