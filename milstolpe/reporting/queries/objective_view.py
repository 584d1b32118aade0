"""The newest published answers on an objective in a county, for those who write about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from milstolpe.core.aggregates import JoinText
from milstolpe.core.collation import swedish
from milstolpe.core.page import GradeMark
from milstolpe.objectives.models import CountyObjective
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.programmes.models import MeasureObjective
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.models import FollowUp, Instrument, PublishedAnswer
from milstolpe.reporting.queries.visibility import published_answers_visible_to
from milstolpe.reporting.words import grade_mark

STATE_KINDS = (OrganisationKind.COUNTY_BOARD, OrganisationKind.AGENCY, OrganisationKind.UNIVERSITY)


@dataclass(frozen=True)
class ObjectiveFilter:
    """What the answers are narrowed to."""

    state_actors: bool = False
    state_instruments: bool = False
    grade: str = ""


class ObjectiveAnswer(NamedTuple):
    """An answer with its measure, actor and year. `instruments` are joined with "; "."""

    public_id: str
    code: str
    title: str
    programme: str
    address: str
    year: int
    organisation: str
    slug: str
    grade: str
    is_continuous: bool
    action_taken: str
    rationale: str
    instruments: str
    is_main: bool
    is_example: bool

    @property
    def mark(self) -> GradeMark:
        return grade_mark(self.grade, is_continuous=self.is_continuous)


def objective_answers(
    user: Any, cell: CountyObjective, wanted: ObjectiveFilter
) -> QuerySet[PublishedAnswer, Any]:
    """Rows with the fields of `ObjectiveAnswer`: of each programme its newest published year, what
    has been handed in, measure by measure."""
    rows = _of_newest_years(user).filter(
        measure__programme__county=cell.county_id,
        measure__objective_links__objective=cell.objective_id,
    )
    if wanted.state_actors:
        rows = rows.filter(organisation__kind__in=STATE_KINDS)
    if wanted.state_instruments:
        state = Instrument.objects.filter(is_state=True)
        used = PublishedAnswer.instruments.through.objects.filter(instrument__in=state)
        rows = rows.filter(pk__in=used.values("publishedanswer_id"))
    if wanted.grade:
        rows = rows.filter(grade=wanted.grade)
    main = MeasureObjective.objects.filter(
        measure=OuterRef("measure"), objective=cell.objective_id
    ).values("is_main")
    return rows.order_by(
        "-follow_up__year",
        swedish("follow_up__programme__title"),
        "measure__position",
        "measure_id",
        swedish("organisation__name"),
    ).values_list(
        *("measure__public_id", "measure__code", "measure__title"),
        *("follow_up__programme__title", "follow_up__programme__address", "follow_up__year"),
        *("organisation__name", "organisation__slug", "grade", "is_continuous"),
        *("action_taken", "rationale", _instrument_names(), Subquery(main[:1])),
        "follow_up__programme__is_example",
    )  # fmt: skip


def objective_lines(rows: Sequence[tuple[Any, ...]]) -> list[ObjectiveAnswer]:
    return [ObjectiveAnswer(*row) for row in rows]


def _of_newest_years(user: Any) -> QuerySet[PublishedAnswer]:
    published = FollowUp.objects.filter(state=FollowUpState.PUBLISHED)
    later = published.filter(programme=OuterRef("programme"), year__gt=OuterRef("year"))
    # A list of follow-ups: it is worked out once, not for each of many answers.
    newest = published.filter(~Exists(later)).values("pk")
    return published_answers_visible_to(user).exclude(grade="").filter(follow_up__in=newest)


def _instrument_names() -> Coalesce:
    used: QuerySet[Any, Any] = PublishedAnswer.instruments.through.objects.filter(
        publishedanswer=OuterRef("pk")
    )
    grouped: QuerySet[Any, Any] = used.order_by().values("publishedanswer")
    per_answer: QuerySet[Any, Any] = grouped.annotate(joined=JoinText(F("instrument__name")))
    return Coalesce(Subquery(per_answer.values("joined")), Value(""), output_field=CharField())
