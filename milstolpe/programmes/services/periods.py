"""Starting the next period of a programme, and taking back what an old measure became."""

import uuid
from dataclasses import replace

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.programmes.models import Commitment, Measure, MeasureSuccession, Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.queries.periods import why_closed_for_carrying, why_no_next_period
from milstolpe.programmes.services.programmes import create_programme
from milstolpe.programmes.services.renewals import renew_commitments
from milstolpe.search.services import forget


@transaction.atomic
def start_next_period(
    programme: Programme,
    *,
    title: str,
    start_year: int,
    end_year: int,
    by: User,
    form_key: uuid.UUID | None = None,
) -> Programme:
    """Make the draft that follows the programme: its areas, owners, words and settings.

    Decisions, case numbers and dates belong to the old period. The same `form_key` again gives
    the draft made first.

    Raises:
        DomainError: the programme is not decided, or has a next period already.
        InvalidContentError: title or years break a rule.
    """
    before = Programme.objects.select_for_update().select_related("county").get(pk=programme.pk)
    if form_key and (made := Programme.objects.filter(form_key=form_key).first()):
        return made
    if reason := why_no_next_period(before):
        raise DomainError(reason)
    content = _following(programme_content(before), title, start_year, end_year)
    return create_programme(
        before.county,
        content,
        by=by,
        predecessor=before,
        form_key=form_key,
        is_example=before.is_example,
    )


@transaction.atomic
def undo_outcome(programme: Programme, old: Measure, *, by: User) -> list[Measure]:
    """Take back what was decided about an old measure: the links and the commitments copied.

    New measures that came of it go too, unless somebody has worked on them, they have other
    links, or the public may have seen them. Returns those that stay.

    Raises:
        DomainError: the programme is closed.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if reason := why_closed_for_carrying(programme):
        raise DomainError(reason)
    links = programme.successions.filter(old=old)
    made = list(Measure.objects.filter(origins__in=links).order_by("position"))
    links.delete()
    _take_back_copies(old, made, by=by)
    gone = [measure for measure in made if _is_untouched(measure, programme)]
    forget("measure", [measure.pk for measure in gone])
    Measure.objects.filter(pk__in=[measure.pk for measure in gone]).delete()
    return [measure for measure in made if measure not in gone]


def _following(
    old: ProgrammeContent, title: str, start_year: int, end_year: int
) -> ProgrammeContent:
    return replace(
        old,
        title=title,
        start_year=start_year,
        end_year=end_year,
        answer_by="",
        answer_to="",
        source="",
        areas=tuple(AreaEntry(0, row.code, row.title, row.text) for row in old.areas),
        owners=tuple(OwnerEntry(row.slug, row.name, "", "", "") for row in old.owners),
    )


def _take_back_copies(old: Measure, made: list[Measure], *, by: User) -> None:
    """Commitments that wait to be confirmed anew and that nobody has changed.

    Those that other old measures also led to are copied again, from them alone.
    """
    copies = Commitment.objects.filter(
        measure__in=made,
        organisation__in=old.commitments.values("organisation"),
        state=CommitmentState.TO_RENEW,
        renews__isnull=False,
    )
    for copy in copies:
        if copy.history.count() == 1:
            copy.delete()
    left = MeasureSuccession.objects.filter(new__in=made).select_related("old", "new")
    renew_commitments([(link.old, link.new) for link in left if link.new], by=by)


def _is_untouched(measure: Measure, programme: Programme) -> bool:
    linked = MeasureSuccession.objects.filter(old=measure).exists() or measure.origins.exists()
    return not (
        linked
        or programme.state != ProgrammeState.DRAFT
        or programme.first_public_at
        or measure.revisions.count() > 1
        or measure.commitments.exists()
        or measure.comments.exists()
    )
