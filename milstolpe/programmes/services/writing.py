"""Writes a whole measure content into its tables: only lists that differ are replaced."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import count

from django.db.models import Model
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.core.text import slugify_sv
from milstolpe.objectives.models import MilestoneTarget
from milstolpe.organisations.models import ActorGroup, ActorKind, Organisation
from milstolpe.programmes.content import ActivityEntry, ActorEntry, MeasureContent
from milstolpe.programmes.models import (
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureInteraction,
    MeasureLink,
    MeasureObjective,
    MeasureSdg,
    ProgrammeArea,
    Theme,
)
from milstolpe.programmes.queries.contents import MEASURE_COLUMNS

ACTOR_MODELS: dict[str, type[Organisation] | type[ActorGroup] | type[ActorKind]] = {
    "organisation": Organisation,
    "group": ActorGroup,
    "kind": ActorKind,
}


def write_measure(
    measure: Measure, content: MeasureContent, *, before: MeasureContent | None
) -> None:
    """Save the content into the measure's tables. `before` is what they hold; None for a new one.

    Raises:
        DomainError: the content names an area, actor or goal that is not in the register.
    """
    for column in MEASURE_COLUMNS:
        setattr(measure, column, getattr(content, column))
    measure.withdrawn_on = (
        date.fromisoformat(content.withdrawn_on) if content.withdrawn_on else None
    )
    measure.area = _area(measure, content.area)
    measure.save()
    stands = before or MeasureContent("", "")
    writers: dict[str, Callable[[Measure, MeasureContent], None]] = {
        "actors": _write_actors,
        "activities": _write_activities,
        "objectives": _write_objectives,
        "sdgs": _write_sdgs,
        "milestone_targets": _write_milestone_targets,
        "themes": _write_themes,
        "interactions": _write_interactions,
        "links": _write_links,
    }
    for name, write in writers.items():
        if getattr(stands, name) != getattr(content, name):
            write(measure, content)


def _area(measure: Measure, title: str) -> ProgrammeArea | None:
    if not title:
        return None
    area = measure.programme.areas.filter(title=title).first()
    if area is None:
        raise DomainError(
            _("The programme has no area called “%(title)s”. Add it first, or choose another.")
            % {"title": title}
        )
    return area


def _write_actors(measure: Measure, content: MeasureContent) -> None:
    ids = actor_ids(content.actors)
    measure.actors.all().delete()
    MeasureActor.objects.bulk_create(
        MeasureActor(
            measure=measure, role=entry.role, **{f"{entry.link}_id": ids[entry.link, entry.slug]}
        )
        for entry in content.actors
    )


def actor_ids(entries: Iterable[ActorEntry]) -> dict[tuple[str, str], int]:
    """(link, slug) → id, for exactly the actors named."""
    ids: dict[tuple[str, str], int] = {}
    wanted = {(entry.link, entry.slug): entry.name for entry in entries}
    for link, model in ACTOR_MODELS.items():
        slugs = [slug for kind, slug in wanted if kind == link]
        if slugs:
            rows = model._default_manager.filter(slug__in=slugs).values_list("slug", "pk")
            ids |= {(link, slug): pk for slug, pk in rows}
    for key, name in wanted.items():
        if key not in ids:
            raise DomainError(_("“%(name)s” is not in the register.") % {"name": name})
    return ids


def _write_activities(measure: Measure, content: MeasureContent) -> None:
    """Rows keep their identity by key, since commitments point at them."""
    free = {row.key for row in measure.activities.all()}
    new_keys = count(max(_used_activity_keys(measure) | free, default=0) + 1)
    entries: list[ActivityEntry] = []
    for entry in content.activities:
        key = entry.key if entry.key in free else next(new_keys)
        free.discard(key)
        entries.append(ActivityEntry(key, entry.text))
    removed = measure.activities.exclude(key__in=[entry.key for entry in entries])
    if taken := removed.filter(commitments__isnull=False).first():
        message = _("The activity “%(text)s” is chosen in a commitment and cannot be removed.")
        raise DomainError(message % {"text": taken.text})
    removed.delete()
    for position, entry in enumerate(entries):
        MeasureActivity.objects.update_or_create(
            measure=measure,
            key=entry.key,
            defaults={"text": entry.text, "position": position},
        )


def _used_activity_keys(measure: Measure) -> set[int]:
    """Every key of old: a revision that is brought back must not give its text to an activity
    that came later."""
    contents = measure.revisions.values_list("content", flat=True)
    return {entry["key"] for content in contents for entry in content["activities"]}


def _write_objectives(measure: Measure, content: MeasureContent) -> None:
    measure.objective_links.all().delete()
    MeasureObjective.objects.bulk_create(
        MeasureObjective(measure=measure, objective_id=entry.number, is_main=entry.is_main)
        for entry in content.objectives
    )


def _write_sdgs(measure: Measure, content: MeasureContent) -> None:
    measure.sdg_links.all().delete()
    MeasureSdg.objects.bulk_create(
        MeasureSdg(measure=measure, sdg_id=entry.number, is_main=entry.is_main)
        for entry in content.sdgs
    )


def _write_milestone_targets(measure: Measure, content: MeasureContent) -> None:
    slugs = [entry.slug for entry in content.milestone_targets]
    measure.milestone_targets.set(MilestoneTarget.objects.filter(slug__in=slugs))


def _write_themes(measure: Measure, content: MeasureContent) -> None:
    themes: list[Model] = []
    for name in content.themes:
        theme, _is_new = Theme.objects.get_or_create(slug=slugify_sv(name), defaults={"name": name})
        themes.append(theme)
    measure.themes.set(themes)  # type: ignore[arg-type]  # a list of themes


def _write_interactions(measure: Measure, content: MeasureContent) -> None:
    measure.interactions.all().delete()
    MeasureInteraction.objects.bulk_create(
        MeasureInteraction(
            measure=measure, objective_id=entry.number, sign=entry.sign, why=entry.why
        )
        for entry in content.interactions
    )


def _write_links(measure: Measure, content: MeasureContent) -> None:
    measure.links.all().delete()
    MeasureLink.objects.bulk_create(
        MeasureLink(measure=measure, position=position, label=entry.label, url=entry.url)
        for position, entry in enumerate(content.links)
    )
