"""What stands beside a text of the yearly follow-up while it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet

from milstolpe.core.aggregates import Rows, rows_of
from milstolpe.core.collation import swedish
from milstolpe.followup.models import KnownJudgement, Scale
from milstolpe.objectives.models import CountyObjective
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.reporting.queries.objective_view import (
    ObjectiveAnswer,
    ObjectiveFilter,
    objective_answers,
    objective_lines,
)
from milstolpe.rounds.models import Contribution, PublishedText

MOST_MEASURES: Final = 60  # the rest stand on a page of their own
MOST_ANSWERS: Final = 400
MOST_TEXTS: Final = 30  # counties
SCALE: Final = ("yes", "near", "no", "positive", "neutral", "negative", "unclear")
NATIONAL: Final = ("outcome", "trend", "year", "note", "source")


@dataclass(frozen=True)
class MeasureBeside:
    """A measure that touches the objective, with its newest published answers."""

    public_id: str
    code: str
    title: str
    answers: list[ObjectiveAnswer] = field(default_factory=list)


def with_what_stands_beside(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """With what `measures_beside`, `scale_of` and `national_judgement` read. No query more."""
    stranger: Any = AnonymousUser()  # only what everyone may see can be cited
    objective, year = OuterRef("item__objective"), OuterRef("item__round__year")
    measures = measures_visible_to(stranger).filter(
        programme__county=OuterRef("county"), objective_links__objective=objective
    )
    scales = Scale.objects.filter(valid_from_year__lte=year).order_by("-valid_from_year")
    national = KnownJudgement.objects.filter(
        objective=objective, county=None, year__lte=year
    ).order_by("-year")
    return rows.annotate(
        beside_measures=Rows(
            measures.order_by("programme", "position", "pk")[:MOST_ANSWERS],
            *("public_id", "code", "title"),
        ),
        beside_scale=Rows(scales[:1], *SCALE),
        beside_national=Rows(national[:1], *NATIONAL),
    )


def measures_beside(
    contribution: Contribution, wanted: ObjectiveFilter
) -> tuple[list[MeasureBeside], int]:
    """The measures of the county that touch the objective, and how many there are: those with
    answers that pass the filter; without a filter also those without any. One query.

    Args:
        contribution: read `with_what_stands_beside`.
    """
    item = contribution.item
    if item.objective_id is None:
        return [], 0
    stranger: Any = AnonymousUser()  # only what everyone may see can be cited
    cell = CountyObjective(county_id=contribution.county_id, objective_id=item.objective_id)
    found: dict[str, MeasureBeside] = {}
    answers = objective_answers(stranger, cell, wanted)[:MOST_ANSWERS]
    for line in objective_lines(list(answers)):
        row = MeasureBeside(line.public_id, line.code, line.title)
        found.setdefault(line.public_id, row).answers.append(line)
    if wanted == ObjectiveFilter():
        for named in _read(contribution, "beside_measures"):
            found.setdefault(named["public_id"], MeasureBeside(**named))
    return list(found.values())[:MOST_MEASURES], len(found)


@dataclass(frozen=True)
class CountyText:
    """What a county published last year about the same."""

    slug: str
    county: str
    year: int
    content: Mapping[str, Any]


def texts_of_last_year(contribution: Contribution) -> list[CountyText]:
    """Of every county, by name; the own one too. One query."""
    item, round_ = contribution.item, contribution.item.round
    rows = PublishedText.objects.filter(
        objective=item.objective_id, label=item.label, is_newest=True
    )
    if round_.previous_id:
        rows = rows.filter(publication__round=round_.previous_id)
    else:
        rows = rows.filter(year=round_.year - 1)
    values = rows.order_by(swedish("county__name"), "-publication")
    return [
        CountyText(*row)
        for row in values.values_list("county__slug", "county__name", "year", "content")[
            :MOST_TEXTS
        ]
    ]


def scale_of(contribution: Contribution) -> Scale | None:
    """The scale of the year. No query: read `with_what_stands_beside`."""
    return next(iter(rows_of(Scale, _read(contribution, "beside_scale"))), None)


def national_judgement(contribution: Contribution) -> KnownJudgement | None:
    """The newest national one that was known when the round was held. No query, as above."""
    return next(iter(rows_of(KnownJudgement, _read(contribution, "beside_national"))), None)


def _read(contribution: Contribution, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = getattr(contribution, name)
    return found


def own_text(texts: Sequence[CountyText], contribution: Contribution) -> CountyText | None:
    return next((row for row in texts if row.slug == contribution.county.slug), None)
