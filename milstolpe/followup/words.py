"""Sentences about judgements, the same on every page and in every document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.followup import figures
from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.figures import Change, Counts, Judged
from milstolpe.followup.marks import outcome_mark, trend_mark
from milstolpe.followup.queries.listing import NewestYear
from milstolpe.followup.queries.published import PublishedYear


def outcome_sentence(rows: Sequence[Judged]) -> str:
    """ "Of 13 judgements, 1 is YES, 3 NEAR and 9 NO."; "All 6 judgements are NO."."""
    found = figures.total(rows, "outcome")
    if not found.judged:
        return _("No outcome has been judged.")
    counted = _counted(found, Outcome)
    n = format_number(found.judged)
    if len(counted) > 1:
        shares = _listed([f"{count} {value.label}" for value, count in counted])
        return _("Of %(n)s judgements, %(shares)s.") % {"n": n, "shares": shares}
    return ngettext(
        "The only judgement is %(mark)s.", "All %(n)s judgements are %(mark)s.", found.judged
    ) % {"n": n, "mark": counted[0][0].label}


def trend_sentence(rows: Sequence[Judged]) -> str:
    """ "The trend is positive in 2, neutral in 8 and negative in 2."; "… is neutral in all."."""
    found = figures.total(rows, "trend")
    if not found.judged:
        return ""
    counted = [(str(value.label).lower(), count) for value, count in _counted(found, Trend)]
    if len(counted) > 1:
        shares = [_("%(mark)s in %(n)s") % {"mark": mark, "n": n} for mark, n in counted]
        return _("The trend in the environment is %(shares)s.") % {"shares": _listed(shares)}
    words = (
        _("The trend in the environment is %(mark)s.")
        if found.judged == 1
        else _("The trend in the environment is %(mark)s in all.")
    )
    return words % {"mark": counted[0][0]}


def _counted(found: Counts, values: type[Outcome | Trend]) -> list[tuple[Any, str]]:
    """Each value that somebody has judged, with how many have."""
    return [(value, format_number(n)) for value in values if (n := found.count(value))]


def _listed(words: Sequence[str]) -> str:
    """ "one, two and three"."""
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def changes_sentence(changes: Iterable[Change], *, since: int) -> str:
    """ "Since 2024, 3 outcomes and 14 trends have changed."."""
    names = [change.name for change in changes]
    outcomes, trends = names.count("outcome"), names.count("trend")
    if not names:
        return _("No outcome or trend has changed since %(year)s.") % {"year": since}
    return _("Since %(year)s, %(outcomes)s and %(trends)s have changed.") % {
        "year": since,
        "outcomes": ngettext("%(n)s outcome", "%(n)s outcomes", outcomes) % {"n": outcomes},
        "trends": ngettext("%(n)s trend", "%(n)s trends", trends) % {"n": trends},
    }


def change_text(change: Change) -> str:
    """ "Outcome: from NO to NEAR"."""
    mark, words = (
        (outcome_mark, _("Outcome: from %(before)s to %(after)s"))
        if change.name == "outcome"
        else (trend_mark, _("Trend: from %(before)s to %(after)s"))
    )
    return words % {"before": mark(change.before).label, "after": mark(change.after).label}


def absent_sentence(absent: int, asked: int) -> str:
    """What is missing, told apart from what is not asked; empty when nothing is."""
    if not absent:
        return ""
    return ngettext(
        "%(n)s of %(all)s texts asked for has not been handed in.",
        "%(n)s of %(all)s texts asked for have not been handed in.",
        absent,
    ) % {"n": format_number(absent), "all": format_number(asked)}


def judgement_sentence(outcome: str, trend: str) -> str:
    """ "The outcome is NO. The trend in the environment is neutral."."""
    said = []
    if outcome:
        said.append(_("The outcome is %(mark)s.") % {"mark": outcome_mark(outcome).label})
    if trend:
        label = str(trend_mark(trend).label).lower()
        said.append(_("The trend in the environment is %(mark)s.") % {"mark": label})
    return " ".join(said)


def county_title(county: str, year: int) -> str:
    return _("How it is going for the environmental objectives in %(county)s %(year)s") % {
        "county": county,
        "year": year,
    }


def text_title(content: Mapping[str, Any], year: int) -> str:
    return _("%(objective)s in %(county)s %(year)s") % {
        "objective": content["title"],
        "county": content["county"],
        "year": year,
    }


def county_answer(page: PublishedYear) -> str:
    """The judgements of the page in words, what has changed, and what is missing."""
    cells = list(page.cells.values())
    changed = [change for cell in cells for change in cell.changes]
    said = (
        outcome_sentence(page.judged) if page.judged else "",
        trend_sentence(page.judged),
        changes_sentence(changed, since=page.year - 1) if any(row.before for row in cells) else "",
        absent_sentence(sum(not cell.has_text for cell in cells), len(cells)),
    )
    return " ".join(filter(None, said))


def year_title(year: int) -> str:
    """What the follow-up of a year is called."""
    return _("The regional yearly follow-up %(year)s") % {"year": year}


@dataclass(frozen=True)
class JudgedNow:
    """The newest year in a sentence or two, and the way to it."""

    year: int
    address: str
    note: str
    is_example: bool


def judged_now(newest: NewestYear | None) -> JudgedNow | None:
    if newest is None:
        return None
    note = f"{outcome_sentence(newest.judged)} {trend_sentence(newest.judged)}".strip()
    return JudgedNow(newest.year, newest.address, note, newest.is_example)
