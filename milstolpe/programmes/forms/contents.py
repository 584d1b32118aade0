"""The form of a whole content: begun from one revision, joined with what others saved since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import EditConflictError
from milstolpe.core.fields import ParagraphsField
from milstolpe.core.form_parts import FormGroup, WorkForm
from milstolpe.core.page import Conflict
from milstolpe.programmes.content import (
    CommentContent,
    CommitmentContent,
    MeasureContent,
    ProgrammeContent,
)
from milstolpe.programmes.queries.checks import Problems
from milstolpe.programmes.queries.wording import labels_of, value_lines

C = TypeVar("C", MeasureContent, ProgrammeContent, CommitmentContent, CommentContent)

_CHOICE = "keep-"  # before the name of the field that a choice is about


@dataclass(frozen=True)
class Start(Generic[C]):
    """Where a writer begins: at revision `number` with the content `base`; none for a new thing."""

    base: C
    number: int | None = None
    shown: C | None = None  # what the fields hold at first, if other than `base`
    reason: str = ""

    def initial(self) -> dict[str, Any]:
        """What the fields hold at first."""
        hidden = {"base_number": self.number, "form_key": uuid4(), "reason": self.reason}
        return (self.shown or self.base).values() | hidden


class ContentForm(WorkForm):
    """What the form of a content carries besides its values."""

    # The revision from which the writer began; none for something new.
    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The same at a second press of the button, so that it makes nothing new.
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = ParagraphsField(
        label=gettext_lazy("Why do you make the change?"),
        help_text=gettext_lazy("The reason is shown to everyone with the version."),
        rows=2,
    )


class ContentForms(FormGroup, Generic[C]):
    """A content as forms; subclasses make them and put together what was typed.

    After a conflict each field that both sides changed is shown with both values, and the writer
    chooses. Texts hold both wordings instead, so that saving them unread loses nothing.
    """

    conflicts: Sequence[Conflict] = ()

    def __init__(self, start: Start[C], data: QueryDict | None) -> None:
        super().__init__()
        self.base: C = start.base
        # Field → "theirs", "mine" or, not chosen yet, "".
        self.choices = _choices(data, start.base) if data is not None else {}

    def problems(self) -> Problems:
        """What is wrong with the content, besides what each field says. Only after `is_valid`."""
        raise NotImplementedError

    def typed(self) -> C:
        """What the fields say, and `base` where there is no field. Only after `is_valid`."""
        raise NotImplementedError

    def content(self) -> C:
        """What is to be saved: as typed, but theirs where the writer chose so."""
        theirs: dict[str, Any] = {
            name: getattr(self.base, name)
            for name, side in self.choices.items()
            if side == "theirs"
        }
        return replace(self.typed(), **theirs)

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if self.choices:
            mine = self.typed().values()
            self.conflicts = [
                _conflict(self.base, name, mine[name], chosen=side)
                for name, side in self.choices.items()
            ]
        if "" in self.choices.values():
            self.non_field_errors.append(_("Choose what should stand, then save."))
        return is_valid and "" not in self.choices.values()

    def show_conflict(self, error: EditConflictError) -> None:
        """Let the writer choose; for forms that show `joined_content` and begin from theirs."""
        self.non_field_errors.append(str(error))
        choices = []
        for name, conflict in error.conflicts.items():
            if name in self.base.TEXTS:
                message = _(
                    "%(field)s: you changed the same paragraph. Both wordings stand in the text; "
                    "keep what should stand."
                )
                self.non_field_errors.append(message % {"field": labels_of(self.base)[name]})
            else:
                choices.append(_conflict(self.base, name, conflict.mine))
        self.conflicts = choices


def joined_content(kind: type[C], error: EditConflictError) -> C:
    """The two edits joined, with the writer's own value where there is a choice to make."""
    mine = {
        name: conflict.mine for name, conflict in error.conflicts.items() if name not in kind.TEXTS
    }
    return kind(**(error.merged | mine))


def _choices(data: QueryDict, base: C) -> dict[str, str]:
    choices = {}
    for choice in data.getlist("conflict"):
        name, side = choice.removeprefix(_CHOICE), data.get(choice, "")
        if name in labels_of(base):
            choices[name] = side if side in {"theirs", "mine"} else ""
    return choices


def _conflict(base: C, name: str, mine: object, *, chosen: str = "") -> Conflict:
    return Conflict(
        name=f"{_CHOICE}{name}",
        label=labels_of(base)[name],
        theirs="\n".join(value_lines(name, getattr(base, name))),
        mine="\n".join(value_lines(name, mine)),
        chosen=chosen,
    )
