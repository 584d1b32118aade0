"""Fills a database with rounds, and makes their documents: `… -m tools.bench_rounds_inside …`.

`fill YEARS VERSIONS CHARACTERS` makes yearly follow-ups from 2026 on, all but the newest published,
each text saved VERSIONS times; prints as JSON where the newest is and what its pages ask of SQL.
`documents` makes all texts of the newest as the job process does, and prints how long that took.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from itertools import cycle
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.followup.extension import FollowUpExtension
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.publishing import publish_follow_up
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState, RoundKind
from milstolpe.rounds.models import (
    Comment,
    Contribution,
    ContributionRevision,
    ContributionText,
    Round,
    Section,
)
from milstolpe.rounds.queries.matrix import round_matrix
from milstolpe.rounds.queries.visibility import contributions_visible_to
from milstolpe.rounds.services.documents import Wanted, keep
from milstolpe.rounds.services.editing import start_round
from milstolpe.rounds.services.steps import take_round_step
from tools.bench_people import HOST, TOKEN, asked, cookies_of, member

FIRST_YEAR = 2026
BOARD, COUNTY, OBJECTIVE = "lansstyrelsen-skane", "skane", "frisk-luft"
BATCH = 1_000
# Of the newest round, dealt out in turn. The text that is written on is a draft.
STATES = (ContributionState.DRAFT, ContributionState.IN_REVIEW, ContributionState.APPROVED)
SENTENCE = "Länsstyrelsen har under året arbetat med åtgärder för en bättre miljö i länet. "


def fill(years: int, versions: int, characters: int) -> dict[str, Any]:
    board = Organisation.objects.get(slug=BOARD)
    rus, lead = member(board, "rus_member"), member(board, "rus_lead")
    newest = None
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        if newest is not None:
            _publish(newest, rus, lead)
        newest = _written(year, newest, rus, versions=versions, characters=characters)
    assert newest is not None  # at least one year
    coordinator = member(board, "coordinator")
    cookies = {"rus": cookies_of(rus), "coordinator": cookies_of(coordinator)}
    texts = Contribution.objects.filter(item__round=newest).count()
    cell = f"/arbeta/rau/{newest.address}/{COUNTY}/{OBJECTIVE}/"
    much = f"{texts} texts, {ContributionRevision.objects.count()} versions in the database"
    rows = {
        "Matrix": (f"/arbeta/omgangar/{newest.address}/", "rus", much),
        "Writing page": (cell, "coordinator", f"{characters} characters, {versions} versions"),
    }
    return {
        "pages": {
            name: {"path": path, "who": who, "size": size, "queries": asked(path, cookies[who])}
            for name, (path, who, size) in rows.items()
        },
        "matrix_queries": _matrix_queries(newest, rus),
        "cookies": cookies,
        "token": TOKEN,
        **_saved(newest, cell, cookies["coordinator"]),
        "texts": texts,
    }


def _written(
    year: int, previous: Round | None, rus: User, *, versions: int, characters: int
) -> Round:
    """A year with a text and a judgement in every cell."""
    values = {"name": f"RÅU {year}", "year": year, "answer_by": date(year, 11, 30)}
    round_ = start_round(RoundKind.FOLLOW_UP, values, by=rus, previous=previous)
    round_ = take_round_step(round_, "open", by=rus)
    rows = list(Contribution.objects.filter(item__round=round_).order_by("pk"))
    sections = list(round_.sections.all())
    text = _text(characters // len(sections))
    _write(rows, sections, text)
    _keep_versions(rows, sections, text, versions)
    Comment.objects.bulk_create(
        Comment(contribution=row, text="Vilken källa?", by=rus) for row in rows[::5]
    )
    now, trends = timezone.now(), cycle(("positiv", "neutral", "negativ", "oklar"))
    judged = list(GoalAssessment.objects.filter(contribution__in=rows).order_by("pk"))
    for assessment, trend in zip(judged, trends, strict=False):
        assessment.number, assessment.changed_at = 1, now
        assessment.outcome, assessment.outcome_year = "nej", year
        assessment.trend = trend if year % 2 else "neutral"
    names = ("number", "changed_at", "outcome", "outcome_year", "trend")
    GoalAssessment.objects.bulk_update(judged, names, batch_size=BATCH)
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(
        number=versions, changed_at=now, changed_by=rus
    )
    return round_


def _text(characters: int) -> str:
    """Paragraphs, a heading and a list."""
    paragraph = SENTENCE * 6
    points = "\n".join(f"- {SENTENCE}" for _point in range(4))
    whole = f"{paragraph}\n\n## Effekter\n\n{points}\n\n{paragraph}\n\n"
    return (whole * (characters // len(whole) + 1))[:characters].rstrip()


def _write(rows: Sequence[Contribution], sections: Sequence[Section], text: str) -> None:
    for row, state in zip(rows, cycle(STATES), strict=False):
        row.state = state
    Contribution.objects.bulk_update(rows, ["state"], batch_size=BATCH)
    Contribution.objects.filter(
        item__round=sections[0].round, county__slug=COUNTY, item__slug=OBJECTIVE
    ).update(state=ContributionState.DRAFT)
    ContributionText.objects.bulk_create(
        (
            ContributionText(contribution=row, section=section, text=text)
            for row in rows
            for section in sections
        ),
        batch_size=BATCH,
    )


def _keep_versions(
    rows: Sequence[Contribution], sections: Sequence[Section], text: str, versions: int
) -> None:
    whole = TextContent({section.key: SectionText(text) for section in sections})
    content, sha256 = whole.as_json(), whole.fingerprint()
    ContributionRevision.objects.bulk_create(
        (
            ContributionRevision(contribution=row, number=number, content=content, sha256=sha256)
            for row in rows
            for number in range(1, versions + 1)
        ),
        batch_size=BATCH,
    )


def _publish(round_: Round, rus: User, lead: User) -> None:
    rows = Contribution.objects.filter(item__round=round_)
    rows.update(state=ContributionState.HANDED_IN)
    publish_follow_up(take_round_step(round_, "close", by=rus), by=lead)


def _matrix_queries(round_: Round, user: User) -> int:
    """Of the matrix alone, without what every page asks."""
    with CaptureQueriesContext(connection) as captured:
        seen, changes = contributions_visible_to(user), FollowUpExtension().changes(round_)
        round_matrix(round_, seen, changes=changes)
    return len(captured)


def _saved(round_: Round, path: str, cookies: str) -> dict[str, Any]:
    """SQL queries of a save by itself, its transaction too; what the page sends with the next."""
    client = Client(HTTP_HOST=HOST, HTTP_COOKIE=cookies)
    row = Contribution.objects.get(item__round=round_, county__slug=COUNTY, item__slug=OBJECTIVE)
    texts = {f"text-{each.section.key}": each.text for each in row.texts.all()}
    bases = {"base": row.number, "jbase": row.assessment.number}
    for turn in range(2):
        fields = texts | bases | {"joutcome": "nej", "jtrend": ("positiv", "negativ")[turn]}
        fields["text-tillstand"] = f"{fields['text-tillstand']} Omgång {turn}."
        with CaptureQueriesContext(connection) as captured:
            response = client.post(f"{path}spara/", fields)
        if response.status_code != 200:
            raise RuntimeError(f"autosave: {response.status_code} {response.content!r}")
        values = response.json()
        bases = {"base": values["base"], "jbase": values["judgement"]["base"]}
    return {"save_queries": len(captured), "fields": texts, "bases": bases}


def documents() -> dict[str, Any]:
    round_ = Round.objects.order_by("-year")[0]
    rows = Contribution.objects.filter(item__round=round_)
    rows.update(state=ContributionState.HANDED_IN)  # what is not is left out
    found: dict[str, Any] = {}
    for fmt in ("docx", "zip"):
        started = time.perf_counter()
        kept = keep(round_, Wanted("alla", "", fmt))
        found[fmt] = {"seconds": time.perf_counter() - started, "mb": kept.size_bytes / 1e6}
    return found


def main() -> None:
    command, *numbers = sys.argv[1:]
    made = fill(*map(int, numbers)) if command == "fill" else documents()
    print(json.dumps(made))


if __name__ == "__main__":
    main()
