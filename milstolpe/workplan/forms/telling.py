"""How every activity goes in a quarter, as one form. Only the rows that were touched are saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import DomainError
from milstolpe.core.fields import ParagraphsField
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.page import Conflict
from milstolpe.core.text import small_number
from milstolpe.core.versions import signed
from milstolpe.core.widgets import PlainSelect
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import QuarterStatus
from milstolpe.workplan.queries.telling import QuarterRow, Told, told_in_saves
from milstolpe.workplan.services.quarters import StatusEdit, ToldMeanwhileError

UNCHANGED = "unchanged"
_MOST = 1_000  # characters
_NOTHING: Told = ("", "", False)


@dataclass(frozen=True)
class RowNotice:
    """A row where a choice is to be made, as an error that leads there."""

    label: str
    id_for_label: str

    @property
    def auto_id(self) -> str:
        return self.id_for_label

    @property
    def errors(self) -> list[str]:
        return [_("Choose which should stand, then save.")]


class StatusForm(WorkForm):
    """One activity. `base` is the save that the page began from."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        widget=PlainSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a status in the list.")},
    )
    text = ParagraphsField(label=gettext_lazy("In a line or two"), rows=2, required=False,
                           most=_MOST)  # fmt: skip
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, row: QuarterRow) -> None:
        super().__init__(data, prefix=_prefix(row), initial=_initial(row))
        self.row = row
        self.conflict: Conflict | None = None
        choose_from(self, "status", _choices(row))
        for name, field in self.fields.items():
            if name != "base":
                field.label = f"{row.row.number} {row.activity.title}: {field.label}"
                field.widget.attrs["aria-label"] = field.label

    @property
    def number(self) -> int | None:
        """The save that the row began from."""
        return small_number(str(self["base"].value() or "")) or None

    @property
    def said(self) -> Told:
        """What is typed, as it would be told. Only after `is_valid`."""
        status, text = self.cleaned_data["status"], self.cleaned_data["text"]
        if status != UNCHANGED:
            return status, text, False
        before = self.row.before
        return (before.status if before else ""), text, True

    @property
    def side(self) -> str:
        """ "theirs" or "mine" where both were shown; else empty."""
        return str(self.data.get(self.add_prefix("side"), ""))

    @property
    def was_asked(self) -> bool:
        return self.add_prefix("asked") in self.data

    def ask(self, theirs: str, saved_by: str, mine: str) -> None:
        """Show both."""
        label = self.row.activity.title
        self.conflict = Conflict(self.add_prefix("side"), label, theirs, mine, saved_by=saved_by)


class StatusSheet:
    """Every activity of a quarter."""

    def __init__(self, data: QueryDict | None, rows: Sequence[QuarterRow]) -> None:
        self.quarter = rows[0].quarter if rows else 1  # without rows nothing is saved
        self.forms = [StatusForm(data, row) for row in rows]
        self.is_bound = data is not None
        self.non_field_errors: list[str] = []
        self._touched: list[StatusForm] = []

    def is_valid(self) -> bool:
        """Whether what was touched can be saved; the rest is shown as it stands now."""
        numbers = [form.number for form in self.forms if form.number]
        begun = told_in_saves(self.quarter, numbers)
        for form in self.forms:
            form.is_valid()
        self._touched = [form for form in self.forms if _is_touched(form, begun)]
        self._leave_untouched()
        saved = [_may_be_saved(form) for form in self._touched]  # all are told what is wrong
        return all(saved)

    def edits(self) -> list[StatusEdit]:
        """What the service is given. Only after `is_valid`."""
        return [
            StatusEdit(form.row.pk, *form.said[:2], form.number, is_unchanged=form.said[2])
            for form in self._touched
        ]

    def refuse(self, error: DomainError) -> None:
        """Say what is wrong; where others told meanwhile, let the writer choose."""
        self.non_field_errors.append(str(error))
        meanwhile = error.rows if isinstance(error, ToldMeanwhileError) else {}
        for form in self._touched:
            if theirs := meanwhile.get(form.row.pk):
                form.data = _with(form.data, form.add_prefix("base"), str(theirs.number))
                form.ask(_words(theirs.status, theirs.text), theirs.saved_by, _mine(form))

    def fill_unchanged(self) -> None:
        """Say that nothing changed where nothing is said; it is not saved yet."""
        for form in self.forms:
            form.is_quiet = True
            if not form["status"].value() and form.row.before:
                form.data = _with(form.data, form.add_prefix("status"), UNCHANGED)

    @property
    def errors(self) -> bool:
        return bool(self.non_field_errors) or any(
            form.errors or form.conflict for form in self.forms
        )

    def __iter__(self) -> Iterator[BoundField | RowNotice]:
        """Every field, and what is said of a whole row, for the list of errors."""
        for form in self.forms:
            if form.conflict:
                yield RowNotice(form.row.activity.title, _prefix(form.row))
            yield from form

    def _leave_untouched(self) -> None:
        """A row that was only opened is drawn as it stands now, whoever told of it meanwhile."""
        kept = {form.row.pk for form in self._touched}
        self.forms = [
            form if form.row.pk in kept else StatusForm(None, form.row) for form in self.forms
        ]


def was_sent(data: QueryDict, row: QuarterRow) -> bool:
    """Whether the form that was sent had the activity in it."""
    return f"{_prefix(row)}-status" in data


def _prefix(row: QuarterRow) -> str:
    return f"a{row.pk}"


def status_words(told: QuarterStatus) -> str:
    """ "Försenad: Underlaget kom sent." """
    return _words(told.status, told.text)


def _words(status: str, text: str) -> str:
    label = str(ActivityStatus(status).label) if status in ActivityStatus.values else ""
    return f"{label}: {text}" if text else label


def _mine(form: StatusForm) -> str:
    return _words(*form.said[:2])


def _initial(row: QuarterRow) -> dict[str, Any]:
    now = row.now
    if now is None:
        return {"status": "", "text": "", "base": None}
    status = UNCHANGED if now.is_unchanged and row.before else now.status
    return {"status": status, "text": now.text, "base": row.save}


def _choices(row: QuarterRow) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [] if row.now else [("", "–")]
    if row.before:
        words = {"status": row.before.get_status_display()}
        found.append((UNCHANGED, _("Unchanged: %(status)s") % words))
    return [*found, *ActivityStatus.choices]


def _is_touched(form: StatusForm, begun: Any) -> bool:
    """Whether something else stands there than when the page was opened."""
    if form.was_asked and form.side == "theirs":
        return False
    if form.errors:
        return True
    activity, (status, text, is_unchanged) = begun.get(form.number, (form.row.pk, _NOTHING))
    said = form.said
    if said[2] and is_unchanged:  # whatever the quarter before says by now
        status = said[0]
    return activity == form.row.pk and said != (status, text, is_unchanged)


def _may_be_saved(form: StatusForm) -> bool:
    if form.errors:
        return False
    now = form.row.now
    if form.was_asked and form.side != "mine" and now:
        form.ask(status_words(now), signed(now.changed_by, now.changed_at), _mine(form))
        return False
    if not form.cleaned_data["status"]:
        form.add_error("status", _("Choose a status, so that the text is saved."))
        return False
    return True


def _with(data: Any, name: str, value: str) -> Any:
    longer = data.copy()
    longer[name] = value
    return longer
