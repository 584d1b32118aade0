"""Many comments at once: rows to type or paste, checked one by one before any is saved."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import MOST_ROWS, FormGroup, RowForm, WorkForm, rows_of
from milstolpe.core.paste import TableTooLongError
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.forms.commitments import NAMES
from milstolpe.programmes.forms.consultation import known_name
from milstolpe.programmes.forms.table_reading import PastedTable, heading_of, read_columns
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.comments import comment_problems
from milstolpe.programmes.queries.register import (
    Register,
    measure_register,
    organisation_register,
)
from milstolpe.programmes.queries.wording import COMMENT_LABELS as LABELS

PREFIX = "rad"
# Column → the headings that name it. The order is that of a table without headings.
_HEADINGS = {
    "respondent": gettext_lazy("who answered|respondent|organisation|from"),
    "received_on": gettext_lazy("received|date|received on"),
    "measure": gettext_lazy("measure|measure (code)|code|measure code"),
    "text": gettext_lazy("comment|text|comments"),
    "case_number": gettext_lazy("case number|number"),
}
COLUMNS = tuple(_HEADINGS)


def read_comments(text: str) -> PastedTable:
    """The rows of a pasted table of comments. Raises as `read_columns`."""
    return read_columns(text, COLUMNS, partial(heading_of, _HEADINGS))


class CommentRow(RowForm):
    """One comment of a table."""

    filled_by = COLUMNS

    respondent = LineField(label=LABELS["respondent"], most=200, size=15, suggestions=NAMES)
    # A text box: a date box throws away what it cannot read, and tables are pasted here.
    received_on = DayField(label=LABELS["received_on"])
    measure = LineField(label=gettext_lazy("Measure (code)"), most=340, size=7, required=False)
    text = ParagraphsField(label=LABELS["text"], rows=3)
    case_number = LineField(label=LABELS["case_number"], most=60, size=9, required=False)

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        respondents: Register[Organisation],
        measures: Register[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.programme, self.respondents, self.measures = programme, respondents, measures
        self.fields["text"].widget.attrs["cols"] = 24  # so that the table fits beside the menu
        self.fields["received_on"].widget = forms.TextInput(
            {"size": 10, "placeholder": "2026-11-30"}
        )

    def clean_respondent(self) -> str:
        return known_name(self.respondents, self.cleaned_data["respondent"])

    def clean_measure(self) -> str:
        typed = self.cleaned_data["measure"]
        code = self.measures.find(typed) if typed else ""
        if code is None:
            raise forms.ValidationError(self.measures.unknown(typed))
        return code

    def clean(self) -> None:
        if self.errors:
            return
        for name, texts in comment_problems(self.programme, self.content()).items():
            self.add_error(name, texts)

    def content(self) -> CommentContent:
        """What the row says. Only when its fields are right."""
        cleaned = self.cleaned_data
        return CommentContent(
            respondent=cleaned["respondent"],
            received_on=cleaned["received_on"].isoformat(),
            measure=cleaned["measure"],
            text=cleaned["text"],
            case_number=cleaned["case_number"],
        )


class PasteForm(WorkForm):
    """What stands around the rows."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    pasted = forms.CharField(
        label=gettext_lazy("Paste a table from Excel or Word"),
        required=False,
        help_text=gettext_lazy(
            "Columns: who answered, received, code of the measure (empty for the programme as a "
            "whole), comment, case number. Headings are optional."
        ),
        strip=False,  # the first cell of the first row may be empty
        widget=forms.Textarea({"rows": 4}),
    )


CommentRows = rows_of(CommentRow)


class CommentTable(FormGroup):
    """The rows, and where more can be pasted."""

    single: PasteForm

    def __init__(
        self, programme: Programme, data: Mapping[str, Any] | None = None, *, form_key: UUID
    ) -> None:
        super().__init__()
        self.single = PasteForm(data, initial={"form_key": form_key})
        self.respondents = organisation_register()
        self.comments = CommentRows(
            data,
            prefix=PREFIX,
            programme=programme,
            respondents=self.respondents,
            measures=measure_register(programme),
        )
        self.rows = {PREFIX: self.comments}

    def is_valid(self) -> bool:
        """Each row by itself, that none says the same as one above it, and that there are any."""
        is_valid = super().is_valid()
        rows, seen = self._filled(), set()
        if not rows:
            self.non_field_errors.append(_("There is no row to save yet."))
        for row in rows:
            if row.is_valid() and row.content() in seen:
                row.add_error("text", _("The same row stands above. Empty this one, or change it."))
                is_valid = False
            elif row.is_valid():
                seen.add(row.content())
        return is_valid and bool(rows)

    @property
    def form_key(self) -> UUID | None:
        """The same at a second press of the button; None when what was sent has none."""
        self.single.is_valid()
        return self.single.cleaned_data.get("form_key")

    def verdict(self) -> str:
        """One sentence on where we stand."""
        rows = self._filled() if self.comments.is_bound else []
        if not rows:
            return _("Type or paste rows. Nothing is saved before you have seen them checked.")
        said = ngettext("%(n)s row.", "%(n)s rows.", len(rows)) % {"n": len(rows)}
        wrong = sum(1 for row in rows if row.errors)
        if wrong:
            said += " " + ngettext("%(n)s has errors.", "%(n)s have errors.", wrong) % {"n": wrong}
        return said

    def contents(self) -> list[CommentContent]:
        """What the rows say, in order. Only when all are valid."""
        return [row.content() for row in self._filled()]

    def _filled(self) -> list[CommentRow]:
        rows = cast("list[CommentRow]", self.comments.forms)
        return [row for row in rows if row.has_changed()]


def with_pasted(data: QueryDict, pasted: Sequence[Mapping[str, str]]) -> QueryDict:
    """What was sent, with the pasted rows after those that are filled; the pasted text emptied.

    Raises:
        TableTooLongError: then there would be more rows than a page takes.
    """
    rows = [*(row for row in _sent_rows(data) if any(row.values())), *pasted]
    if len(rows) > MOST_ROWS:
        message = _("The table can hold %(limit)s rows. Save those that are there first.")
        raise TableTooLongError(message % {"limit": MOST_ROWS})
    changed = data.copy()
    changed["pasted"] = ""
    changed[f"{PREFIX}-TOTAL_FORMS"] = str(len(rows))
    for place, row in enumerate(rows):
        for name in COLUMNS:
            changed[f"{PREFIX}-{place}-{name}"] = row.get(name, "")
    return changed


def _sent_rows(data: QueryDict) -> list[dict[str, str]]:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 5 else 0
    return [
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in COLUMNS}
        for place in range(count)
    ]
