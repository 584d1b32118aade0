"""The judgement on the writing page: finished values, and how it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.arrival import arrived_at
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.page import Conflict
from milstolpe.core.versions import signed
from milstolpe.followup.enums import Outcome, Trend, TrendBasis
from milstolpe.followup.forms.judgements import CHOICE, FIELDS, JudgementSheet
from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.marks import outcome_mark, trend_mark
from milstolpe.followup.models import GoalAssessment, KnownJudgement, Scale
from milstolpe.followup.queries.judgements import earlier_judgement, missing
from milstolpe.followup.services.judging import leave_judgement_unchanged, save_judgement

UNCHANGED = ":judgement"  # in what the button "unchanged" says


@dataclass
class Judging:
    """A judgement that somebody is about to make."""

    user: User
    assessment: GoalAssessment
    earlier: Earlier | None
    arrived_at: datetime
    sheet: JudgementSheet | None = None


@dataclass(frozen=True)
class Choice:
    """A value of the scale."""

    value: str
    mark: SafeString
    meaning: str
    is_chosen: bool


@dataclass(frozen=True)
class JudgementFields:
    """What "followup/judgement.html" shows."""

    base: int
    values: Judgement
    outcomes: Sequence[Choice]
    trends: Sequence[Choice]
    bases: Sequence[Choice]
    earlier_year: int | None
    earlier: SafeString  # marks of last time
    unchanged: str  # what the button says; empty: there is nothing from last time
    state: str  # who judged, when
    national: SafeString
    national_source: str
    missing: Sequence[str]
    problems: Sequence[str]
    conflicts: Sequence[tuple[str, Conflict]] = field(default_factory=tuple)


def judging_of(request: HttpRequest, assessment: GoalAssessment | None) -> Judging | None:
    if assessment is None:
        return None
    user: Any = request.user
    return Judging(user, assessment, earlier_judgement(assessment), arrived_at(request))


def save_judging(request: HttpRequest, judging: Judging) -> bool:
    """Save what was chosen; False when something stands in the way, which the sheet then says."""
    sheet = judging.sheet = JudgementSheet(request.POST, judging.assessment, judging.earlier)
    act: dict[str, Any] = {"by": judging.user, "base_number": sheet.base, "now": judging.arrived_at}
    try:
        if sheet.problems:
            return False
        if UNCHANGED in request.POST.get("unchanged", "").split():
            judging.assessment = leave_judgement_unchanged(judging.assessment, **act)
        elif sheet.was_sent and not sheet.is_empty and not sheet.says_what_stands:
            judging.assessment = save_judgement(judging.assessment, sheet.values, **act)
    except EditConflictError as error:
        sheet.show_conflicts(error)
        return False
    except DomainError as error:
        sheet.refuse(str(error))
        return False
    judging.sheet = None
    return True


def judgement_fields(
    judging: Judging, scale: Scale | None, national: KnownJudgement | None
) -> JudgementFields:
    row, sheet, earlier = judging.assessment, judging.sheet, judging.earlier
    values = Judgement.of(row)
    if sheet and sheet.was_sent:
        values = Judgement.from_values({**values.values(), **sheet.values})
    offered = earlier.judgement.outcome if earlier and not row.number else ""
    return JudgementFields(
        base=sheet.base if sheet else row.number,
        values=values,
        outcomes=_outcomes(values.outcome or offered, scale) if row.asks_outcome else (),
        trends=_trends(values.trend, scale) if row.asks_trend else (),
        bases=[
            Choice(each.value, SafeString(each.label), "", each == values.trend_basis)
            for each in TrendBasis
        ],
        earlier_year=earlier.year if earlier else None,
        earlier=marks(earlier.judgement) if earlier else SafeString(),
        unchanged=said(earlier.judgement) if earlier else "",
        state=signed(row.changed_by, row.changed_at) if row.changed_at else "",
        national=marks(Judgement(national.outcome, trend=national.trend))
        if national
        else SafeString(),
        national_source=f"{national.year}. {national.note or national.source}" if national else "",
        missing=missing(row, earlier) if row.number else (),
        problems=sheet.problems if sheet else (),
        conflicts=_conflicts(sheet) if sheet else (),
    )


def marks(judgement: Judgement) -> SafeString:
    """Outcome and arrow side by side, as far as they are judged."""
    drawn = [outcome_mark(judgement.outcome).drawn] if judgement.outcome else []
    drawn += [trend_mark(judgement.trend).drawn] if judgement.trend else []
    return format_html_join(" ", "{}", ((each,) for each in drawn))


def said(judgement: Judgement) -> str:
    """The same in words: "NEJ, neutral"."""
    words = [str(Outcome(judgement.outcome).label)] if judgement.outcome else []
    words += [str(Trend(judgement.trend).label).lower()] if judgement.trend else []
    return ", ".join(words)


def _outcomes(chosen: str, scale: Scale | None) -> list[Choice]:
    meanings = {Outcome.YES: "yes", Outcome.NEAR: "near", Outcome.NO: "no"}
    return [
        Choice(each.value, outcome_mark(each).drawn, _meaning(scale, meanings[each]),
               each == chosen)
        for each in Outcome
    ]  # fmt: skip


def _trends(chosen: str, scale: Scale | None) -> list[Choice]:
    return [
        Choice(each.value, trend_mark(each).drawn, _meaning(scale, each.name.lower()),
               each == chosen)
        for each in Trend
    ]  # fmt: skip


def _meaning(scale: Scale | None, name: str) -> str:
    return str(getattr(scale, name)) if scale else ""


def _conflicts(sheet: JudgementSheet) -> list[tuple[str, Conflict]]:
    labels = {
        "outcome": _("Is the objective reached?"),
        "trend": _("Development in the environment"),
        "trend_basis": _("The trend is judged by"),
    }
    return [
        (
            name,
            Conflict(f"{CHOICE}{name}", labels[name], _word(name, theirs), _word(name, mine),
                     saved_by=sheet.saved_by),
        )
        for name, (theirs, mine) in sheet.conflicts.items()
        if name in FIELDS and name in labels
    ]  # fmt: skip


def _word(name: str, value: str) -> str:
    choices = {"outcome": Outcome, "trend": Trend, "trend_basis": TrendBasis}[name]
    return str(choices(value).label) if value else _("Not judged")
