"""Errors that mean a rule of the work was broken; their text is shown to the user."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the work was broken. The message is translated and says what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class StepNotAllowedError(DomainError):
    """The thing is not in a state from which this step can be taken."""


class ReasonNeededError(DomainError):
    """The step or the save must say why, and did not."""

    def __init__(self) -> None:
        super().__init__(_("Say why you make the change. The reason is shown with the version."))


class EditConflictError(DomainError):
    """Somebody else saved in the meantime and the two edits cannot be joined without a choice.

    `conflicts` maps field name to the three values (base, theirs, mine); `merged` holds every
    field with what could be joined already joined; `number` is the revision that holds theirs, and
    `saved_by` says who made it and when.
    """

    def __init__(
        self,
        conflicts: Mapping[str, Any],
        merged: Mapping[str, Any],
        *,
        number: int,
        saved_by: str = "",
    ) -> None:
        super().__init__(
            _("Somebody else saved while you were writing. Choose what should stand, then save.")
        )
        self.conflicts = dict(conflicts)
        self.merged = dict(merged)
        self.number = number
        self.saved_by = saved_by
