"""Making and changing programmes, the steps between states, prolongation and documents."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.steps import Step, check_step
from milstolpe.core.text import slugify_sv
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import PROGRAMME_STEPS, ProgrammeState
from milstolpe.programmes.models import (
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeEvent,
    ProgrammeOwner,
)
from milstolpe.programmes.queries.checks import period_problems, programme_problems
from milstolpe.programmes.queries.contents import PROGRAMME_COLUMNS, programme_content
from milstolpe.programmes.services.measures import InvalidContentError, refuse
from milstolpe.programmes.services.revisions import (
    freeze_programme,
    join_edit,
    record_programme,
    require_newest,
    require_reason,
)
from milstolpe.records.models import StoredFile
from milstolpe.search.services import Entry, index


@dataclass(frozen=True)
class Decision:
    """A formal decision made outside the platform and registered here."""

    decided_on: date
    decided_by: str  # the office, not the person
    case_number: str
    organisation_slug: str


@transaction.atomic
def create_programme(
    county: County,
    content: ProgrammeContent,
    *,
    by: User | None,
    predecessor: Programme | None = None,
    form_key: uuid.UUID | None = None,
    is_example: bool = False,
) -> Programme:
    """Make a draft. The same `form_key` again gives the one made first.

    Raises:
        InvalidContentError: the content breaks a rule.
    """
    county = County.objects.select_for_update().get(pk=county.pk)  # one address at a time
    if form_key and (made := Programme.objects.filter(form_key=form_key).first()):
        return made
    refuse(programme_problems(content))
    programme = Programme(
        county=county,
        address=_free_address(county, content),
        predecessor=predecessor,
        form_key=form_key or uuid.uuid4(),
        is_example=is_example,
    )
    return write_programme(programme, content, by=by, reason="")


@transaction.atomic
def save_programme(
    programme: Programme,
    content: ProgrammeContent,
    *,
    base_number: int,
    by: User,
    reason: str = "",
) -> Programme:
    """Save an edit that began from revision `base_number`; joins it with what others saved since.

    Raises:
        EditConflictError: both changed the same thing; nothing is saved.
        InvalidContentError: the joined content breaks a rule.
        ReasonNeededError: the programme is decided and `reason` is empty.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    require_reason(programme, reason)
    current = programme_content(programme)
    joined = join_edit(programme.revisions, content, current, base_number=base_number)
    refuse(programme_problems(joined) or period_problems(programme, joined))
    if joined.end_year != current.end_year and programme.state == ProgrammeState.RUNNING:
        raise DomainError(_("A running programme is prolonged by a decision. Use “Prolong”."))
    return write_programme(programme, joined, by=by, reason=reason)


@transaction.atomic
def bring_back_programme(
    programme: Programme, *, number: int, base_number: int, by: User, reason: str
) -> Programme:
    """Make an old revision the newest one; nothing is erased. A running programme keeps its
    last year, which is changed by decision only.

    Args:
        base_number: the revision that stood when the page that asks was opened.
    Raises:
        SavedMeanwhileError: somebody has saved since.
        DomainError: the old content no longer fits, e.g. measures stand in an area that it lacks.
        ReasonNeededError: without a reason.
    """
    if not reason.strip():
        raise ReasonNeededError
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    require_newest(programme.revisions, base_number)
    old = ProgrammeContent.from_json(programme.revisions.get(number=number).content)
    if programme.state == ProgrammeState.RUNNING:
        old = replace(old, end_year=programme.end_year)
    refuse(programme_problems(old) or period_problems(programme, old))
    return write_programme(programme, old, by=by, reason=reason)


@transaction.atomic
def take_step(
    programme: Programme,
    name: str,
    *,
    by: User,
    reason: str = "",
    decision: Decision | None = None,
) -> Step:
    """Move the programme along its state table, and write down who, when and why.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: something the step needs is missing.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    step = PROGRAMME_STEPS.get(name)
    may = step is not None and by.has_perm(step.permission, locked)
    step = check_step(PROGRAMME_STEPS, name, state=locked.state, may=may, reason=reason)
    _check_needs(locked, step, decision)
    before = locked.state
    locked.state = step.to_state
    if locked.is_public and locked.first_public_at is None:
        locked.first_public_at = timezone.now()
        # From now on it never changes. Before, a page that somebody has open must not lose it.
        locked.address = _free_address(locked.county, programme_content(locked), locked)
    locked.save()
    if decision:
        _register_decision(locked, decision)
    _note(locked, step=name, before=before, reason=reason, by=by)
    if step.name == "decide":
        freeze_programme(locked, by=by, reason=reason or _("Decided"))
    programme.state, programme.address = locked.state, locked.address
    return step


@transaction.atomic
def prolong_programme(
    programme: Programme, *, end_year: int, decision: Decision, reason: str, by: User
) -> Programme:
    """Give a running programme a later last year by a decision. The address stays the same.

    Raises:
        DomainError: not running, or the year is not later.
        ReasonNeededError: without a reason.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.state != ProgrammeState.RUNNING:
        raise DomainError(_("Only a running programme can be prolonged."))
    if end_year <= programme.end_year:
        raise DomainError(_("The new last year must be later than %s.") % programme.end_year)
    if not reason.strip():
        raise ReasonNeededError
    _register_decision(programme, decision)
    content = replace(programme_content(programme), end_year=end_year)
    refuse(programme_problems(content))
    _note(programme, step="prolong", before=programme.state, reason=reason, by=by)
    return write_programme(programme, content, by=by, reason=reason)


