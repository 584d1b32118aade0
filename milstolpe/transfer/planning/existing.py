"""What stands in Milstolpe now, in the words of the template: identity of a row → its values.

Each function reads one kind of row for some programmes, in a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Max, Model, QuerySet

from milstolpe.organisations.models import ActorGroup, ActorGroupMember, ActorKind, Organisation
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureInteraction,
    MeasureLink,
    MeasureSuccession,
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeOwner,
)
from milstolpe.reporting.models import Evidence, ExtraAnswer, FollowUp, Instrument, Question, Report

Values = dict[str, Any]
Rows = dict[tuple[Any, ...], Values]
Pks = Iterable[int]

# Template key → path of the field, for kinds whose rows are one row of a table.
_OF_PROGRAMME = {"programme": "programme__address"}
_OF_MEASURE = {"measure": "measure__public_id"}
_REGISTER = {name: name for name in ("mark", "source", "is_edited")}
_FOLLOW_UP = {"programme": "follow_up__programme__address", "year": "follow_up__year"}


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


PATHS: Mapping[str, tuple[type[Model], str, tuple[str, ...], dict[str, str]]] = {
    # kind: (model, path to the programme, identity, template key → path)
    "programmes": (
        Programme, "pk", ("programme",),
        {"programme": "address", "county": "county_id", "predecessor": "predecessor__address"}
        | _same("legacy_id", "title", "start_year", "end_year", "state", "purpose", "word_area",
                "word_lead", "word_partner", "reporters", "rhythm", "answer_by", "answer_to",
                "source", "first_public_at", "is_example"),
    ),
    "owners": (
        ProgrammeOwner, "programme", ("programme", "organisation"),
        _OF_PROGRAMME | {"organisation": "organisation__slug"}
        | _same("decided_on", "decided_by", "case_number"),
    ),
    "documents": (
        ProgrammeDocument, "programme", ("programme", "kind", "title", "url"),
        _OF_PROGRAMME | _same("kind", "title", "url"),
    ),
    "comments": (
        ConsultationComment, "programme",
        ("programme", "measure", "respondent", "case_number", "text"),
        _OF_PROGRAMME | _OF_MEASURE | {"organisation": "organisation__slug"}
        | _same("respondent", "received_on", "case_number", "text", "answer"),
    ),
    "areas": (
        ProgrammeArea, "programme", ("programme", "title"),
        _OF_PROGRAMME | _same("position", "code", "title", "text"),
    ),
    "actor_roles": (
        MeasureActor, "measure__programme", ("measure", "link", "actor"),
        _OF_MEASURE | {"organisation": "organisation__slug", "group": "group__slug",
                       "kind": "kind__slug"} | _same("role"),
    ),
    "activities": (
        MeasureActivity, "measure__programme", ("measure", "key"),
        _OF_MEASURE | _same("key", "position", "text"),
    ),
    "interactions": (
        MeasureInteraction, "measure__programme", ("measure", "objective"),
        _OF_MEASURE | {"objective": "objective_id"} | _same("sign", "why"),
    ),
    "measure_links": (
        MeasureLink, "measure__programme", ("measure", "position", "label"),
        _OF_MEASURE | _same("position", "label", "url"),
    ),
    "successions": (
        MeasureSuccession, "programme", ("old", "new", "programme"),
        _OF_PROGRAMME | {"old": "old__public_id", "new": "new__public_id"}
        | _same("kind", "reason"),
    ),
    "follow_ups": (
        FollowUp, "programme", ("programme", "year"),
        _OF_PROGRAMME | {"previous_programme": "previous__programme__address",
                         "previous_year": "previous__year"}
        | _same("year", "first_year", "last_year", "state", "answer_by", "locks_at",
                "instructions", "mail_text", "analysis", "shows_map", "shows_matrix"),
    ),
    "questions": (
        Question, "follow_up__programme", ("programme", "year", "position"),
        _FOLLOW_UP | _same("position", "text", "kind", "choices", "is_required", "is_public"),
    ),
    "report_heads": (
        Report, "follow_up__programme", ("programme", "year", "organisation"),
        _FOLLOW_UP | {"organisation": "organisation__slug", "answered_by": "answered_by__slug"}
        | _same("state", "add_reason", "extended_until", "extension_reason", "needs_approval",
                "case_number", "message"),
    ),
    "extra_answers": (
        ExtraAnswer, "answer__report__follow_up__programme",
        ("programme", "year", "measure", "organisation", "position"),
        {"programme": "answer__report__follow_up__programme__address",
         "year": "answer__report__follow_up__year", "measure": "answer__measure__public_id",
         "organisation": "answer__report__organisation__slug", "position": "question__position",
         "text": "text"},
    ),
    "evidence": (
        Evidence, "answer__report__follow_up__programme",
        ("programme", "year", "measure", "organisation", "url"),
        {"programme": "answer__report__follow_up__programme__address",
         "year": "answer__report__follow_up__year", "measure": "answer__measure__public_id",
         "organisation": "answer__report__organisation__slug", "label": "title", "url": "url"},
    ),
}  # fmt: skip
# The same for what belongs to no programme.
REGISTERS: Mapping[str, tuple[type[Model], tuple[str, ...], dict[str, str]]] = {
    "organisations": (
        Organisation, ("organisation",),
        {"organisation": "slug", "county": "county_id", "municipality": "municipality_id",
         "successor": "successor__slug"}
        | _same("name", "short_name", "kind", "org_number", "website", "start_on", "end_on",
                "is_example") | _REGISTER,
    ),
    "groups": (
        ActorGroup, ("group",), {"group": "slug", "county": "county_id"} | _same("name") | _REGISTER
    ),
    "group_members": (
        ActorGroupMember, ("group", "organisation", "start_on", "end_on"),
        {"group": "group__slug", "organisation": "organisation__slug"}
        | _same("start_on", "end_on"),
    ),
    "actor_kinds": (ActorKind, ("kind",), {"kind": "slug"} | _same("name") | _REGISTER),
    "instruments": (
        Instrument, ("instrument",),
        {"instrument": "slug"} | _same("name", "kind", "is_state") | _REGISTER,
    ),
}  # fmt: skip


def rows_of(kind: str, programmes: Pks) -> Rows:
    """Every row of the kind that belongs to the programmes (ids)."""
    special: dict[str, Callable[[Pks], Rows]] = {
        "measures": _measures,
        "commitments": _commitments,
        "actor_roles": _roles,
    }
    if kind in special:
        return special[kind](programmes)
    model, path, identity, paths = PATHS[kind]
    rows = model._default_manager.filter(**{f"{path}__in": list(programmes)})
    if kind in ("documents", "evidence"):
        rows = rows.filter(file=None)
    return _read(rows, identity, paths)


def register_rows(kind: str) -> Rows:
    """Every row of a register."""
    model, identity, paths = REGISTERS[kind]
    return _read(model._default_manager.all(), identity, paths)


def _read(rows: QuerySet[Any], identity: tuple[str, ...], paths: Mapping[str, str]) -> Rows:
    keys = [*paths, "object_id"]
    found: Rows = {}
    for row in rows.order_by("pk").values_list(*paths.values(), "pk"):
        values = {key: canonical(value) for key, value in zip(keys, row, strict=True)}
        found[tuple(values[key] for key in identity)] = values
    return found


def canonical(value: Any) -> Any:
    """As values are compared: dates as ISO text, nothing as empty text."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def _measures(programmes: Pks) -> Rows:
    plain = ("legacy_id", "position", "code", "title", "text", "start_year", "end_year",
             "follow_up_criterion", "expected_effect", "cost", "funding", "followed_up_in",
             "followed_up_url", "is_internal", "withdrawn_on", "withdrawn_reason")  # fmt: skip
    rows = (
        Measure.objects.filter(programme__in=list(programmes))
        .select_related("programme", "area")
        .annotate(newest=Max("revisions__number"))
    )
    found: Rows = {}
    for row in rows.prefetch_related(
        "objective_links", "sdg_links", "milestone_targets", "themes",
        "actors__organisation", "actors__group", "actors__kind",
    ):  # fmt: skip
        actors: dict[str, list[str]] = defaultdict(list)
        for actor in row.actors.all():
            actors[actor.role].append(f"{actor.link}:{actor.actor.slug}")
        goals: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for objective in row.objective_links.all():
            goals["objectives", objective.is_main].append(objective.objective_id)
        for sdg in row.sdg_links.all():
            goals["sdgs", sdg.is_main].append(sdg.sdg_id)
        found[(row.public_id,)] = {
            **{name: canonical(getattr(row, name)) for name in plain},
            "programme": row.programme.address,
            "measure": row.public_id,
            "area": row.area.title if row.area else "",
            "leads": tuple(sorted(actors["lead"])),
            "partners": tuple(sorted(actors["partner"])),
            "objectives_main": tuple(sorted(goals["objectives", True])),
            "objectives_also": tuple(sorted(goals["objectives", False])),
            "sdgs_main": tuple(sorted(goals["sdgs", True])),
            "sdgs_also": tuple(sorted(goals["sdgs", False])),
            "milestone_targets": tuple(sorted(each.slug for each in row.milestone_targets.all())),
            "themes": tuple(sorted(each.name for each in row.themes.all())),
            "object_id": row.pk,
            "number": row.newest,
        }
    return found


