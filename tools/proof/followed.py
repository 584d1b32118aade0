"""Follow-ups of the running programme in the proofs' world, made in the product's own process: a
year that is published, and one that is open. Imported where Django is set up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import LinkEntry
from milstolpe.programmes.models import Programme
from milstolpe.reporting.content import AnswerContent, ExtraEntry
from milstolpe.reporting.enums import QuestionKind
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.queries.versions import AskedQuestion
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.calendars import renew_calendar
from milstolpe.reporting.services.followups import plan_follow_up, take_follow_up_step
from milstolpe.reporting.services.handovers import answer_handover, hand_over
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.reports import give_longer_time, take_report_step
from milstolpe.reporting.services.submissions import hand_in

LABEL, NAME, CASE = 200, 120, 60  # characters that fit
FIELDS = 17  # of a follow-up, a report, an answer and a handover that `fill` writes in
WORDS = ("Arbetet går framåt.", "Vi har arbetat vidare med planen.")


def make(running: Programme, contact: User, *, by: User) -> FollowUp:
    """Last year, answered by the contact's organisation and published, and this year, open."""
    year = localdate().year
    finish(_opened(running, year - 1, WORDS, by), contact, WORDS, by=by)
    opened = _opened(running, year, WORDS, by)
    _hand_over(_report(opened, contact), WORDS, contact)
    renew_calendar(contact)
    return opened


def fill(running: Programme, contact: User, texts: Sequence[str], *, by: User) -> int:
    """Put the texts wherever a follow-up holds text: in one year that is then published, and in
    the next, which is left open. Returns the number of fields."""
    current = running.follow_ups.get(state="open")
    current.questions.update(text=texts[0][:LABEL])
    finish(current, contact, texts, by=by)
    following = _opened(running, current.year + 1, texts, by)
    report = _report(following, contact)
    _answer(report, texts, contact)
    _hand_over(report, texts, contact)
    until = last_second(following.answer_by)
    give_longer_time(report, until=until, reason=texts[0], by=by)
    return FIELDS


def finish(follow_up: FollowUp, contact: User, texts: Sequence[str], *, by: User) -> None:
    """Answer, return, answer anew, hand in, close and publish."""
    report = _report(follow_up, contact)
    case, message = texts[0][:CASE], "\n\n".join(texts)
    _answer(report, texts, contact)
    hand_in(report, by=contact, case_number=case, message=message)
    take_report_step(report, "return", by=by, reason=texts[0])
    _answer(report, texts[::-1], contact)
    hand_in(report, by=contact, case_number=case, message=message)
    follow_up = take_follow_up_step(follow_up, "close", by=by)
    follow_up.analysis = "\n\n".join(texts)
    follow_up.save()
    publish_year(follow_up, by=by)


def _opened(programme: Programme, year: int, texts: Sequence[str], by: User) -> FollowUp:
    values: dict[str, Any] = {
        "year": year,
        "first_year": year,
        "last_year": year,
        "answer_by": date(year + 1, 2, 25),
        "instructions": "\n\n".join(texts),
        "mail_text": "\n\n".join(texts),
        "shows_map": True,
        "shows_matrix": True,
    }
    questions = [
        AskedQuestion(texts[0][:LABEL], QuestionKind.TEXT),
        AskedQuestion("Välj", QuestionKind.CHOICE, choices="\n".join(texts)),
    ]
    planned = plan_follow_up(programme, values, questions, by=by)
    return take_follow_up_step(planned, "open", by=by)


def _report(follow_up: FollowUp, contact: User) -> Report:
    """Of the first organisation that the contact speaks for."""
    organisation = Organisation.objects.filter(memberships__user=contact).earliest(
        "memberships__pk"
    )
    return follow_up.reports.get(organisation=organisation)


def _answer(report: Report, texts: Sequence[str], contact: User) -> None:
    """About every measure; the texts are dealt out among them."""
    answers = list(report.answers.order_by("pk"))
    question = report.follow_up.questions.filter(kind=QuestionKind.TEXT).earliest("pk")
    edits = []
    for place, answer in enumerate(answers):
        own = texts[place :: len(answers)] or [texts[place % len(texts)]]
        content = AnswerContent(
            grade="GHPE"[place % 4],
            rationale="\n\n".join(own),
            action_taken="\n\n".join(own),
            links=(LinkEntry(own[0][:LABEL], f"https://x.example/?{own[0][:CASE]}"),),
            extras=(ExtraEntry(question.pk, question.text, own[0]),),
        )
        edits.append(Edit(answer.pk, content, answer.number))
    save_answers(report, edits, by=contact)


def _hand_over(report: Report, texts: Sequence[str], contact: User) -> None:
    answer = report.answers.earliest("pk")
    (handover,) = hand_over(
        report,
        [answer.pk],
        email="kollega@bevis.example",
        name=texts[0][:NAME],
        message="\n\n".join(texts),
        by=contact,
    )
    content = AnswerContent(grade="P", rationale=texts[0], action_taken="\n\n".join(texts))
    answer_handover(handover, content)
