"""Years of follow-up: published ones, and one that is going on with some reports handed in.

Rows are written many at a time, as the services would have written them one by one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.actors import DILIGENT
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import followup
from milstolpe.demo.content.timeline import at_noon
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Programme
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import FollowUpState, MailKind, ReportState, Way
from milstolpe.reporting.models import (
    Answer,
    AnswerRevision,
    FollowUp,
    Instrument,
    Mailing,
    Report,
)
from milstolpe.reporting.queries.expected import expected_answers

BATCH = 1000
STEPS = ("E", "P", "H", "G")
# How a report that is going on stands: share, percent.
GOING_ON = {
    ReportState.HANDED_IN: 25,
    ReportState.ACCEPTED: 15,
    ReportState.SAVED: 20,
    ReportState.RETURNED: 3,
    ReportState.ASKED: 37,
}
Grades = dict[tuple[int, int], str]  # (organisation, measure) → grade


@dataclass(frozen=True)
class HandedIn:
    """A report that was handed in, and when: its receipt comes when all are known."""

    report: Report
    at: datetime


@dataclass
class Years:
    """Writes the years of one programme. The same dice give the same answers."""

    programme: Programme
    by: User
    dice: Dice
    handed_in: list[HandedIn] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)
    organisations: Mapping[int, Organisation] = field(default_factory=dict)

    def add_all(self) -> Iterator[FollowUp]:
        """The years that are over, to be published, and the one that is going on."""
        before: FollowUp | None = None
        grades: Grades = {}
        for year in _years_over(self.programme):
            made = self.add(year, before, grades, state=FollowUpState.CLOSED)
            if made is None:
                return
            yield made
            before = made
        if self.programme.state == ProgrammeState.RUNNING:
            self.add(timezone.localdate().year, before, dict(grades), state=FollowUpState.OPEN)

    def add(
        self, year: int, before: FollowUp | None, grades: Grades, *, state: str, **values: Any
    ) -> FollowUp | None:
        """A follow-up with its reports and answers; `grades` are those of the year before, and
        become this year's. None: nobody would be asked."""
        phrases = followup()
        follow_up = FollowUp(
            programme=self.programme,
            year=year,
            previous=before,
            state=state,
            **{
                "first_year": year,
                "last_year": year,
                "answer_by": date(year + 1, 2, 25),
                "instructions": phrases["instructions"],
                "mail_text": phrases["mail_text"],
                "shows_map": self.dice.happens(0.7),
                "shows_matrix": self.dice.happens(0.6),
            }
            | ({"analysis": self.dice.choice(phrases["analysis"])} if state == "closed" else {})
            | values,
        )
        expected = expected_answers(follow_up, on=timezone.localdate())
        if not expected:
            return None
        follow_up.save()
        reports = self._reports(follow_up, sorted(expected))
        answers = [
            self._answer(report, measure, role, grades)
            for report in reports
            for measure, role in sorted(expected[report.organisation_id].items())
        ]
        self._store(answers)
        return follow_up

    def _reports(self, follow_up: FollowUp, organisations: list[int]) -> list[Report]:
        opened = at_noon(_opened_on(follow_up))
        made = Report.objects.bulk_create(
            Report(
                follow_up=follow_up,
                organisation=self.organisations[organisation],
                state=self._state(follow_up, organisation),
                invited_at=opened,
            )
            for organisation in organisations
        )
        for report in made:
            if report.state in (ReportState.HANDED_IN, ReportState.ACCEPTED, ReportState.RETURNED):
                days = max(1, (_last_day(follow_up) - _opened_on(follow_up)).days)
                day = _opened_on(follow_up) + timedelta(days=self.dice.randint(0, days))
                minutes = self.dice.randint(-240, 300)
                self.handed_in.append(HandedIn(report, at_noon(day) + timedelta(minutes=minutes)))
        if follow_up.state == FollowUpState.OPEN:
            self._mail(made, opened)
        return made

    def _mail(self, reports: list[Report], sent_at: datetime) -> None:
        """The invitations; the first one to somebody who has not begun has come back."""
        rows = Mailing.objects.bulk_create(
            Mailing(
                report=report,
                kind=MailKind.INVITATION,
                email=f"miljo@{report.organisation.slug}.example",
                by=self.by,
            )
            for report in reports
        )
        Mailing.objects.filter(pk__in=[row.pk for row in rows]).update(at=sent_at)
        for row in rows:
            slug = row.report.organisation.slug
            if row.report.state == ReportState.ASKED and slug not in DILIGENT:
                row.at, row.bounced_at = sent_at, sent_at + timedelta(minutes=3)
                row.bounce_text = "Adressen finns inte. (550 5.1.1 User unknown)"
                row.save()
                return

    def _state(self, follow_up: FollowUp, organisation: int) -> str:
        if follow_up.state == FollowUpState.CLOSED:
            is_handed_in = self.dice.happens(0.82)
            return ReportState.ACCEPTED if is_handed_in else ReportState.ASKED
        if self.organisations[organisation].slug in DILIGENT:  # left for those who try the demo
            return ReportState.ASKED
        return self.dice.choices(list(GOING_ON), list(GOING_ON.values()))[0]

    def _answer(self, report: Report, measure: int, role: str, grades: Grades) -> Answer:
        answer = Answer(report=report, measure_id=measure, role=role)
        is_begun = report.state == ReportState.SAVED and self.dice.happens(0.5)
        if report.state in (ReportState.ASKED, ReportState.SAVED) and not is_begun:
            return answer
        key = (report.organisation_id, measure)
        grade = grades[key] = self._grade(grades.get(key), report.follow_up.year)
        answer.grade = grade
        answer.is_continuous = grade == "G" and self.dice.happens(0.35)
        phrases, word = followup(), "C" if answer.is_continuous else grade
        answer.action_taken = self.dice.maybe(0.85, phrases["actions"].get(word, [""]))
        share = 1.0 if grade == "N" else 0.6
        answer.rationale = self.dice.maybe(share, phrases["rationale"][word])
        answer.number, answer.way = 1, Way.PAGE
        answer.changed_at, answer.changed_by = at_noon(_opened_on(report.follow_up)), self.by
        return answer

    def _grade(self, before: str | None, year: int) -> str:
        """The further the programme has come, the more is done; most move slowly."""
        if before in STEPS:
            step = STEPS.index(before) + self.dice.choices((-1, 0, 1), (4, 56, 40))[0]
            return STEPS[min(max(step, 0), 3)]
        if before or self.dice.happens(0.05):
            return "N"
        first, last = self.programme.start_year, self.programme.end_year
        gone = (year - first + 1) / (last - first + 1)
        weights = (40 - 32 * gone, 40 - 12 * gone, 10 + 16 * gone, 10 + 28 * gone)
        return self.dice.choices(STEPS, weights)[0]

    def _store(self, answers: list[Answer]) -> None:
        Answer.objects.bulk_create(answers, batch_size=BATCH)
        saved = [row for row in answers if row.number]
        through = Answer.instruments.through
        used = {
            row.pk: self.dice.some(self.instruments, self.dice.choice((0, 1, 1, 2)))
            for row in saved
            if row.grade in ("G", "H", "P")
        }
        through.objects.bulk_create(
            (
                through(answer_id=pk, instrument_id=instrument.pk)
                for pk, instruments in used.items()
                for instrument in instruments
            ),
            batch_size=BATCH,
        )
        AnswerRevision.objects.bulk_create(
            (_revision(row, sorted(each.slug for each in used.get(row.pk, ()))) for row in saved),
            batch_size=BATCH,
        )


