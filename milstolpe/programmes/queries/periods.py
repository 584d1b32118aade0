"""The next period of a programme: what becomes of each old measure, and how far that has come."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.programmes.enums import DECIDED_STATES, ProgrammeState, SuccessionKind
from milstolpe.programmes.models import Measure, MeasureSuccession, Programme
from milstolpe.programmes.queries.checks import Problems

MAX_CODE = 20  # characters, as in the table
MAX_REASON = 5_000
MERGED, SPLIT, DROPPED = SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.DROPPED
NEEDS_REASON = (MERGED, SPLIT, DROPPED)


@dataclass(frozen=True)
class Outcome:
    """What is to become of an old measure in the next period."""

    public_id: str  # of the old measure
    kind: str  # SuccessionKind
    codes: tuple[str, ...] = ()  # of the new measures; none when it is dropped
    reason: str = ""


@dataclass(frozen=True)
class Progress:
    """How many measures of the period before have been handled."""

    total: int
    handled: int

    @property
    def left(self) -> int:
        return self.total - self.handled


@dataclass(frozen=True)
class HandledRow:
    """An old measure and what became of it."""

    old: Measure
    kind: str
    reason: str
    new: Sequence[Measure]  # none when it was dropped

    @property
    def label(self) -> str:
        return str(SuccessionKind(self.kind).label)


def why_no_next_period(programme: Programme) -> str:
    """Why the next period cannot be started now; empty when it can."""
    if programme.state not in DECIDED_STATES:
        return _("The next period is made from a programme that is decided. This one is not.")
    if programme.successors.exists():
        return _("The next period has been started already.")
    return ""


def why_closed_for_carrying(programme: Programme) -> str:
    """Why nothing more can be carried over into the programme; empty when it can."""
    if programme.state == ProgrammeState.CLOSED:
        return _("The programme is closed: nothing more can be carried over.")
    return ""


def old_measures(programme: Programme) -> QuerySet[Any]:
    """Measures of the period before, in its order, with `is_handled`."""
    handled = MeasureSuccession.objects.filter(old=OuterRef("pk"), programme=programme)
    measures = Measure.objects.filter(programme=programme.predecessor_id)
    return measures.annotate(is_handled=Exists(handled)).order_by("position", "pk")


def by_area(measures: QuerySet[Any]) -> QuerySet[Any]:
    """Measures of one programme under its areas, in their order; those without one come first."""
    area = F("area__position").asc(nulls_first=True)
    return measures.select_related("area").order_by(area, "area_id", "position", "pk")


def progress(programme: Programme) -> Progress:
    """One query."""
    handled = list(old_measures(programme).values_list("is_handled", flat=True))
    return Progress(len(handled), sum(handled))


def handled_rows(programme: Programme, measures: Iterable[Measure]) -> list[HandledRow]:
    """What became of these old measures, in their order. One query."""
    olds = list(measures)
    links = (
        programme.successions.filter(old__in=olds)
        .select_related("new")
        .order_by("new__position", "pk")
    )
    by_old: dict[int, list[MeasureSuccession]] = defaultdict(list)
    for link in links:
        by_old[link.old_id].append(link)
    return [
        HandledRow(
            old,
            by_old[old.pk][0].kind,
            by_old[old.pk][0].reason,
            [link.new for link in by_old[old.pk] if link.new],
        )
        for old in olds
        if old.pk in by_old
    ]


def outcome_problems(programme: Programme, outcomes: Sequence[Outcome]) -> dict[str, Problems]:
    """Old measure → field → what is wrong and what to do. Empty when all can be carried out.

    Those that have been handled exactly so are no problem: the button was pressed twice.
    """
    taken = set(programme.measures.values_list("code", flat=True))
    known = dict(old_measures(programme).values_list("public_id", "is_handled"))
    done = handled_outcomes(programme, (outcome.public_id for outcome in outcomes))
    open_ones = [outcome for outcome in outcomes if done.get(outcome.public_id) != outcome]
    made = Counter(code for outcome in open_ones for code in makes(outcome))
    found: dict[str, Problems] = {}
    for outcome in open_ones:
        if outcome.public_id not in known:
            problems = {"kind": [_("The measure is not in the period before. Reload the page.")]}
        elif known[outcome.public_id]:
            problems = {"kind": [_("Somebody has handled it in the meantime. See “Handled”.")]}
        else:
            problems = _own_problems(outcome) or _code_problems(outcome, taken, made)
        if problems:
            found[outcome.public_id] = problems
    return found


def settled(outcome: Outcome) -> Outcome:
    """As it is kept: what is dropped has no code, what is carried over has a reason of its own."""
    if outcome.kind == DROPPED:
        return replace(outcome, codes=())
    if outcome.kind == SuccessionKind.CARRIED and not outcome.reason:
        with translation.override(settings.LANGUAGE_CODE):
            return replace(outcome, reason=_("The work goes on."))
    return outcome


def makes(outcome: Outcome) -> tuple[str, ...]:
    """The codes that no other measure may have. What is merged may go into one that is there."""
    return () if outcome.kind in (MERGED, DROPPED) else outcome.codes


def handled_outcomes(programme: Programme, public_ids: Iterable[str]) -> dict[str, Outcome]:
    """Old measure → what became of it, for those that are handled. Two queries."""
    measures = Measure.objects.filter(public_id__in=list(public_ids))
    return {
        row.old.public_id: Outcome(
            row.old.public_id, row.kind, tuple(new.code for new in row.new), row.reason
        )
        for row in handled_rows(programme, measures)
    }


def _own_problems(outcome: Outcome) -> Problems:
    problems: Problems = defaultdict(list)
    if outcome.kind not in SuccessionKind:
        problems["kind"].append(_("Choose what becomes of the measure."))
    elif wrong := _wrong_codes(outcome):
        problems["codes"].append(wrong)
    if outcome.kind in NEEDS_REASON and not outcome.reason:
        problems["reason"].append(_("Say why. The reason is shown with both measures."))
    if len(outcome.reason) > MAX_REASON:
        problems["reason"].append(
            _("Write at most %(limit)s characters; now there are %(n)s.")
            % {"limit": MAX_REASON, "n": len(outcome.reason)}
        )
    return dict(problems)


def _wrong_codes(outcome: Outcome) -> str:
    codes = outcome.codes
    if any(len(code) > MAX_CODE for code in codes):
        return _("A code has at most %(n)s characters. Shorten it.") % {"n": MAX_CODE}
    if outcome.kind == DROPPED:
        return ""
    if outcome.kind == SPLIT:
        if len(set(codes)) < 2 or len(set(codes)) < len(codes):
            return _("Write at least two different codes with commas between.")
    elif len(codes) != 1:
        return _("Write one code.")
    return ""


def _code_problems(outcome: Outcome, taken: set[str], made: Counter[str]) -> Problems:
    for code in makes(outcome):
        if code in taken:
            message = _("The programme has a measure %(code)s. Choose another code, or merge.")
            return {"codes": [message % {"code": code}]}
        if made[code] > 1:
            message = _("Several rows make a measure %(code)s. Give each its own code, or merge.")
            return {"codes": [message % {"code": code}]}
    return {}
