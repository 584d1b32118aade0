"""Fills a database with follow-ups in bulk: `python -m tools.bench_follow_up_inside SHOWN ALL`.

SHOWN answers are published in one year of one programme, ALL in the whole database. Beside them
one organisation has an open report. Prints as JSON where they are and what their pages ask of SQL.
"""

import json
import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle, islice, product
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.models import Answer, FollowUp, PublishedAnswer, Report
from milstolpe.reporting.services.publishing import publish_year

HOST = "127.0.0.1"
MEASURES_OF_A_REPORT = 60
TOKEN = "benchbenchbenchbenchbenchbench32"  # noqa: S105  # a token of forms, not of log-in
GRADES = "GHPGEPHGN"  # dealt out in turn; each measure gets all of them
TEXT = "Vi har arbetat vidare med planen, utbildat personalen och följt upp resultatet.\n\n" * 2
BATCH = 2_000


def fill(shown: int, everything: int) -> dict[str, Any]:
    """Publish years until there are as many answers; the first holds `shown` of them."""
    programmes = _largest_programmes()
    organisations = list(Organisation.objects.filter(is_example=False).order_by("pk"))
    published = [_published_year(programmes[0], shown, organisations)]
    while (left := everything - PublishedAnswer.objects.count()) > 0:
        # Other programmes in turn, each year once.
        programme = programmes[1 + (len(published) - 1) % (len(programmes) - 1)]
        published.append(_published_year(programme, min(left, shown), organisations))
    report, contact = _open_report(programmes[0], organisations[0])
    return {
        "analysis": f"/uppfoljning/{published[0].programme.address}/{published[0].year}/",
        "report": f"/arbeta/uppfoljning/{report.pk}/",
        "answer": report.answers.order_by("pk").values_list("pk", flat=True)[0],
        "cookies": _cookies(contact),
        "measures": report.answers.count(),
        "shown": published[0].published_answers.count(),
        "all": PublishedAnswer.objects.count(),
    }


def asked(path: str, cookies: str = "") -> int:
    """SQL queries of a page, once what a process keeps of every page's frame is there."""
    client = Client(HTTP_HOST=HOST, HTTP_COOKIE=cookies)
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return len(captured)


def _largest_programmes() -> list[Programme]:
    rows = Programme.objects.filter(state="running", owners__organisation__kind="county_board")
    return list(rows.annotate(n=Count("measures", distinct=True)).order_by("-n", "pk")[:12])


def _published_year(
    programme: Programme, answers: int, organisations: Sequence[Organisation]
) -> FollowUp:
    """Measures × organisations, answered, handed in and published by the service."""
    measures = list(programme.measures.filter(withdrawn_on=None, is_internal=False).order_by("pk"))
    follow_up = _follow_up(programme, "closed")
    actors = organisations[: -(-answers // len(measures))]
    reports = Report.objects.bulk_create(
        Report(follow_up=follow_up, organisation=actor, state="handed_in") for actor in actors
    )
    _answer(reports, measures, answers)
    publish_year(follow_up, by=_member(programme.owners.all()[0].organisation, "coordinator"))
    return follow_up


def _answer(reports: Sequence[Report], measures: Sequence[Measure], answers: int) -> None:
    cells = islice(product(measures, reports), answers)
    now = timezone.now()
    Answer.objects.bulk_create(
        (
            Answer(
                report=report,
                measure=measure,
                role="lead",
                number=1,
                grade=grade,
                rationale=TEXT,
                action_taken=TEXT,
                way="page",
                changed_at=now,
            )
            for (measure, report), grade in zip(cells, cycle(GRADES), strict=False)
        ),
        batch_size=BATCH,
    )


def _open_report(programme: Programme, organisation: Organisation) -> tuple[Report, User]:
    report = Report.objects.create(
        follow_up=_follow_up(programme, "open"), organisation=organisation
    )
    measures = programme.measures.filter(withdrawn_on=None).order_by("pk")[:MEASURES_OF_A_REPORT]
    Answer.objects.bulk_create(
        Answer(report=report, measure=measure, role="lead") for measure in measures
    )
    return report, _member(organisation, "contact")


def _follow_up(programme: Programme, state: str) -> FollowUp:
    """The year after the programme's latest follow-up."""
    latest = programme.follow_ups.order_by("-year").first()
    year = latest.year + 1 if latest else programme.start_year
    return FollowUp.objects.create(
        programme=programme,
        year=year,
        first_year=year,
        last_year=year,
        answer_by=date(year + 1, 2, 25),
        state=state,
        previous=latest,
        shows_map=True,
    )


def _member(organisation: Organisation, role: str) -> User:
    user, _is_new = User.objects.get_or_create(email=f"{role}-{organisation.pk}@example.org")
    today = timezone.localdate()
    Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        county=organisation.county if role == "coordinator" else None,
        defaults={"start_on": today, "end_on": today + timedelta(days=300)},
    )
    return user


def _cookies(user: User) -> str:
    """What a browser of somebody who is logged in sends."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def main() -> None:
    filled = fill(int(sys.argv[1]), int(sys.argv[2]))
    queries = {
        "analysis": asked(filled["analysis"]),
        "report": asked(filled["report"], filled["cookies"]),
    }
    print(json.dumps(filled | {"queries": queries, "token": TOKEN}))


if __name__ == "__main__":
    main()
