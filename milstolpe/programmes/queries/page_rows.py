"""The queries behind the public pages. Each takes the viewer and ids, and gives plain tuples."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from milstolpe.core.aggregates import JoinText
from milstolpe.core.collation import swedish
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Commitment, MeasureActivity, Theme
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    commitments_visible_to,
    documents_visible_to,
    measures_visible_to,
    programmes_visible_to,
    successions_visible_to,
)

Rows = QuerySet[Any, Any]
Ids = Sequence[Any]


def choices_and_counts(user: Any, programme: Ids) -> Rows:
    """(kind, value, name), in no order: the filter's choices, and "area" → id and number of
    measures."""
    measures = measures_visible_to(user).filter(programme__in=programme).order_by()
    actors = actors_visible_to(user).filter(measure__in=measures)
    objectives = Objective.objects.filter(measure_links__measure__in=measures)
    organisations = Organisation.objects.filter(pk__in=actors.values("organisation_id"))
    themes = Theme.objects.filter(measures__in=measures)
    counts = measures.values("area_id").annotate(
        what=_text(Value("area")),
        value=Coalesce(_text("area_id"), Value("")),
        label=_text(Count("pk")),
    )
    rows = [
        queryset.order_by()
        .annotate(what=_text(Value(kind)), value=_text("slug"), label=_text(name))
        .values_list("what", "value", "label")
        .distinct()
        for kind, queryset, name in (
            ("objective", objectives, "name_sv"),
            ("actor", organisations, "name"),
            ("theme", themes, "name"),
        )
    ]
    return counts.values_list("what", "value", "label").union(*rows, all=True)


def documents(user: Any, programme: Ids) -> Rows:
    """(id, title, kind) of the programme's documents."""
    rows = documents_visible_to(user).filter(programme__in=programme)
    return rows.values_list("pk", "title", "kind")


def related_programmes(user: Any, ends: Ids) -> Rows:
    """The programmes after `ends[0]`, and the one before it, `ends[1]` (0: there is none)."""
    this, before = ends
    rows = programmes_visible_to(user).filter(Q(predecessor=this) | Q(pk=before))
    return rows.order_by("start_year").values_list(
        "address", "title", "start_year", "end_year", "predecessor_id"
    )


def actors(user: Any, measure: Ids) -> Rows:
    """(role, name, organisation's slug, group's slug); kinds of actor have no page."""
    rows = actors_visible_to(user).filter(measure__in=measure).order_by("pk")
    return rows.values_list(
        "role",
        Coalesce("organisation__name", "group__name", "kind__name"),
        "organisation__slug",
        "group__slug",
    )


def commitments(user: Any, measure: Ids) -> Rows:
    """The fields of `CommitmentRow`."""
    together = Commitment.together_with.through.objects.filter(commitment=OuterRef("pk"))
    chosen = MeasureActivity.objects.filter(commitments=OuterRef("pk"))
    rows = commitments_visible_to(user).filter(measure__in=measure)
    return rows.order_by(swedish("organisation__name")).values_list(
        "organisation__name",
        "organisation__slug",
        "state",
        "decided_on",
        "decided_by",
        "note",
        _joined(together, "commitment", "organisation__name"),
        _joined(chosen, "commitments", "text"),
    )


def origins(user: Any, measure: Ids) -> Rows:
    """The fields of `SuccessionRow`, seen from the new measure: where it came from."""
    return _successions(user, "old").filter(new__in=measure)


def continuations(user: Any, measure: Ids) -> Rows:
    """The fields of `SuccessionRow`, seen from the old measure: what became of it."""
    return _successions(user, "new").filter(old__in=measure)


def _successions(user: Any, other: str) -> Rows:
    return successions_visible_to(user).values_list(
        _text(Value(other)),
        "kind",
        "reason",
        "programme__title",
        "programme__start_year",
        "programme__end_year",
        f"{other}__public_id",
        f"{other}__code",
        f"{other}__title",
        f"{other}__programme__start_year",
        f"{other}__programme__end_year",
    )


def _text(value: Any) -> Cast:
    return Cast(value, CharField())


def _joined(rows: Rows, group: str, name: str) -> Coalesce:
    per_commitment = rows.order_by().values(group).annotate(joined=JoinText(F(name)))
    return Coalesce(Subquery(per_commitment.values("joined")), Value(""), output_field=CharField())
