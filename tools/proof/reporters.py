"""Hundreds of contact persons with open reports, made in the product's own process."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.enums import ReportState, Way
from milstolpe.reporting.models import Answer, AnswerRevision, FollowUp, Report

TOKEN = "bevisbevisbevisbevisbevisbevis26"  # noqa: S105  # a token of forms, not of log-in


@transaction.atomic
def fill(*, running: str, people: int, sizes: list[int]) -> list[dict[str, Any]]:
    """An open report of each size for each of so many people, each at an organisation of their
    own; every measure of the first has been answered once. Returns for each person the cookies of
    a browser and the reports."""
    programme = Programme.objects.get(address=running)
    measures = list(programme.measures.order_by("pk"))
    organisations = _organisations(people)
    reports: list[list[dict[str, Any]]] = []
    year = programme.follow_ups.latest("year").year
    for size in sizes:
        year += 1
        follow_up = FollowUp.objects.create(
            programme=programme,
            year=year,
            first_year=year,
            last_year=year,
            answer_by=date(year + 1, 2, 25),
            state="open",
        )
        reports.append(_reports(follow_up, organisations, measures[:size]))
        if len(reports) == 1:
            _answer(follow_up)
    return [
        {"cookies": cookies(_contact(each)), "reports": own}
        for each, *own in zip(organisations, *reports, strict=True)
    ]


def _organisations(people: int) -> list[Organisation]:
    """As many as there are people; associations are added if they do not suffice."""
    there = list(Organisation.objects.order_by("pk")[:people])
    more = [
        Organisation(name=f"Förbund {number}", slug=f"forbund-{number}", kind=there[0].kind)
        for number in range(people - len(there))
    ]
    return there + Organisation.objects.bulk_create(more)


def _reports(
    follow_up: FollowUp, organisations: list[Organisation], measures: list[Measure]
) -> list[dict[str, Any]]:
    reports = Report.objects.bulk_create(
        Report(follow_up=follow_up, organisation=organisation) for organisation in organisations
    )
    answers = Answer.objects.bulk_create(
        [
            Answer(report=report, measure=measure, role="lead")
            for report in reports
            for measure in measures
        ],
        batch_size=500,
    )
    keys = [answer.pk for answer in answers]
    size = len(measures)
    return [
        {"pk": report.pk, "answers": keys[turn * size : (turn + 1) * size]}
        for turn, report in enumerate(reports)
    ]


def _answer(follow_up: FollowUp) -> None:
    """Every measure, as the service saves it."""
    content, now = AnswerContent(grade="P"), timezone.now()
    answers = Answer.objects.filter(report__follow_up=follow_up)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            number=1,
            content=content.as_json(),
            sha256=content.fingerprint(),
            way=Way.PAGE,
        )
        for answer in answers
    )
    answers.update(number=1, grade=content.grade, way=Way.PAGE, changed_at=now)
    follow_up.reports.update(state=ReportState.SAVED)


def _contact(organisation: Organisation) -> User:
    user = User.objects.create(email=f"rapportor-{organisation.pk}@bevis.example", name="Rapportör")
    today = localdate()
    Membership.objects.create(
        user=user,
        organisation=organisation,
        role=Role.CONTACT,
        start_on=today,
        end_on=today + timedelta(days=300),
    )
    return user


def cookies(user: User) -> dict[str, str]:
    """What a browser of somebody who is logged in sends."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
