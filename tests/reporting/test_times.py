"""Whether an organisation may still answer, to the second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.times import GRACE, last_moment, why_locked
from milstolpe.reporting.services.answers import LockedError
from milstolpe.reporting.services.reports import give_longer_time
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import contact_of, coordinator_of, opened
from tests.reporting.answering import save

HERE = ZoneInfo("Europe/Stockholm")
LOCK = datetime(2027, 11, 30, 23, 59, 59, tzinfo=HERE)
SECOND = timedelta(seconds=1)


def report(
    *, state: str = "open", locks_at=None, until=None, report_state: str = "saved"
) -> Report:
    """A report that stands in no database."""
    follow_up = FollowUp(
        year=2027, first_year=2027, last_year=2027, state=state, locks_at=locks_at,
        answer_by=date(2027, 11, 30),
    )  # fmt: skip
    return Report(follow_up=follow_up, extended_until=until, state=report_state)


def is_open(row: Report, now: datetime) -> bool:
    return why_locked(row, now=now) == ""


def test_last_second_of_november_is_in_time_and_the_grace_is_not_shown():
    row = report(locks_at=LOCK)
    assert is_open(row, LOCK - SECOND)
    assert is_open(row, LOCK)
    assert is_open(row, LOCK + GRACE)
    said = why_locked(row, now=LOCK + GRACE + SECOND)
    assert said.replace("\u00a0", " ") == (
        "Svarstiden gick ut den 30 november 2027 kl. 23.59. Be länsstyrelsen om förlängd svarstid; "
        "det ni har skrivit finns kvar."
    )


@pytest.mark.parametrize(
    ("lock", "in_utc"),
    [
        # Spring: from 01.59 it is 03.00.
        (datetime(2028, 3, 26, 3, 0, tzinfo=HERE), datetime(2028, 3, 26, 1, 0, tzinfo=UTC)),
        (datetime(2028, 3, 26, 1, 59, tzinfo=HERE), datetime(2028, 3, 26, 0, 59, tzinfo=UTC)),
        # Autumn: 02.30 comes twice, an hour apart.
        (datetime(2028, 10, 29, 2, 30, tzinfo=HERE), datetime(2028, 10, 29, 0, 30, tzinfo=UTC)),
        (
            datetime(2028, 10, 29, 2, 30, fold=1, tzinfo=HERE),
            datetime(2028, 10, 29, 1, 30, tzinfo=UTC),
        ),
        (
            datetime(2028, 2, 29, 23, 59, 59, tzinfo=HERE),
            datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC),
        ),
        (
            datetime(2027, 11, 30, 23, 59, 59, tzinfo=HERE),
            datetime(2027, 11, 30, 22, 59, 59, tzinfo=UTC),
        ),
    ],
)
def test_lock_is_a_moment_whatever_the_clocks_on_the_wall_do(lock, in_utc):
    row = report(locks_at=lock.astimezone(UTC))  # as the database gives it
    assert row.follow_up.locks_at == in_utc
    assert is_open(row, in_utc + GRACE)
    assert not is_open(row, in_utc + GRACE + SECOND)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lock",
    [
        datetime(2028, 2, 29, 23, 59, 59, tzinfo=HERE),
        datetime(2028, 3, 26, 3, 0, tzinfo=HERE),
        datetime(2028, 10, 29, 2, 30, fold=1, tzinfo=HERE),
    ],
)
def test_lock_comes_back_from_the_database_as_it_went(lock):
    follow_up = opened(measures=1)
    FollowUp.objects.filter(pk=follow_up.pk).update(locks_at=lock.astimezone(UTC))
    row = follow_up.reports.select_related("follow_up").get()
    assert (is_open(row, lock.astimezone(UTC)), last_moment(row)) == (True, lock.astimezone(UTC))


def test_longer_time_is_for_after_the_lock_and_after_closing():
    until = LOCK + timedelta(days=7)
    for state in ("open", "closed"):
        row = report(state=state, locks_at=LOCK, until=until)
        assert is_open(row, until + GRACE)
        assert not is_open(row, until + GRACE + SECOND)


def test_longer_time_never_shortens():
    earlier = LOCK - timedelta(days=7)
    assert is_open(report(locks_at=LOCK, until=earlier), LOCK)
    without_lock = report(until=earlier)
    assert last_moment(without_lock) is None
    assert is_open(without_lock, LOCK)


def test_closed_is_closed_at_once():
    assert why_locked(report(state="closed"), now=LOCK) == (
        "Uppföljningen är stängd. Be länsstyrelsen om förlängd svarstid."
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("planned", "Uppföljningen har inte öppnats än."),
        ("published", "Året är publicerat och kan inte längre ändras här."),
    ],
)
def test_longer_time_opens_nothing_that_is_planned_or_published(state, said):
    row = report(state=state, until=LOCK + timedelta(days=7))
    assert why_locked(row, now=LOCK) == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("handed_in", "Uppföljningen är inlämnad. Ta tillbaka den om ni behöver ändra."),
        (
            "accepted",
            "Uppföljningen är godtagen. Fråga länsstyrelsen om något behöver ändras.",
        ),
    ],
)
def test_what_is_handed_in_is_not_written_in(state, said):
    assert why_locked(report(report_state=state), now=LOCK) == said


def test_who_is_not_asked_does_not_write():
    assert why_locked(report(report_state="waived"), now=LOCK) == (
        "Ni behöver inte svara den här gången."
    )


@pytest.mark.django_db
def test_request_that_came_in_time_is_taken_and_the_next_is_not():
    follow_up = opened(measures=1, locks_at=LOCK)
    row = follow_up.reports.get()
    with time_machine.travel(LOCK - timedelta(days=1)):
        contact = contact_of(row)
        save(row, "G", by=contact)
    with time_machine.travel(LOCK + timedelta(hours=2)):
        hand_in(row, by=contact, now=LOCK + GRACE)
        with pytest.raises(LockedError):
            hand_in(row, by=contact)
    assert row.submissions.count() == 1


@pytest.mark.django_db
def test_longer_time_needs_a_reason_and_a_time_to_come():
    row = opened(measures=1).reports.get()
    coordinator = coordinator_of(row.follow_up)
    with time_machine.travel(LOCK, tick=False):
        with pytest.raises(ReasonNeededError):
            give_longer_time(row, until=LOCK + SECOND, reason=" ", by=coordinator)
        with pytest.raises(DomainError):
            give_longer_time(row, until=LOCK, reason="Sjukdom", by=coordinator)
        row = give_longer_time(row, until=LOCK + SECOND, reason="Sjukdom ", by=coordinator)
    assert (row.extended_until, row.extension_reason) == (LOCK + SECOND, "Sjukdom")
