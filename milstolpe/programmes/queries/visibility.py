"""The one visibility policy: every page, file, search, count and mail goes through it.

Public by state (see docs/programmes.md): a draft is seen by its owners only; in consultation
everyone sees programme, areas and measures; from decided also actors and confirmed commitments.
The internal mark overrides all of it.
"""

from typing import Any

from django.db.models import Q, QuerySet, Subquery

from milstolpe.organisations.enums import Role
from milstolpe.organisations.queries import groups_of
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.enums import DECIDED_STATES, PUBLIC_COMMITMENTS, PUBLIC_STATES
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActor,
    MeasureRevision,
    MeasureSuccession,
    Programme,
    ProgrammeDocument,
    ProgrammeOwner,
    ProgrammeRevision,
)


def _owned(user: Any) -> "Subquery | None":
    """Ids of programmes that the user's organisations own; None when there can be none."""
    ours = standing_of(user).organisation_ids(
        Role.COORDINATOR, Role.DECIDER, Role.REVIEWER, Role.OBJECTIVE_LEAD
    )
    if not ours:
        return None
    return Subquery(ProgrammeOwner.objects.filter(organisation_id__in=ours).values("programme_id"))


def _or_owned(condition: Q, user: Any, path: str) -> Q:
    """`condition`, or the programme at `path` is one of the user's own."""
    owned = _owned(user)
    return condition if owned is None else condition | Q(**{f"{path}__in": owned})


def _speaks_for(user: Any) -> frozenset[int]:
    return standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)


def programmes_visible_to(user: Any) -> QuerySet[Programme]:
    """Public programmes and those of the user's own organisations."""
    return Programme.objects.filter(_or_owned(Q(state__in=PUBLIC_STATES), user, "pk"))


def measures_visible_to(user: Any) -> QuerySet[Measure]:
    """Measures of visible programmes; internal ones for owners and for actors named in them."""
    return Measure.objects.filter(_measure_is_visible(user, ""))


def _measure_is_visible(user: Any, path: str) -> Q:
    """Condition on the measure at `path` (such as "old__"; empty for the measure itself)."""
    # A list of programmes and no join: it is asked for once, not for each of many measures.
    public = Programme.objects.filter(state__in=PUBLIC_STATES).values("pk")
    condition = Q(**{f"{path}programme__in": public, f"{path}is_internal": False})
    ours = _speaks_for(user)
    if ours:
        named = MeasureActor.objects.filter(
            Q(organisation_id__in=ours) | Q(group__in=groups_of(ours).values("group_id"))
        )
        condition |= Q(
            **{
                f"{path}programme__state__in": DECIDED_STATES,
                f"{path}pk__in": named.values("measure_id"),
            }
        )
    return _or_owned(condition, user, f"{path}programme_id")


def actors_visible_to(user: Any) -> QuerySet[MeasureActor]:
    """Who is named in measures: public from *decided*. Combine with visible measures."""
    condition = Q(measure__programme__state__in=DECIDED_STATES)
    return MeasureActor.objects.filter(_or_owned(condition, user, "measure__programme_id"))


def commitments_visible_to(user: Any) -> QuerySet[Commitment]:
    """Confirmed and ended ones in public; others for owners and for those who commit."""
    condition = Q(
        state__in=PUBLIC_COMMITMENTS,
        measure__programme__state__in=DECIDED_STATES,
        measure__is_internal=False,
    )
    ours = _speaks_for(user)
    if ours:
        joint = Commitment.together_with.through.objects.filter(organisation_id__in=ours)
        takes_part = Q(organisation_id__in=ours) | Q(pk__in=joint.values("commitment_id"))
        # A draft of the next period holds old commitments; it is still nobody else's business.
        condition |= takes_part & Q(measure__programme__state__in=DECIDED_STATES)
    return Commitment.objects.filter(_or_owned(condition, user, "measure__programme_id"))


def documents_visible_to(user: Any) -> QuerySet[ProgrammeDocument]:
    """Documents of visible programmes."""
    return ProgrammeDocument.objects.filter(
        _or_owned(Q(programme__state__in=PUBLIC_STATES), user, "programme_id")
    )


def measure_versions_visible_to(user: Any) -> QuerySet[MeasureRevision]:
    """Numbered versions: in public while the programme is decided and the measure not internal,
    neither now nor in that version."""
    condition = Q(
        measure__programme__state__in=DECIDED_STATES,
        measure__is_internal=False,
        content__is_internal=False,
    )
    return MeasureRevision.objects.filter(
        _or_owned(condition, user, "measure__programme_id"), version__isnull=False
    )


def programme_versions_visible_to(user: Any) -> QuerySet[ProgrammeRevision]:
    """Numbered versions: in public while the programme is decided."""
    condition = Q(programme__state__in=DECIDED_STATES)
    return ProgrammeRevision.objects.filter(
        _or_owned(condition, user, "programme_id"), version__isnull=False
    )


def successions_visible_to(user: Any) -> QuerySet[MeasureSuccession]:
    """Links old ↔ new where both ends may be seen."""
    return MeasureSuccession.objects.filter(
        Q(new__isnull=True) | _measure_is_visible(user, "new__"),
        _measure_is_visible(user, "old__"),
        _or_owned(Q(programme__state__in=PUBLIC_STATES), user, "programme_id"),
    )


def comments_visible_to(user: Any) -> QuerySet[ConsultationComment]:
    """Consultation comments: the owners' working material."""
    return ConsultationComment.objects.filter(_or_owned(Q(pk__in=()), user, "programme_id"))
