"""Publishing a year: a frozen copy that counts, and rows of it to find across years."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.collation import swedish
from milstolpe.objectives.models import Objective
from milstolpe.programmes.models import MeasureSuccession
from milstolpe.records.receipts import canonical_sha256
from milstolpe.reporting.enums import ANSWERED_STATES, Grade, ReportState
from milstolpe.reporting.figures import (
    as_json,
    change,
    distribution,
    grouped,
    matrix,
    organisations,
    stuck,
)
from milstolpe.reporting.models import (
    Answer,
    FollowUp,
    Instrument,
    PublishedAnswer,
    PublishedYear,
    Question,
)
from milstolpe.reporting.queries.contents import answer_content, with_contents
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.search.services import Entry, index


@transaction.atomic
def publish_year(follow_up: FollowUp, *, by: User) -> PublishedYear:
    """Publish the year for the first time.

    Raises:
        StepNotAllowedError, PermissionDenied: see `take_follow_up_step`.
    """
    follow_up = take_follow_up_step(follow_up, "publish", by=by)
    return freeze_year(follow_up, by=by)


@transaction.atomic
def publish_correction(follow_up: FollowUp, *, by: User, reason: str) -> PublishedYear:
    """Publish the year anew with what stands now; earlier copies stay as they are.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_follow_up_step`.
    """
    follow_up = take_follow_up_step(follow_up, "correct", by=by, reason=reason)
    return freeze_year(follow_up, by=by, reason=reason.strip())


def freeze_year(follow_up: FollowUp, *, by: User | None, reason: str = "") -> PublishedYear:
    """Keep the year as it stands as its next publication. The steps above decide when."""
    answers = list(_answers(follow_up))
    frozen = frozen_answers(answers)
    figures = year_figures(follow_up, frozen)
    year = PublishedYear.objects.create(
        follow_up=follow_up,
        number=follow_up.publications.count() + 1,
        figures=figures,
        answers=frozen,
        sha256=canonical_sha256({"figures": figures, "answers": frozen}),
        reason=reason,
        by=by,
    )
    _write_rows(follow_up, answers)
    index_years([year])
    return year


def index_years(years: Sequence[PublishedYear]) -> None:
    """Make the published years found by programme, year and analysis."""
    index(
        Entry(
            kind="year",
            object_id=year.follow_up_id,
            title=_("Follow-up %(year)s of %(programme)s")
            % {"year": year.figures["year"], "programme": year.figures["programme"]},
            body=year.figures["analysis"],
        )
        for year in years
    )


def _answers(follow_up: FollowUp) -> Iterator[Answer]:
    """Every answer that is public: of those asked, about measures that are not internal."""
    rows = (
        Answer.objects.filter(report__follow_up=follow_up, measure__is_internal=False)
        .exclude(report__state=ReportState.WAIVED)
        .select_related("report__organisation__municipality", "measure__area")
        .prefetch_related("measure__objectives")
        .order_by("measure__position", "measure_id", swedish("report__organisation__name"), "pk")
    )
    return with_contents(rows).iterator(chunk_size=500)


def frozen_answers(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """The answers as plain values. What has not been handed in says so and nothing else."""
    origins = dict(
        MeasureSuccession.objects.filter(
            new__in={row.measure_id for row in answers}, kind="carried"
        ).values_list("new_id", "old__public_id")
    )
    names = dict(Instrument.objects.values_list("slug", "name"))
    public = set(Question.objects.filter(is_public=True).values_list("pk", flat=True))
    return [_frozen(row, origins.get(row.measure_id) or "", names, public) for row in answers]


def _frozen(answer: Answer, origin: str, names: dict[str, str], public: set[int]) -> dict[str, Any]:
    measure, organisation = answer.measure, answer.report.organisation
    handed_in = answer.report.state in ANSWERED_STATES
    content = answer_content(answer) if handed_in else None
    return {
        "measure": measure.public_id,
        "origin": origin,  # the measure of the period before that this one comes from
        "code": measure.code,
        "title": measure.title,
        "area": measure.area.title if measure.area else "",
        "objectives": sorted(row.number for row in measure.objectives.all()),
        "organisation": organisation.name,
        "organisation_slug": organisation.slug,
        "organisation_kind": organisation.kind,
        "municipality_code": organisation.municipality_id or "",
        "role": answer.role,
        "handed_in": handed_in,
        "grade": content.grade if content else "",
        "is_continuous": bool(content and content.is_continuous),
        "is_unchanged": bool(content and answer.is_unchanged),
        "rationale": content.rationale if content else "",
        "action_taken": content.action_taken if content else "",
        "instruments": [names.get(slug, slug) for slug in content.instruments] if content else [],
        "links": [{"label": row.label, "url": row.url} for row in content.links] if content else [],
        "extras": [
            {"question": row.label, "text": row.text}
            for row in (content.extras if content else ())
            if row.question in public
        ],
    }


def year_figures(follow_up: FollowUp, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Everything that the pages of the year show, worked out once."""
    before = _published_before(follow_up)
    then: list[dict[str, Any]] = before.answers if before else []
    from_year = before.follow_up.year if before else 0
    origins = {row["origin"] or row["measure"]: row["measure"] for row in rows}
    return {
        **_head(follow_up, rows),
        "total": as_json(distribution(rows)),
        "areas": _parts(rows, lambda row: [row["area"]]),
        "kinds": _parts(rows, lambda row: [row["organisation_kind"]]),
        "objectives": _parts(rows, lambda row: row["objectives"]),
        "measures": _measure_parts(rows),
        "municipalities": _parts(
            [row for row in rows if row["municipality_code"]],
            lambda row: [row["municipality_code"]],
        ),
        **_names(rows),
        "organisations": organisations(rows),
        "matrix": matrix(rows) if follow_up.shows_matrix else [],
        "change": as_json(change(rows, then, from_year=from_year)) if before else None,
        "stuck": [
            {"measure": origins[key], "actors": count}
            for key, count in stuck(rows, then).items()
            if key in origins
        ],
    }


def _measure_parts(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The distribution of each measure, with what it is called."""
    named = {row["measure"]: row for row in rows}
    return [
        {
            "measure": key,
            **{name: named[str(key)][name] for name in ("code", "title", "area")},
            **as_json(found),
        }
        for key, found in grouped(rows, lambda row: [row["measure"]]).items()
    ]


def _names(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What codes and numbers are called now."""
    return {
        "municipality_names": {
            row["municipality_code"]: row["organisation"]
            for row in rows
            if row["municipality_code"]
        },
        "objective_names": {
            str(number): name for number, name in Objective.objects.values_list("number", "name_sv")
        },
    }


def _head(follow_up: FollowUp, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    programme = follow_up.programme
    asked = {row["organisation_slug"] for row in rows}
    handed_in = {row["organisation_slug"] for row in rows if row["handed_in"]}
    return {
        "programme": programme.title,
        "programme_address": programme.address,
        "programme_first_year": programme.start_year,
        "programme_last_year": programme.end_year,
        "county": programme.county.name,
        "county_code": programme.county_id,
        "is_example": programme.is_example,
        "year": follow_up.year,
        "first_year": follow_up.first_year,
        "last_year": follow_up.last_year,
        "published_on": localdate().isoformat(),
        "reporters": programme.reporters,
        "source": programme.source,
        "analysis": follow_up.analysis,
        "shows_map": follow_up.shows_map,
        "shows_matrix": follow_up.shows_matrix,
        "organisations_asked": len(asked),
        "organisations_handed_in": len(handed_in),
    }


def _parts(rows: Sequence[dict[str, Any]], keys: Any) -> list[dict[str, Any]]:
    return [{"key": key, **as_json(found)} for key, found in grouped(rows, keys).items()]


def _published_before(follow_up: FollowUp) -> PublishedYear | None:
    """The newest publication of the year before, in this programme or the one it continues."""
    programme = follow_up.programme
    own = PublishedYear.objects.filter(
        follow_up__programme__in=[programme.pk, programme.predecessor_id],
        follow_up__year__lt=follow_up.year,
    )
    return own.order_by("-follow_up__year", "-number").first()


def _write_rows(follow_up: FollowUp, answers: Sequence[Answer]) -> None:
    """Replace the rows of an earlier publication of the year."""
    follow_up.published_answers.all().delete()
    rows = [_row(follow_up, answer) for answer in answers]
    PublishedAnswer.objects.bulk_create(rows, batch_size=500)
    through = PublishedAnswer.instruments.through
    through.objects.bulk_create(
        (
            through(publishedanswer_id=row.pk, instrument_id=instrument.pk)
            for row, answer in zip(rows, answers, strict=True)
            if answer.report.state in ANSWERED_STATES
            for instrument in answer.instruments.all()
        ),
        batch_size=500,
    )


def _row(follow_up: FollowUp, answer: Answer) -> PublishedAnswer:
    row = PublishedAnswer(
        follow_up=follow_up,
        measure=answer.measure,
        organisation=answer.report.organisation,
        role=answer.role,
    )
    if answer.report.state in ANSWERED_STATES:
        row.grade = Grade(answer.grade)
        row.is_continuous = answer.is_continuous
        row.rationale, row.action_taken = answer.rationale, answer.action_taken
    return row
