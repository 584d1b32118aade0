"""Publishing a yearly follow-up: judgements and citations are frozen with the texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.followup.enums import Outcome, Trend, TrendBasis
from milstolpe.followup.models import GoalAssessment, PublishedJudgement, Scale
from milstolpe.followup.queries.cited import Cited, cited_measures
from milstolpe.followup.queries.texts import without_citations
from milstolpe.followup.services.citing import KIND, mark_of
from milstolpe.rounds import rich
from milstolpe.rounds.models import Contribution, PublishedText, Round, RoundPublication, Section
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.services.publishing import (
    NotReadyError,
    Place,
    correct_round,
    publish_round,
    to_publish,
)
from milstolpe.search.services import Entry, index


@transaction.atomic
def publish_follow_up(round_: Round, *, by: User, read_on: date | None = None) -> RoundPublication:
    """Publish texts, judgements and citations for the first time.

    Args:
        read_on: the day that cited values are said to be from; today.

    Raises:
        NotReadyError: a text cites a measure that is not public, or a picture is not described.
        StepNotAllowedError, PermissionDenied, DomainError: see `publish_round`.
    """
    extra = _extra(round_, by=by, read_on=read_on)
    publication = publish_round(round_, by=by, extra=extra, head=_head(round_))
    return _found_by_all(publication)


@transaction.atomic
def correct_follow_up(round_: Round, *, by: User, reason: str) -> RoundPublication:
    """Publish anew with what was handed in since.

    Raises:
        ReasonNeededError, and as above: see `correct_round`.
    """
    extra = _extra(round_, by=by)
    publication = correct_round(round_, by=by, reason=reason, extra=extra, head=_head(round_))
    return _found_by_all(publication)


def _extra(round_: Round, *, by: User, read_on: date | None = None) -> dict[int, dict[str, Any]]:
    """Citations and judgement of each contribution that is to be published."""
    if not by.has_perm("rounds.publish"):
        raise PermissionDenied
    rows = to_publish(round_)
    cited = {row.pk: list(_cited(row)) for row in rows}
    # What is written is in Swedish, and so is what is put into it.
    with translation.override(settings.LANGUAGE_CODE):
        known = cited_measures(key for found in cited.values() for _section, key in found)
        judged = {
            each.contribution_id: frozen_assessment(each)
            for each in GoalAssessment.objects.filter(contribution__in=rows)
        }
    if places := list(_hidden_places(rows, cited, known)):
        raise NotReadyError(places)
    return {
        row.pk: {
            "citations": [
                frozen_citation(known[key], read_on)
                for key in dict.fromkeys(key for _, key in found)
            ],
            "assessment": judged.get(row.pk),
        }
        for row, found in zip(rows, cited.values(), strict=True)
    }


def _cited(row: Contribution) -> Iterator[tuple[Section, str]]:
    """(Section, public id) of each citation, in the order of the text."""
    sections = asked_sections(row.item)
    content = text_content(row, sections)
    for section in sections:
        for key in rich.cited(content.text(section.key), KIND):
            yield section, key


def _hidden_places(
    rows: Sequence[Contribution],
    cited: Mapping[int, Sequence[tuple[Section, str]]],
    known: Mapping[str, Cited],
) -> Iterator[Place]:
    for row in rows:
        for section, key in cited[row.pk]:
            if key not in known:
                what = _("the measure %(id)s is not public, or does not exist") % {"id": key}
                yield Place(row, section.title, section.key, what)


def frozen_citation(cited: Cited, read_on: date | None = None) -> dict[str, Any]:
    return {
        "token": mark_of(cited.public_id),
        "text": cited.text,
        "address": cited.address,
        "value": cited.value,
        "year": cited.year,
        "read_on": (read_on or localdate()).isoformat(),
    }


def frozen_assessment(row: GoalAssessment) -> dict[str, Any]:
    """The judgement with its words, as plain values."""
    return {
        "asks_outcome": row.asks_outcome,
        "asks_trend": row.asks_trend,
        "outcome": row.outcome,
        "outcome_label": str(Outcome(row.outcome).label) if row.outcome else "",
        "outcome_year": row.outcome_year,
        "outcome_reason": row.outcome_reason,
        "trend": row.trend,
        "trend_label": str(Trend(row.trend).label) if row.trend else "",
        "trend_basis": str(TrendBasis(row.trend_basis).label) if row.trend_basis else "",
        "trend_reason": row.trend_reason,
        "is_unchanged": row.is_unchanged,
    }


def _head(round_: Round) -> dict[str, Any]:
    """The scale of the year, as it is worded now."""
    rows = Scale.objects.filter(valid_from_year__lte=round_.year)
    scale = rows.order_by("-valid_from_year").first()
    if scale is None:
        return {"scale": None}
    return {
        "scale": {
            "name": scale.name,
            "target_year": scale.target_year,
            "outcome": {
                Outcome.YES.value: scale.yes,
                Outcome.NEAR.value: scale.near,
                Outcome.NO.value: scale.no,
            },
            "trend": {
                Trend.POSITIVE.value: scale.positive,
                Trend.NEUTRAL.value: scale.neutral,
                Trend.NEGATIVE.value: scale.negative,
                Trend.UNCLEAR.value: scale.unclear,
            },
        }
    }


def _found_by_all(publication: RoundPublication) -> RoundPublication:
    """Rows of the judgements, to be found across counties and years; and the texts in search."""
    texts = list(publication.texts.all())
    earlier = PublishedJudgement.objects.filter(text__publication__round=publication.round_id)
    earlier.filter(is_newest=True).update(is_newest=False)
    PublishedJudgement.objects.bulk_create(
        (
            _judgement(row, row.objective_id, row.content["assessment"])
            for row in texts
            if row.objective_id and row.content["assessment"]
        ),
        batch_size=500,
    )
    index_texts(texts)
    return publication


def _judgement(
    text: PublishedText, objective: int, assessment: Mapping[str, Any]
) -> PublishedJudgement:
    return PublishedJudgement(
        text=text,
        county_id=text.county_id,
        objective_id=objective,
        year=text.year,
        outcome=assessment["outcome"],
        outcome_year=assessment["outcome_year"],
        trend=assessment["trend"],
    )


def index_texts(texts: Sequence[PublishedText]) -> None:
    """Make the texts found by objective, county, year and words.

    Without the names of measures, which may become internal later.
    """
    index(
        Entry(
            kind="text",
            object_id=row.contribution_id,
            title=f"{row.content['title']}, {row.content['county']}, {row.year}",
            body=_body(row.content),
        )
        for row in texts
    )


def _body(content: Mapping[str, Any]) -> str:
    cited = [row["address"] for row in content["citations"]]
    own = without_citations(content, cited)
    return "\n".join(rich.plain(part["text"]) for part in own["sections"])