def _roles(programmes: Pks) -> Rows:
    _model, _path, _identity, paths = PATHS["actor_roles"]
    rows = MeasureActor.objects.filter(measure__programme__in=list(programmes))
    found: Rows = {}
    for row in rows.values(*paths.values()):
        link = next(name for name in ("organisation", "group", "kind") if row[f"{name}__slug"])
        key = (row["measure__public_id"], link, row[f"{link}__slug"])
        found[key] = {"measure": key[0], "link": link, "actor": key[2], "role": row["role"]}
    return found


def _commitments(programmes: Pks) -> Rows:
    plain = ("state", "decided_on", "decided_by", "case_number", "note", "is_on_behalf",
             "confirmed_at", "close_reason", "contact_name", "contact_email")  # fmt: skip
    rows = (
        Commitment.objects.filter(measure__programme__in=list(programmes))
        .select_related("measure", "organisation", "renews__measure")
        .prefetch_related("activities", "together_with")
        .order_by("pk")
    )
    found: Rows = {}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    numbers = commitment_numbers(rows)
    for row in rows:
        pair = (row.measure.public_id, row.organisation.slug)
        counts[pair] += 1
        found[(*pair, counts[pair])] = {
            **{name: canonical(getattr(row, name)) for name in plain},
            "measure": pair[0],
            "organisation": pair[1],
            "number": counts[pair],
            "activities": tuple(sorted(each.key for each in row.activities.all())),
            "together_with": tuple(sorted(each.slug for each in row.together_with.all())),
            "renews": row.renews.measure.public_id if row.renews else "",
            "renews_number": numbers.get(row.renews_id or 0, ""),
            "object_id": row.pk,
        }
    return found


def commitment_numbers(rows: Iterable[Commitment]) -> dict[int, int]:
    """Id of each commitment that one of `rows` renews → its number among those of its pair."""
    renewed = {row.renews_id for row in rows if row.renews_id}
    pairs = Commitment.objects.filter(pk__in=renewed).values("measure", "organisation")
    counts: dict[tuple[int, int], int] = defaultdict(int)
    numbers = {}
    wanted = {(row["measure"], row["organisation"]) for row in pairs}
    measures = {measure for measure, _organisation in wanted}
    for pk, measure, organisation in (
        Commitment.objects.filter(measure__in=measures)
        .order_by("pk")
        .values_list("pk", "measure", "organisation")
    ):
        counts[measure, organisation] += 1
        numbers[pk] = counts[measure, organisation]
    return numbers
