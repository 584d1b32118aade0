"""What the large forms are made of: single values, rows of the same kind, and all of it as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict

Problems = Mapping[str, list[str]]

BLANK_ROWS, MORE_ROWS = 2, 5
MOST_ROWS = 400  # of one kind in one thing; there are 290 municipalities


class WorkForm(forms.Form):
    """A form that can be drawn again with what was typed before anything is judged."""

    use_required_attribute = False
    is_quiet = False

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.is_quiet else super().errors


class RowForm(WorkForm):
    """One row. With nothing in any field of `filled_by` it is not there."""

    filled_by: ClassVar[tuple[str, ...]]

    def has_changed(self) -> bool:
        return any(str(self[name].data or "").strip() for name in self.filled_by)


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows to fill in, with some blank ones below. A row that is emptied is removed."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        prefix: str,
        rows: Sequence[Mapping[str, Any]] = (),
        **form_kwargs: Any,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=list(rows), form_kwargs=form_kwargs)
        self.extra = len(rows) + BLANK_ROWS

    def initial_form_count(self) -> int:
        """None: every row may be emptied."""
        return 0

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say which row a field belongs to, for the list of errors and for those who listen."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if index is not None:
                field.label = f"{field.label} {index + 1}"
            field.widget.attrs["aria-label"] = field.label

    @property
    def filled(self) -> list[dict[str, Any]]:
        """The cleaned rows that are there and right, in order."""
        return [row.cleaned_data for row in self.forms if row.has_changed() and row.is_valid()]


def rows_of(form: type[RowForm]) -> type[Rows]:
    """The class of rows of this kind."""
    made = formset_factory(
        form, formset=Rows, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )
    return cast("type[Rows]", made)


class FormGroup:
    """Several forms that are sent, checked and shown as one.

    Subclasses set `single` (for fields with a name of their own) and `rows` before anything else
    is asked.
    """

    single: WorkForm
    others: Sequence[WorkForm] = ()
    rows: Mapping[str, Rows]

    def __init__(self) -> None:
        self.non_field_errors: list[str] = []

    def is_valid(self) -> bool:
        """Check every part, so that all that is wrong is said at once."""
        checked = [form.is_valid() for form in (self.single, *self.others)]
        for rows in self.rows.values():
            checked.append(rows.is_valid())
            self.non_field_errors += map(str, rows.non_form_errors())
        return all(checked)

    def refuse(self, problems: Problems) -> None:
        """Show what a service found wrong; a field that has an error already keeps that one."""
        for name, messages in problems.items():
            if name in self.rows and not self.rows[name].is_valid():
                continue
            if name not in self.single.fields:
                self.non_field_errors += messages
            elif name not in self.single.errors:
                self.single.add_error(name, messages)

    def make_quiet(self) -> None:
        """Say nothing of errors: only more rows were asked for."""
        for form in self._forms():
            form.is_quiet = True

    @property
    def errors(self) -> bool:
        """Whether there is anything to say above the form."""
        return bool(self.non_field_errors) or any(form.errors for form in self._forms())

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms():
            yield from form

    def _forms(self) -> Iterator[WorkForm]:
        yield self.single
        yield from self.others
        for rows in self.rows.values():
            yield from rows.forms


def choose_from(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give the choice field `name` of this form its choices: (value, label), or groups of them."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def with_more_rows(data: QueryDict, prefix: str) -> QueryDict:
    """What was sent, with some blank rows more of the kind `prefix`."""
    name = f"{prefix}-TOTAL_FORMS"
    total = data.get(name, "")
    if not (total.isdecimal() and len(total) < 4):  # more rows than any page has
        return data
    longer = data.copy()
    longer[name] = str(min(int(total) + MORE_ROWS, MOST_ROWS))
    return longer
