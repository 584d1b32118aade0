"""What is told of a plan's year as plain values: what documents are made of, and reports keep."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from milstolpe.workplan.content import plain_number
from milstolpe.workplan.models import Aim, Deliverable
from milstolpe.workplan.quarters import QUARTERS, quarter_end
from milstolpe.workplan.queries.year import ActivityYear, PlanYear

LAST = QUARTERS[-1]
NO_TEXTS: Mapping[str, str] = {"summary": "", "deviations": "", "ahead": ""}


def year_content(
    found: PlanYear,
    used_money: Mapping[int, int],
    quarter: int = LAST,
    texts: Mapping[str, str] = NO_TEXTS,
) -> dict[str, Any]:
    """The year up to and with a quarter. Persons are not in it.

    Args:
        used_money: what is used of each line (by key) until then, in kronor.
    """
    end = quarter_end(found.plan.year, quarter)
    return {
        "year": found.plan.year,
        "title": found.plan.title,
        "quarter": quarter,
        "texts": dict(texts),
        "activities": [_activity(row, quarter) for row in found.activities],
        "money": [
            {
                "title": row.line.title,
                "planned_sek": row.planned,
                "used_sek": used_money.get(row.line.pk, 0),
                "forecast_sek": row.forecast,
            }
            for row in found.lines
        ],
        "deliverables": _deliverables(found.deliverables, end),
        "aims": [_aim(row) for row in found.aims],
        "is_example": found.plan.is_example,
    }


def _activity(row: ActivityYear, quarter: int) -> dict[str, Any]:
    told = row.status_at(quarter)
    used = sum((days for at, days in row.used.items() if at <= quarter), Decimal(0))
    return {
        "number": row.number,
        "area": row.activity.area.title,
        "title": row.activity.title,
        "is_priority": row.activity.is_priority,
        "status": told.status if told else "",
        "told_quarter": told.quarter if told else None,
        "texts": [
            [at, row.statuses[at].text]
            for at in sorted(row.statuses)
            if at <= quarter and row.statuses[at].text
        ],
        "planned": plain_number(row.planned),
        "used": plain_number(used),
    }


def _deliverables(rows: Iterable[Deliverable], end: datetime.date) -> list[dict[str, Any]]:
    """Those that were to be ready by then, or were."""
    return [
        {
            "title": row.title,
            "activity": row.activity.title,
            "due_on": row.due_on.isoformat(),
            "done_on": row.done_on.isoformat() if row.done_on and row.done_on <= end else None,
            "url": row.url,
        }
        for row in rows
        if row.due_on <= end or (row.done_on and row.done_on <= end)
    ]


def _aim(row: Aim) -> dict[str, Any]:
    return {
        "area": row.area.title,
        "text": row.text,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "judgement": row.judgement,
        "judgement_text": row.judgement_text,
    }


def sums_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Days and kronor of all, and how many activities there are of each status."""
    rows: Sequence[Mapping[str, Any]] = content["activities"]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    return {
        "statuses": counts,
        "planned": tenths(row["planned"] for row in rows),
        "used": tenths(row["used"] for row in rows),
        "planned_sek": sum(row["planned_sek"] for row in content["money"]),
        "used_sek": sum(row["used_sek"] for row in content["money"]),
        "forecast_sek": sum(row["forecast_sek"] for row in content["money"]),
    }


def tenths(days: Iterable[float | None]) -> float:
    """A sum of days in which 0,1 + 0,2 is 0,3."""
    found = sum(round((row or 0) * 10) for row in days)
    return found // 10 if found % 10 == 0 else found / 10
