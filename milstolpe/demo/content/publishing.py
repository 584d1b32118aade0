"""What comes after the answers: what was handed in, and years published on their day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.followups import HandedIn
from milstolpe.demo.content.receipts import Delivery
from milstolpe.demo.content.timeline import at_noon
from milstolpe.records.models import Receipt
from milstolpe.reporting.enums import FOLLOW_UP_STEPS, FollowUpState, ReportState
from milstolpe.reporting.models import (
    Answer,
    FollowUp,
    FollowUpEvent,
    PublishedYear,
    Report,
    ReportEvent,
    Submission,
)
from milstolpe.reporting.queries.contents import with_contents
from milstolpe.reporting.services.publishing import freeze_year
from milstolpe.reporting.services.submissions import frozen_report

BATCH = 1000


def report_deliveries(handed_in: Iterable[HandedIn], *, by: User) -> list[Delivery]:
    """A frozen copy of each report, to be given a receipt; its steps are written."""
    rows = sorted(handed_in, key=lambda row: (row.at, row.report.pk))
    answers = _answers(rows)
    deliveries = [_delivery(row, answers[row.report.pk], by) for row in rows]
    _write_report_events(rows, by)
    return deliveries


def _delivery(row: HandedIn, answers: list[Answer], by: User) -> Delivery:
    report = row.report
    content = frozen_report(report, answers)

    def keep(receipt: Receipt) -> Submission:
        return Submission(report=report, number=1, content=content, receipt=receipt, by=by)

    follow_up = report.follow_up
    what = f"Uppföljning {follow_up.year} av {follow_up.programme.title}"
    return Delivery(row.at, what, report.organisation.name, content, keep)


def _answers(rows: Sequence[HandedIn]) -> dict[int, list[Answer]]:
    """Report → its answers with everything that is frozen, of all reports at once."""
    found: dict[int, list[Answer]] = {row.report.pk: [] for row in rows}
    answers = Answer.objects.filter(report__in=list(found)).select_related("measure")
    for answer in with_contents(answers.order_by("pk")).iterator(chunk_size=BATCH):
        found[answer.report_id].append(answer)
    return found


def publish(follow_ups: Sequence[FollowUp], *, by: User) -> None:
    """Publish each year in April after it, or yesterday if April has not come."""
    for follow_up in follow_ups:
        follow_up.state = FollowUpState.PUBLISHED
        follow_up.save(update_fields=["state"])
        year = freeze_year(follow_up, by=by)
        at = _published_at(follow_up)
        PublishedYear.objects.filter(pk=year.pk).update(at=at)
    _write_follow_up_events(follow_ups, by)


def write_open_events(follow_ups: Sequence[FollowUp], *, by: User) -> None:
    """Those that are going on were opened three weeks ago."""
    opened = timezone.now() - timedelta(days=21)
    _write_steps([(row, "open", opened) for row in follow_ups], by)


def _published_at(follow_up: FollowUp) -> datetime:
    april = follow_up.answer_by.replace(month=4, day=15)
    return at_noon(min(april, timezone.localdate() - timedelta(days=1)))


def _write_follow_up_events(follow_ups: Sequence[FollowUp], by: User) -> None:
    steps = []
    for row in follow_ups:
        asked = at_noon(row.answer_by)
        steps += [
            (row, "open", asked - timedelta(days=50)),
            (row, "close", asked + timedelta(days=7)),
            (row, "publish", _published_at(row)),
        ]
    _write_steps(steps, by)


def _write_steps(steps: Iterable[tuple[FollowUp, str, datetime]], by: User) -> None:
    rows = list(steps)
    events = FollowUpEvent.objects.bulk_create(
        FollowUpEvent(
            follow_up=row,
            step=name,
            from_state=min(FOLLOW_UP_STEPS[name].from_states),
            to_state=FOLLOW_UP_STEPS[name].to_state,
            by=by,
        )
        for row, name, _at in rows
    )
    for event, (_row, _name, at) in zip(events, rows, strict=True):
        event.at = at
    FollowUpEvent.objects.bulk_update(events, ["at"], batch_size=BATCH)


def _write_report_events(rows: Sequence[HandedIn], by: User) -> None:
    """Handed in, and for some what the county board said of it."""
    after = {ReportState.ACCEPTED: "accept", ReportState.RETURNED: "return"}
    planned: list[tuple[Report, str, str, str, datetime]] = []
    for row in rows:
        planned.append((row.report, "hand_in", ReportState.SAVED, ReportState.HANDED_IN, row.at))
        if name := after.get(ReportState(row.report.state)):
            at = min(row.at + timedelta(days=2), timezone.now())
            planned.append((row.report, name, ReportState.HANDED_IN, row.report.state, at))
    events = ReportEvent.objects.bulk_create(
        (_event(by, *each) for each in planned), batch_size=BATCH
    )
    for event, each in zip(events, planned, strict=True):
        event.at = each[-1]
    ReportEvent.objects.bulk_update(events, ["at"], batch_size=BATCH)


def _event(
    by: User, report: Report, step: str, before: str, after: str, _at: datetime
) -> ReportEvent:
    reason = "Skriv gärna lite mer om vad som är gjort." if step == "return" else ""
    return ReportEvent(
        report=report, step=step, from_state=before, to_state=after, reason=reason, by=by
    )
