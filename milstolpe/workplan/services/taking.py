"""Takes a plan document that has been read: its rows become the plan of the year."""

from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import Organisation
from milstolpe.records.file_types import check_file
from milstolpe.records.models import StoredFile
from milstolpe.workplan.models import Activity, Aim, BudgetLine, Plan, PlanArea
from milstolpe.workplan.reading.found import ActivityFound, AreaFound, CashNeed, PlanFound
from milstolpe.workplan.reading.lines import TextLine, TooLongError
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.reading.source import DamagedError, lines_of_text, lines_of_word

_TEXT_ENDINGS = (".txt", ".md")
_TITLE, _NOTE = 250, 500  # characters that a row holds


def read_plan(name: str, file: IO[bytes], size: int) -> PlanFound:
    """What the document says. Nothing is written.

    Raises:
        FileRefusedError, DomainError: see `read_lines`.
    """
    return parse_plan(read_lines(name, file, size))


def read_lines(name: str, file: IO[bytes], size: int) -> list[TextLine]:
    """The lines of the document.

    Raises:
        FileRefusedError: the file is not what its name says, or is not taken; see `check_file`.
        DomainError: another kind of file, or longer than any plan.
    """
    ending = f".{name.rpartition('.')[2].lower()}"
    if ending not in (*_TEXT_ENDINGS, ".docx"):
        raise DomainError(_("A plan is read from a Word (.docx), Markdown (.md) or text file."))
    check_file(name if ending != ".md" else f"{name}.txt", file, size)
    file.seek(0)
    try:
        return lines_of_word(file) if ending == ".docx" else lines_of_text(file.read())
    except DamagedError as error:
        raise DomainError(
            _("The file is damaged or something else inside. Open it and save it anew.")
        ) from error
    except TooLongError as error:
        raise DomainError(_("The document is too long to be a plan.")) from error


@transaction.atomic
def take_plan(found: PlanFound, *, by: User | None, source: StoredFile | None = None) -> Plan:
    """Make the plan of the year out of what was understood. `by` is None for the command line.

    Args:
        source: the document, kept beside the plan.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: no year or no activity was understood, or there is a plan of that year.
    """
    if by is not None and not by.has_perm("workplan.edit"):
        raise PermissionDenied
    if found.year is None:
        raise DomainError(_("The document does not say which year it plans. Fill in the year."))
    if not found.activities:
        raise DomainError(_("No activity was found in the document."))
    if Plan.objects.filter(year=found.year).exists():
        raise DomainError(
            _("There is already a plan for %(year)s. Nothing was taken.") % {"year": found.year}
        )
    plan = _head(found, source)
    for place, line in enumerate(found.budget):
        BudgetLine.objects.create(
            plan=plan,
            position=place,
            title=line.title[:200],
            amount_sek=line.amount_sek,
            notes="\n".join(line.notes),
        )
    for place, area in enumerate(found.areas):
        _take_area(plan, place, area)
    _join(plan, found)
    return plan


def _join(plan: Plan, found: PlanFound) -> None:
    """What an activity names is joined to it where it is known: a line, an activity, partners."""
    rows = list(Activity.objects.filter(area__plan=plan).order_by("area__position", "position"))
    lines = {line.title: line for line in reversed(plan.budget_lines.all())}
    by_title = {row.title: row for row in reversed(rows)}
    names = {name for read in found.activities for name in read.partners}
    partners = {row.name: row for row in Organisation.objects.filter(name__in=names)}
    for row, read in zip(rows, found.activities, strict=True):
        row.budget_line, row.booked_on = lines.get(read.budget_line), by_title.get(read.booked_on)
        if row.budget_line or row.booked_on:
            row.save()
        row.partners.set([partners[name] for name in read.partners if name in partners])


def _head(found: PlanFound, source: StoredFile | None) -> Plan:
    assert found.year is not None
    return Plan.objects.create(
        year=found.year,
        title=found.title[:200] or _("Operating plan %(year)s") % {"year": found.year},
        vision=found.vision,
        introduction=found.introduction,
        posts=found.posts,
        days_available=found.days_available,
        messages="\n".join(found.messages),
        budget_stated_sek=found.budget_stated_sek,
        previous=_previous(found.year),
        source=source,
    )


def _previous(year: int) -> Plan | None:
    return Plan.objects.filter(year__lt=year, following__isnull=True).order_by("-year").first()


def _take_area(plan: Plan, place: int, found: AreaFound) -> None:
    area = PlanArea.objects.create(
        plan=plan,
        position=place,
        title=found.title[:_TITLE],
        days_stated=found.days_stated,
        **_cash(found.cash),
    )
    for position, aim in enumerate(found.aims):
        Aim.objects.create(
            area=area,
            position=position,
            text=aim.text,
            first_year=aim.first_year,
            last_year=aim.last_year,
        )
    for position, activity in enumerate(found.activities):
        _take_activity(area, position, activity)


def _take_activity(area: PlanArea, position: int, found: ActivityFound) -> None:
    Activity.objects.create(
        area=area,
        position=position,
        group=found.group[:_TITLE],
        title=found.title[:_TITLE],
        is_priority=found.is_priority,
        text=found.text,
        days=found.days,
        is_about=found.is_about,
        days_note=found.days_note[:_NOTE],
        steering_group=found.steering_group[:_TITLE],
        **_cash(found.cash),
    )


def _cash(found: CashNeed | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "cash": found.value.value,
        "sees_budget": found.sees_budget,
        "is_at_least": found.is_at_least,
        "cash_note": found.note[:_NOTE],
    }
