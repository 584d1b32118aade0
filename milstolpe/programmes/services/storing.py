"""Stores many new measures at once: the same rows as one by one, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Model

from milstolpe.accounts.models import User
from milstolpe.core.text import slugify_sv
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
from milstolpe.programmes.models.measures import new_public_id
from milstolpe.programmes.queries.contents import MEASURE_COLUMNS, measure_content, with_contents
from milstolpe.programmes.services.measures import index_measures
from milstolpe.programmes.services.writing import actor_ids

BATCH = 500


@dataclass(frozen=True)
class _Named:
    """Ids of what the contents name."""

    actors: dict[tuple[str, str], int]  # (link, slug) → id
    targets: dict[str, int]  # slug → id
    themes: dict[str, int]  # name → id


def store_measures(
    programme: Programme,
    contents: Sequence[MeasureContent],
    *,
    by: User | None,
    reason: str = "",
    public_ids: Sequence[str] = (),
    legacy_ids: Sequence[str] = (),
) -> list[Measure]:
    """Add measures last in the programme, in the order of `contents`.

    The caller has checked the contents and locked the programme. Activities without a key get keys
    from 1. `public_ids`, one for each content, decide the addresses; without them each is new.
    `legacy_ids` are what an old system called them.

    Raises:
        DomainError: a content names an actor that is not in the register.
    """
    measures = _new_measures(programme, contents, public_ids, legacy_ids)
    Measure.objects.bulk_create(measures, batch_size=BATCH)
    _write_lists(measures, contents)
    # Read back: what is kept is what stands in the tables, in their own order.
    made = Measure.objects.filter(pk__in=[measure.pk for measure in measures])
    written = list(with_contents(made.select_related("programme")).order_by("position"))
    _record(written, version=1 if programme.is_decided else None, by=by, reason=reason)
    index_measures(written)
    return written


def _new_measures(
    programme: Programme,
    contents: Sequence[MeasureContent],
    public_ids: Sequence[str],
    legacy_ids: Sequence[str],
) -> list[Measure]:
    areas = {area.title: area for area in programme.areas.all()}
    last = programme.measures.aggregate(last=Max("position"))["last"] or 0
    keys = public_ids or [new_public_id() for _content in contents]
    old_names = legacy_ids or [""] * len(keys)
    return [
        Measure(
            programme=programme,
            public_id=key,
            legacy_id=legacy,
            position=position,
            area=areas.get(content.area),
            withdrawn_on=date.fromisoformat(content.withdrawn_on) if content.withdrawn_on else None,
            **{name: getattr(content, name) for name in MEASURE_COLUMNS},
        )
        for position, (key, legacy, content) in enumerate(
            zip(keys, old_names, contents, strict=True), last + 1
        )
    ]


def _write_lists(measures: Sequence[Measure], contents: Sequence[MeasureContent]) -> None:
    named = _Named(
        actors=actor_ids(actor for content in contents for actor in content.actors),
        targets=dict(MilestoneTarget.objects.values_list("slug", "pk")),
        themes=_theme_ids({name for content in contents for name in content.themes}),
    )
    by_table: dict[type[Model], list[Model]] = defaultdict(list)
    for measure, content in zip(measures, contents, strict=True):
        for row in _rows(measure, content, named):
            by_table[type(row)].append(row)
    for table, rows in by_table.items():
        table._default_manager.bulk_create(rows, batch_size=BATCH)


def _theme_ids(names: set[str]) -> dict[str, int]:
    """Name → id; themes that are new are made."""
    known = dict(Theme.objects.filter(name__in=names).values_list("name", "pk"))
    for name in names - set(known):
        theme, _is_new = Theme.objects.get_or_create(slug=slugify_sv(name), defaults={"name": name})
        known[name] = theme.pk
    return known


def _rows(measure: Measure, content: MeasureContent, named: _Named) -> Iterator[Model]:
    """A row for everything that the content names."""
    for actor in content.actors:
        link = {f"{actor.link}_id": named.actors[actor.link, actor.slug]}
        yield MeasureActor(measure=measure, role=actor.role, **link)
    for place, activity in enumerate(content.activities):
        yield MeasureActivity(
            measure=measure, key=activity.key or place + 1, position=place, text=activity.text
        )
    for goal in content.objectives:
        yield MeasureObjective(measure=measure, objective_id=goal.number, is_main=goal.is_main)
    for goal in content.sdgs:
        yield MeasureSdg(measure=measure, sdg_id=goal.number, is_main=goal.is_main)
    for entry in content.interactions:
        yield MeasureInteraction(
            measure=measure, objective_id=entry.number, sign=entry.sign, why=entry.why
        )
    for place, other in enumerate(content.links):
        yield MeasureLink(measure=measure, position=place, label=other.label, url=other.url)
    for pk in {named.themes[name] for name in content.themes}:
        yield Measure.themes.through(measure=measure, theme_id=pk)
    for target in content.milestone_targets:
        yield Measure.milestone_targets.through(
            measure=measure, milestonetarget_id=named.targets[target.slug]
        )


def _record(
    measures: Iterable[Measure], *, version: int | None, by: User | None, reason: str
) -> None:
    revisions = []
    for measure in measures:
        content = measure_content(measure)
        revisions.append(
            MeasureRevision(
                measure=measure,
                number=1,
                version=version,
                content=content.as_json(),
                sha256=content.fingerprint(),
                reason=reason.strip(),
                by=by,
            )
        )
    MeasureRevision.objects.bulk_create(revisions, batch_size=BATCH)
