"""Whole contents read from the tables."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from milstolpe.core.formats import sort_key_sv
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
    TargetEntry,
)
from milstolpe.programmes.models import Measure, MeasureActor, Programme

MEASURE_COLUMNS = (
    "code",
    "title",
    "text",
    "start_year",
    "end_year",
    "follow_up_criterion",
    "expected_effect",
    "cost",
    "funding",
    "followed_up_in",
    "followed_up_url",
    "is_internal",
    "withdrawn_reason",
)
PROGRAMME_COLUMNS = (
    "title",
    "purpose",
    "start_year",
    "end_year",
    "word_area",
    "word_lead",
    "word_partner",
    "reporters",
    "rhythm",
    "answer_to",
    "source",
)


def with_contents(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with everything that `measure_content` reads, in a fixed number of queries."""
    actors = MeasureActor.objects.select_related("organisation", "group", "kind")
    return measures.select_related("area").prefetch_related(
        Prefetch("actors", actors),
        "activities",
        "objective_links__objective",
        "sdg_links__sdg",
        "milestone_targets",
        "themes",
        "interactions__objective",
        "links",
    )


def measure_content(measure: Measure) -> MeasureContent:
    """What a measure says now, with every list in its order."""
    return MeasureContent(
        **{name: getattr(measure, name) for name in MEASURE_COLUMNS},
        area=measure.area.title if measure.area else "",
        withdrawn_on=measure.withdrawn_on.isoformat() if measure.withdrawn_on else "",
        actors=actor_entries(measure.actors.all()),
        activities=tuple(ActivityEntry(row.key, row.text) for row in measure.activities.all()),
        objectives=tuple(
            GoalEntry(row.objective.number, row.objective.name_sv, row.is_main)
            for row in measure.objective_links.all()
        ),
        sdgs=tuple(
            GoalEntry(row.sdg.number, row.sdg.name, row.is_main) for row in measure.sdg_links.all()
        ),
        milestone_targets=tuple(
            TargetEntry(row.slug, row.title) for row in measure.milestone_targets.all()
        ),
        themes=tuple(sorted((theme.name for theme in measure.themes.all()), key=sort_key_sv)),
        interactions=tuple(
            InteractionEntry(row.objective.number, row.objective.name_sv, row.sign, row.why)
            for row in measure.interactions.all()
        ),
        links=tuple(LinkEntry(row.label, row.url) for row in measure.links.all()),
    )


def actor_entries(rows: Iterable[MeasureActor]) -> tuple[ActorEntry, ...]:
    """Actors by role and name, so that equal content has equal form."""
    return tuple(
        sorted(ActorEntry(row.role, row.link, row.actor.slug, row.actor.name) for row in rows)
    )


def programme_content(programme: Programme) -> ProgrammeContent:
    """What a programme says about itself now."""
    return ProgrammeContent(
        **{name: getattr(programme, name) for name in PROGRAMME_COLUMNS},
        answer_by=programme.answer_by.isoformat() if programme.answer_by else "",
        areas=tuple(
            AreaEntry(area.pk, area.code, area.title, area.text) for area in programme.areas.all()
        ),
        owners=tuple(
            OwnerEntry(
                row.organisation.slug,
                row.organisation.name,
                row.case_number,
                row.decided_on.isoformat() if row.decided_on else "",
                row.decided_by,
            )
            for row in programme.owners.select_related("organisation")
        ),
    )
