"""Stores many measures at once, so that the tables hold what the services would have written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model

from milstolpe.accounts.models import User
from milstolpe.core.text import slugify_sv
from milstolpe.demo.content.dice import Dice
from milstolpe.objectives.models import MilestoneTarget
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import (
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureInteraction,
    MeasureLink,
    MeasureObjective,
    MeasureRevision,
    MeasureSdg,
    Programme,
    Theme,
)
from milstolpe.programmes.models.measures import ID_LETTERS
from milstolpe.programmes.queries.contents import (
    MEASURE_COLUMNS,
    measure_content,
    with_contents,
)
from milstolpe.programmes.services.measures import index_measures
from milstolpe.programmes.services.writing import ACTOR_MODELS

BATCH = 500


@dataclass(frozen=True)
class Register:
    """Ids of what measures name, read once for all programmes."""

    actors: dict[tuple[str, str], int]  # (link, slug) → id
    targets: dict[str, int]  # slug → id
    themes: dict[str, int]  # name → id

    @classmethod
    def read(cls) -> "Register":
        return cls(
            actors={
                (link, slug): pk
                for link, model in ACTOR_MODELS.items()
                for slug, pk in model._default_manager.values_list("slug", "pk")
            },
            targets=dict(MilestoneTarget.objects.values_list("slug", "pk")),
            themes=dict(Theme.objects.values_list("name", "pk")),
        )


def add_themes(names: set[str]) -> None:
    """Add the themes that measures will be tagged with."""
    Theme.objects.bulk_create(Theme(name=name, slug=slugify_sv(name)) for name in sorted(names))


def store_measures(
    programme: Programme,
    contents: Sequence[MeasureContent],
    *,
    register: Register,
    dice: Dice,
    by: User,
    reason: str,
) -> list[Measure]:
    """Write measures with all they name, their first revision and their words for search.

    In a decided programme the first revision is version 1. Returns the measures, with contents.
    """
    areas = {area.title: area for area in programme.areas.all()}
    measures = [
        Measure(
            programme=programme,
            # Given by the dice: the same seed gives the same addresses.
            public_id="".join(dice.choices(ID_LETTERS, k=8)),
            position=position,
            area=areas.get(content.area),
            **{name: getattr(content, name) for name in MEASURE_COLUMNS},
        )
        for position, content in enumerate(contents, start=1)
    ]
    Measure.objects.bulk_create(measures, batch_size=BATCH)
    _write_lists(zip(measures, contents, strict=True), register)
    written = list(with_contents(programme.measures.all()))
    _record(programme, written, by=by, reason=reason)
    index_measures(written)
    return written


def _write_lists(rows: Iterator[tuple[Measure, MeasureContent]], register: Register) -> None:
    by_table: dict[type[Model], list[Model]] = defaultdict(list)
    for measure, content in rows:
        for row in _named(measure, content, register):
            by_table[type(row)].append(row)
    for table, made in by_table.items():
        table._default_manager.bulk_create(made, batch_size=BATCH)


def _named(measure: Measure, content: MeasureContent, register: Register) -> Iterator[Model]:
    """A row for everything that the content names."""
    for actor in content.actors:
        link = {f"{actor.link}_id": register.actors[actor.link, actor.slug]}
        yield MeasureActor(measure=measure, role=actor.role, **link)
    for position, activity in enumerate(content.activities):
        yield MeasureActivity(
            measure=measure, key=activity.key, position=position, text=activity.text
        )
    for goal in content.objectives:
        yield MeasureObjective(measure=measure, objective_id=goal.number, is_main=goal.is_main)
    for goal in content.sdgs:
        yield MeasureSdg(measure=measure, sdg_id=goal.number, is_main=goal.is_main)
    for entry in content.interactions:
        yield MeasureInteraction(
            measure=measure, objective_id=entry.number, sign=entry.sign, why=entry.why
        )
    for position, link_entry in enumerate(content.links):
        yield MeasureLink(
            measure=measure, position=position, label=link_entry.label, url=link_entry.url
        )
    for name in content.themes:
        yield Measure.themes.through(measure=measure, theme_id=register.themes[name])
    for target in content.milestone_targets:
        yield Measure.milestone_targets.through(
            measure=measure, milestonetarget_id=register.targets[target.slug]
        )


def _record(programme: Programme, measures: list[Measure], *, by: User, reason: str) -> None:
    revisions = []
    for measure in measures:
        # Read from the tables: what is kept is what stands there, in their own order.
        content = measure_content(measure)
        revisions.append(
            MeasureRevision(
                measure=measure,
                number=1,
                version=1 if programme.is_decided else None,
                content=content.as_json(),
                sha256=content.fingerprint(),
                reason=reason,
                by=by,
            )
        )
    MeasureRevision.objects.bulk_create(revisions, batch_size=BATCH)
