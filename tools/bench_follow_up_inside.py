"""Fills a database with follow-ups in bulk: `… -m tools.bench_follow_up_inside SHOWN ALL DOCUMENT`.

SHOWN answers are published in one year of one programme, ALL in the whole database; one year asks
about DOCUMENT measures and is set as PDF. Beside them one organisation has an open report. Prints
as JSON where they are and what their pages ask of SQL.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle, islice, product
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, AnswerRevision, FollowUp, PublishedAnswer, Report
from milstolpe.reporting.services.documents import keep_year_document
from milstolpe.reporting.services.publishing import publish_year
from tools.bench_people import HOST, TOKEN, asked, cookies_of, member

MEASURES_OF_A_REPORT = 60
GRADES = "GHPGEPHGN"  # dealt out in turn; each measure gets all of them
TEXT = "Vi har arbetat vidare med planen, utbildat personalen och följt upp resultatet.\n\n" * 2
BATCH = 2_000


def fill(shown: int, everything: int, document: int) -> dict[str, Any]:
    """Publish years until there are as many answers; the first holds `shown` of them."""
    *programmes, last = _largest_programmes()
    organisations = list(Organisation.objects.filter(is_example=False).order_by("pk"))
    year = _published_year(programmes[0], shown, organisations)
    made = _document(last, document, organisations)
    turn = 0
    while (left := everything - PublishedAnswer.objects.count()) > 0:
        turn += 1  # other programmes in turn, each year once
        programme = programmes[1 + turn % (len(programmes) - 1)]
        _published_year(programme, min(left, shown), organisations)
    coordinator = _coordinator(programmes[0].owners.all()[0].organisation)
    report, contact = _open_report(programmes[0], organisations[0])
    cookies = {"nobody": "", "coordinator": cookies_of(coordinator), "contact": cookies_of(contact)}
    answer = report.answers.order_by("pk").values_list("pk", flat=True)[0]
    return {
        "pages": _pages(year, report, cookies),
        "cookies": cookies,
        "measures": report.answers.count(),
        "answer": answer,
        "number": 2,  # `_asked_to_save` saves twice
        "save_queries": _asked_to_save(report, answer, cookies["contact"]),
        **made,
    }


def _pages(year: FollowUp, report: Report, cookies: Mapping[str, str]) -> dict[str, Any]:
    """Name → address, whose it is, SQL queries, and how much it holds."""
    answers, everything = year.published_answers.count(), PublishedAnswer.objects.count()
    much = f"{answers} answers in it, {everything} in the database"
    some = f"{report.answers.count()} measures"
    run = f"/arbeta/program/{year.programme.address}/uppfoljning/{year.year}/"
    own = f"/arbeta/uppfoljning/{report.pk}/"
    judged = f"{run}rapporter/{year.reports.order_by('pk')[0].pk}/"
    rows = {
        "Published analysis": (
            f"/uppfoljning/{year.programme.address}/{year.year}/",
            "nobody",
            much,
        ),
        "Analysis in progress": (f"{run}analys/", "coordinator", much),
        "Overview": (run, "coordinator", f"{year.reports.count()} organisations"),
        "County board's report": (
            judged,
            "coordinator",
            f"{year.programme.measures.count()} measures",
        ),
        "Report": (own, "contact", some),
        "List as XLSX": (f"{own}lista.xlsx", "contact", some),
    }
    return {
        name: {"path": path, "who": who, "size": size, "queries": asked(path, cookies[who])}
        for name, (path, who, size) in rows.items()
    }


def _asked_to_save(report: Report, answer: int, cookies: str) -> int:
    """The same of a save by itself, its transaction too, once the report is begun."""
    client = Client(HTTP_HOST=HOST, HTTP_COOKIE=cookies)
    for number in range(2):
        fields = {f"{answer}-base": number, f"{answer}-grade": "GH"[number]}
        with CaptureQueriesContext(connection) as captured:
            response = client.post(f"/arbeta/uppfoljning/{report.pk}/spara/", fields)
        if response.status_code != 200:
            raise RuntimeError(f"autosave: {response.status_code}")
    return len(captured)


def _document(
    programme: Programme, measures: int, organisations: Sequence[Organisation]
) -> dict[str, Any]:
    """A year with so many measures, set as PDF: what the job process does when it is asked for."""
    there = programme.measures.filter(withdrawn_on=None, is_internal=False).count()
    Measure.objects.bulk_create(
        Measure(programme=programme, code=f"M{n}", title=f"Åtgärd {n} i programmet", position=n)
        for n in range(there, measures)
    )
    count = max(there, measures)
    follow_up = _published_year(programme, count * 33, organisations)
    started = time.perf_counter()
    keep_year_document(follow_up.publications.defer("answers").get(), "pdf")
    return {"document_measures": count, "document_seconds": time.perf_counter() - started}


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
    publish_year(follow_up, by=_coordinator(programme.owners.all()[0].organisation))
    return follow_up


def _answer(reports: Sequence[Report], measures: Sequence[Measure], answers: int) -> None:
    cells = islice(product(measures, reports), answers)
    now = timezone.now()
    rows = Answer.objects.bulk_create(
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
    contents = {grade: AnswerContent(grade, False, TEXT, TEXT) for grade in GRADES}
    kept = {grade: (each.as_json(), each.fingerprint()) for grade, each in contents.items()}
    AnswerRevision.objects.bulk_create(
        (
            AnswerRevision(
                answer=row, number=1, content=kept[row.grade][0], sha256=kept[row.grade][1]
            )
            for row in rows
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
    return report, member(organisation, "contact")


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


def _coordinator(organisation: Organisation) -> User:
    return member(organisation, "coordinator", county=organisation.county)


def main() -> None:
    shown, everything, document = map(int, sys.argv[1:])
    print(json.dumps(fill(shown, everything, document) | {"token": TOKEN}))


if __name__ == "__main__":
    main()
