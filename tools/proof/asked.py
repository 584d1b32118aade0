"""Rounds of the yearly follow-up for the proofs, made in the product's own process."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.judging import save_judgement
from milstolpe.followup.services.making import ask_judgement
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.times import GRACE
from milstolpe.rounds.services.editing import start_round
from milstolpe.rounds.services.making import all_counties, lay_out, make_round
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.rounds.services.texts import save_texts
from tools.proof.reporters import cookies
from tools.proof.world import BOARD, hold, person, rus_lead

KIND = "follow_up"
OBJECTIVE, SUMMARY = "frisk-luft", "sammanfattning"
FIRST, SECOND = "atgardsarbete", "tillstand"  # sections
JUDGED = {"outcome": "nej", "trend": "neutral", "trend_basis": "both", "trend_reason": "Mätningar."}


@transaction.atomic
def small(*, writers: list[str], paragraphs: int) -> dict[str, Any]:
    """A round of one objective and the summary in each county, all written once. Each writer
    also writes, decides and reopens for a county board of their own.

    Args:
        writers: e-mail addresses of coordinators of one board, whose cells are shared.
        paragraphs: of each section.
    """
    rus = rus_lead()
    year = localdate().year
    values = {"name": f"RÅU {year}", "year": year, "answer_by": date(year + 1, 11, 30)}
    made = make_round(KIND, values, by=rus)
    cells = lay_out(made, all_counties([OBJECTIVE, SUMMARY]))
    judged = [row for row in cells if row.item.slug == OBJECTIVE]
    for row in judged:
        ask_judgement(row, outcome=True, trend=True, by=rus)
    take_round_step(made, "open", by=rus)
    shared = Organisation.objects.get(slug=BOARD)
    users = list(User.objects.filter(email__in=writers).order_by("pk"))
    boards = [shared, *_other_boards(made, shared)[: len(users)]]
    for user, board in zip(users, boards[1:], strict=False):
        for role in (Role.COORDINATOR, Role.DECIDER, Role.RUS_LEAD):
            hold(user, board, role)
    _write(made, boards, [users[0], *users], paragraphs)
    addresses = _addresses(made, boards)
    return {"shared": addresses[0], "own": dict(zip(writers, addresses[1:], strict=False))}


def _other_boards(round_: Round, shared: Organisation) -> list[Organisation]:
    asked = Contribution.objects.filter(item__round=round_).values("organisation")
    return list(Organisation.objects.filter(pk__in=asked).exclude(pk=shared.pk).order_by("pk"))


def _write(
    round_: Round, boards: Sequence[Organisation], users: Iterable[User], paragraphs: int
) -> None:
    """What stands in each board's cells to begin with."""
    content = text(paragraphs)
    for board, user in zip(boards, users, strict=False):
        for row in _cells(round_, board):
            by = User.objects.get(pk=user.pk)  # whose roles are read anew
            save_texts(row, content, base_number=0, by=by)
            for judgement in GoalAssessment.objects.filter(contribution=row):
                save_judgement(judgement, JUDGED, base_number=0, by=by)


def text(paragraphs: int) -> TextContent:
    """So many paragraphs in each section."""
    written = "\n\n".join(f"Stycke {number}." for number in range(paragraphs))
    return TextContent({key: SectionText(written) for key in (FIRST, SECOND)})


def _cells(round_: Round, board: Organisation) -> list[Contribution]:
    rows = Contribution.objects.filter(item__round=round_, organisation=board)
    return list(rows.select_related("item__round", "county", "organisation").order_by("pk"))


def _addresses(round_: Round, boards: Sequence[Organisation]) -> list[dict[str, Any]]:
    """For each board, where its round is: see `texts.Asked`."""
    found = []
    for board in boards:
        cells = _cells(round_, board)
        found.append(
            {
                "round": round_.address,
                "board": board.slug,
                "county": cells[0].county.slug,
                "items": [row.item.slug for row in cells],
                "cells": [row.pk for row in cells],
            }
        )
    return found


@transaction.atomic
def whole(*, people: int, paragraphs: int) -> list[dict[str, Any]]:
    """A round as it really is, open; a cell with a text for each of so many people, who are
    logged in. Returns for each the cookies of a browser and the address of the page."""
    rus = rus_lead()
    year = localdate().year + 1
    values = {"name": f"RÅU {year}", "year": year, "answer_by": date(year, 11, 30)}
    made = take_round_step(start_round(KIND, values, by=rus), "open", by=rus)
    rows = Contribution.objects.filter(item__round=made)
    cells = rows.select_related("item__round", "county", "organisation").order_by("pk")[:people]
    content = text(paragraphs)
    found = []
    for number, row in enumerate(cells):
        user = person(f"skribent-{number}", row.organisation, Role.COORDINATOR, "")
        save_texts(row, content, base_number=0, by=user)
        found.append({"cookies": cookies(user), "path": row.get_absolute_url()})
    return found


def lock(*, at: float | None) -> None:
    """Let the newest round lock so that the last save is taken then, or not at all."""
    newest = Round.objects.filter(kind=KIND).latest("pk")
    newest.locks_at = datetime.fromtimestamp(at, UTC) - GRACE if at else None
    newest.save(update_fields=["locks_at"])


def longer_time(*, path: str) -> None:
    """Give the text that is written there a day more."""
    county, item = path.strip("/").split("/")[-2:]
    newest = Round.objects.filter(kind=KIND).latest("pk")
    row = Contribution.objects.get(item__round=newest, county__slug=county, item__slug=item)
    row.extended_until = datetime.now(UTC) + timedelta(days=1)
    row.extension_reason = "Bevis"
    row.save(update_fields=["extended_until", "extension_reason"])
