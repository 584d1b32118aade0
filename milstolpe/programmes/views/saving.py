"""How a content form is answered: saved, or shown again with everything that was typed."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.form_parts import with_more_rows
from milstolpe.core.formats import format_time
from milstolpe.core.text import small_number
from milstolpe.programmes.content import MeasureContent, ProgrammeContent
from milstolpe.programmes.forms.contents import C, ContentForms, Start, joined_content
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.queries.work import (
    measure_revision_content,
    programme_revision_content,
)
from milstolpe.programmes.services.measures import InvalidContentError

T = TypeVar("T")


def sent(data: QueryDict) -> QueryDict:
    """What was sent, with blank rows added where they were asked for."""
    return with_more_rows(data, data.get("more", ""))


def attempt(forms: ContentForms[C], save: Callable[[], T]) -> T | None:
    """Check the form and save; None when something is wrong, which the form then says.

    Raises:
        EditConflictError: the writer must choose; the form must be made anew.
    """
    is_valid = forms.is_valid()
    problems = forms.problems()
    forms.refuse(problems)
    if problems or not is_valid:
        return None
    try:
        return save()
    except EditConflictError:
        raise
    except InvalidContentError as error:
        forms.refuse(error.problems)
    except DomainError as error:
        forms.non_field_errors.append(str(error))
    return None


def start_of_measure(measure: Measure, data: QueryDict | None = None) -> Start[MeasureContent]:
    """Where the writer of a form began: the revision it names, else the newest."""
    newest = measure.revisions.latest("number")
    base = MeasureContent.from_json(newest.content)
    if data is None:
        # An area may have been renamed since. Actors are shown by today's names in any case.
        shown = replace(base, area=measure.area.title if measure.area else "")
        return Start(base, newest.number, shown=shown)
    number = small_number(data.get("base_number", ""))
    return Start(measure_revision_content(measure, number) or base, number)


def start_of_programme(
    programme: Programme, data: QueryDict | None = None
) -> Start[ProgrammeContent]:
    """The same for a programme."""
    if data is None:
        return Start(programme_content(programme), programme.revisions.latest("number").number)
    number = small_number(data.get("base_number", ""))
    base = programme_revision_content(programme, number)
    return Start(base or programme_content(programme), number)


def start_after_conflict(
    kind: type[C], theirs: C, error: EditConflictError, reason: str
) -> Start[C]:
    """From what the others saved; the fields hold both edits joined."""
    return Start(theirs, error.number, shown=joined_content(kind, error), reason=reason)


def saved_message() -> str:
    """Saved at 14.02."""
    return _("Saved %(time)s.") % {"time": format_time(timezone.now())}
