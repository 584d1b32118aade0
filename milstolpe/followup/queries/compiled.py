"""The judgements of a round for its compilation: from the frozen copy, or as they are handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.figures import Judged, Value
from milstolpe.followup.models import Citation, GoalAssessment, KnownJudgement, PublishedJudgement
from milstolpe.followup.queries.cited import cited_measures
from milstolpe.rounds.compiled import Label
from milstolpe.rounds.enums import HANDED_IN_STATES, ContributionState
from milstolpe.rounds.models import Round, RoundPublication
from milstolpe.rounds.rich import Reference


@dataclass(frozen=True)
class National:
    """The newest value for the whole country, with the year and the source it is from."""

    value: str
    year: int
    source: str


@dataclass(frozen=True)
class YearOfJudgements:
    """The judgements of a round, and what they are compared with."""

    name: str  # "RÅU 2026"
    year: int
    rows: Sequence[Judged]  # every cell that is asked; empty values where nothing is handed in
    before: Sequence[Judged]
    name_before: str  # empty when there is nothing to compare with
    national: Mapping[Value, Mapping[int, National]]
    objectives: Mapping[int, str]  # names, of those that are asked about
    counties: Mapping[str, str]  # names, by code
    is_published: bool
    words: Mapping[int, Sequence[Label]]  # contribution → its judgement in words

    def national_values(self, name: Value) -> dict[int, str]:
        return {objective: found.value for objective, found in self.national[name].items()}


def judgement_year(round_: Round, publication: RoundPublication | None) -> YearOfJudgements | None:
    """Four queries at most; None where no judgement is asked."""
    cells = _cells(round_)
    if not cells:
        return None
    found = {(cell.county, cell.objective): cell.judged(publication) for cell in cells}
    words = {cell.contribution: _words(cell.judged(publication)) for cell in cells}
    if publication is not None:
        for key, row in _frozen(publication).items():
            found[row.county, row.objective] = row
            words[key] = _words(row)
    before, name_before = _before(round_)
    return YearOfJudgements(
        name=round_.name,
        year=round_.year,
        rows=list(found.values()),
        before=before,
        name_before=name_before,
        national=_national(round_.year),
        objectives={cell.objective: cell.objective_name for cell in sorted(cells)},
        counties={cell.county: cell.county_name for cell in sorted(cells)},
        is_published=publication is not None,
        words=words,
    )


class _Cell(NamedTuple):
    """A judgement that is asked, as it stands."""

    county: str
    objective: int
    county_name: str
    objective_name: str
    contribution: int
    state: str
    outcome: str
    trend: str
    outcome_year: int | None

    def judged(self, publication: RoundPublication | None) -> Judged:
        """What is handed in; nothing of a round that is published, whose copy counts."""
        if publication is not None or self.state not in HANDED_IN_STATES:
            return Judged(self.county, self.objective)
        return Judged(self.county, self.objective, self.outcome, self.trend, self.outcome_year)


def _cells(round_: Round) -> list[_Cell]:
    rows = GoalAssessment.objects.filter(contribution__item__round=round_).exclude(
        contribution__state=ContributionState.WAIVED
    )
    rows = rows.order_by("contribution__item__position", "contribution__county")
    return [
        _Cell(*row)
        for row in rows.values_list(
            "contribution__county", "contribution__item__objective",
            "contribution__county__name", "contribution__item__objective__name_sv",
            "contribution", "contribution__state", "outcome", "trend", "outcome_year",
        )
    ]  # fmt: skip


def _frozen(publication: RoundPublication) -> dict[int, Judged]:
    """Contribution → its judgement in the copy."""
    rows = PublishedJudgement.objects.filter(text__publication=publication)
    columns = ("text__contribution", "county", "objective", "outcome", "trend", "outcome_year")
    return {key: Judged(*values) for key, *values in rows.values_list(*columns)}


def _before(round_: Round) -> tuple[list[Judged], str]:
    """The round before; without one, what is known of the year before from elsewhere."""
    previous = round_.previous
    if previous is not None:
        copy = previous.publications.first() if previous.is_published else None
        if copy is not None:
            return list(_frozen(copy).values()), previous.name
        return [cell.judged(None) for cell in _cells(previous)], previous.name
    year = round_.year - 1
    rows = KnownJudgement.objects.filter(county__isnull=False, year=year)
    known = [
        Judged(*row) for row in rows.values_list("county", "objective", "outcome", "trend", "year")
    ]
    return known, _("the known judgements of %(year)s") % {"year": year} if known else ""


def _national(year: int) -> dict[Value, dict[int, National]]:
    """The newest national value of each objective, up to the year."""
    rows = KnownJudgement.objects.filter(county__isnull=True, year__lte=year).order_by("year")
    found: dict[Value, dict[int, National]] = {"outcome": {}, "trend": {}}
    for row in rows:
        if row.outcome:
            found["outcome"][row.objective_id] = National(row.outcome, row.year, row.source)
        if row.trend:
            found["trend"][row.objective_id] = National(row.trend, row.year, row.source)
    return found


def _words(row: Judged) -> list[Label]:
    """The judgement as it stands beside the text."""
    found = []
    if row.outcome:
        said = str(Outcome(row.outcome).label)
        with_year = f"{said} ({row.outcome_year})" if row.outcome_year else said
        found.append((_("Outcome"), with_year))
    if row.trend:
        found.append((_("Trend in the environment"), str(Trend(row.trend).label)))
    return found


def references_of(round_: Round) -> dict[str, Reference]:
    """What the references in texts that are handed in say today. Three queries."""
    cited = Citation.objects.filter(
        contribution__item__round=round_, contribution__state__in=HANDED_IN_STATES
    )
    found = cited_measures(cited.values_list("measure__public_id", flat=True).distinct())
    return {
        f"[[atgard:{row.public_id}]]": Reference(
            row.text, row.address, f"{row.value}, {row.year}" if row.year else ""
        )
        for row in found.values()
    }