def add_instruments() -> list[Instrument]:
    """The instruments that answers name: those of the register, or some where it has none."""
    source = {"mark": "K", "source": "Egen kunskap"}
    if not Instrument.objects.exists():
        Instrument.objects.bulk_create(
            Instrument(**row, **source) for row in followup()["instruments"]
        )
    return list(Instrument.objects.all())


def organisations_by_id() -> dict[int, Organisation]:
    return Organisation.objects.in_bulk()


def _revision(answer: Answer, instruments: list[str]) -> AnswerRevision:
    content = AnswerContent(
        grade=answer.grade,
        is_continuous=answer.is_continuous,
        rationale=answer.rationale,
        action_taken=answer.action_taken,
        instruments=tuple(instruments),
    )
    return AnswerRevision(
        answer=answer,
        number=1,
        content=content.as_json(),
        sha256=content.fingerprint(),
        way=answer.way,
        by=answer.changed_by,
    )


def _years_over(programme: Programme) -> list[int]:
    """At most two years whose follow-up is over by now."""
    last = min(programme.end_year, timezone.localdate().year - 1)
    return [year for year in (last - 1, last) if year >= programme.start_year]


def _opened_on(follow_up: FollowUp) -> date:
    """In January after the year; one that is going on was opened three weeks ago."""
    if follow_up.state == FollowUpState.OPEN:
        return timezone.localdate() - timedelta(days=21)
    return follow_up.answer_by - timedelta(days=50)


def _last_day(follow_up: FollowUp) -> date:
    return min(follow_up.answer_by, timezone.localdate() - timedelta(days=1))