@transaction.atomic
def add_document(
    programme: Programme,
    *,
    kind: str,
    title: str,
    file: StoredFile | None = None,
    url: str = "",
    by: User,
) -> ProgrammeDocument:
    """Attach a file or an outside address to the programme."""
    return ProgrammeDocument.objects.create(
        programme=programme, kind=kind, title=title, file=file, url=url
    )


@transaction.atomic
def remove_document(document: ProgrammeDocument, *, by: User) -> None:
    """Take the document off the programme; the stored file is kept for the registry."""
    document.delete()


def index_programmes(programmes: Any) -> None:
    """Put the public words of the programmes into the search index."""
    index(
        Entry(
            kind="programme",
            object_id=programme.pk,
            title=programme.title,
            body="\n".join((programme.purpose, *(a.title for a in programme.areas.all()))),
        )
        for programme in programmes
    )


def _check_needs(programme: Programme, step: Step, decision: Decision | None) -> None:
    if step.to_state == ProgrammeState.CONSULTATION:
        if programme.answer_by is None or not programme.answer_to:
            raise DomainError(
                _("Write the last day to answer and where to answer before the consultation.")
            )
        if not programme.measures.exists():
            raise DomainError(_("Add at least one measure before the consultation."))
    if step.name == "decide" and decision is None:
        raise DomainError(_("Write when and by whom the programme was decided."))


def _register_decision(programme: Programme, decision: Decision) -> None:
    owner = programme.owners.filter(organisation__slug=decision.organisation_slug).first()
    if owner is None:
        raise DomainError(
            _("The authority that decided does not own the programme. Add it to the owners first.")
        )
    owner.decided_on = decision.decided_on
    owner.decided_by = decision.decided_by
    owner.case_number = decision.case_number or owner.case_number
    owner.save()


def _note(programme: Programme, *, step: str, before: str, reason: str, by: User) -> None:
    ProgrammeEvent.objects.create(
        programme=programme,
        step=step,
        from_state=before,
        to_state=programme.state,
        reason=reason.strip(),
        by=by,
    )


def write_programme(
    programme: Programme, content: ProgrammeContent, *, by: User | None, reason: str
) -> Programme:
    """Store a content that has been checked, and keep it as a revision. Also for an import, which
    may do what no single step may, such as giving a running programme another last year.

    Raises:
        InvalidContentError, DomainError: what stands in other tables does not let it.
    """
    for column in PROGRAMME_COLUMNS:
        setattr(programme, column, getattr(content, column))
    programme.answer_by = date.fromisoformat(content.answer_by) if content.answer_by else None
    if programme.state == ProgrammeState.CONSULTATION and not programme.answer_by:
        message = _("The programme is out for consultation and needs a last day to answer.")
        raise InvalidContentError({"answer_by": [message]})
    programme.save()
    _write_areas(programme, content.areas)
    _write_owners(programme, content.owners)
    fresh = Programme.objects.get(pk=programme.pk)
    record_programme(fresh, programme_content(fresh), by=by, reason=reason)
    index_programmes([fresh])
    return fresh


def _write_areas(programme: Programme, entries: tuple[AreaEntry, ...]) -> None:
    """Areas keep their identity by id, since measures point at them."""
    kept = {area.pk: area for area in programme.areas.all()}
    gone = set(kept) - {entry.id for entry in entries}
    if taken := programme.areas.filter(pk__in=gone, measures__isnull=False).first():
        message = _("The area “%(title)s” has measures. Move them before you remove it.")
        raise DomainError(message % {"title": taken.title})
    programme.areas.filter(pk__in=gone).delete()
    # Out of the way first, so that two areas can swap titles under the unique constraint.
    programme.areas.update(title=Concat(Value("~"), Cast("pk", CharField())))
    for position, entry in enumerate(entries):
        area = kept.get(entry.id) or ProgrammeArea(programme=programme)
        area.position, area.code = position, entry.code
        area.title, area.text = entry.title, entry.text
        area.save()


def _write_owners(programme: Programme, entries: tuple[OwnerEntry, ...]) -> None:
    organisations = {
        row.slug: row
        for row in Organisation.objects.filter(slug__in=[entry.slug for entry in entries])
    }
    missing = [entry.name for entry in entries if entry.slug not in organisations]
    if missing:
        raise DomainError(_("“%(name)s” is not in the register.") % {"name": missing[0]})
    programme.owners.exclude(organisation__in=organisations.values()).delete()
    for entry in entries:
        ProgrammeOwner.objects.update_or_create(
            programme=programme,
            organisation=organisations[entry.slug],
            defaults={
                "case_number": entry.case_number,
                "decided_on": date.fromisoformat(entry.decided_on) if entry.decided_on else None,
                "decided_by": entry.decided_by,
            },
        )


def _free_address(
    county: County, content: ProgrammeContent, programme: Programme | None = None
) -> str:
    """<county>-<title>-<period>, with a number after it when the address is taken."""
    slug = slugify_sv(content.title, max_length=80)
    wanted = f"{county.slug}-{slug}-{content.start_year}-{content.end_year}"
    others = Programme.objects.exclude(pk=programme.pk) if programme else Programme.objects.all()
    taken = set(others.filter(address__startswith=wanted).values_list("address", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(address for address in (wanted, *numbered) if address not in taken)
