"""The form of a programme, and the small forms for its steps, its period and its documents."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, NumberField, ParagraphsField, YearField
from milstolpe.core.form_parts import RowForm, choose_from, rows_of
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import Reporters, Rhythm
from milstolpe.programmes.forms.contents import ContentForm, ContentForms, Start
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.checks import Problems, programme_problems
from milstolpe.programmes.queries.register import Register, organisation_register
from milstolpe.programmes.queries.wording import PROGRAMME_LABELS as LABELS


class ProgrammeForm(ContentForm):
    """The single values of a programme."""

    title = LineField(
        label=LABELS["title"],
        most=200,
        error_messages={"required": gettext_lazy("Give the programme a title.")},
    )
    start_year = YearField(label=LABELS["start_year"])
    end_year = YearField(label=LABELS["end_year"])
    purpose = ParagraphsField(
        label=LABELS["purpose"],
        rows=6,
        required=False,
        help_text=gettext_lazy("What the county wants with the programme, in a few sentences."),
    )
    word_area = LineField(
        label=LABELS["word_area"],
        most=40,
        required=False,
        help_text=gettext_lazy("What you call an area, for example challenge or theme."),
    )
    word_lead = LineField(
        label=LABELS["word_lead"],
        most=40,
        required=False,
        help_text=gettext_lazy("What you call those who see that a measure is done."),
    )
    word_partner = LineField(
        label=LABELS["word_partner"],
        most=40,
        required=False,
        help_text=gettext_lazy("What you call those who help."),
    )
    reporters = forms.ChoiceField(
        label=LABELS["reporters"], choices=Reporters, widget=forms.RadioSelect
    )
    rhythm = forms.ChoiceField(label=LABELS["rhythm"], choices=Rhythm, widget=forms.RadioSelect)
    answer_by = DayField(
        label=LABELS["answer_by"],
        required=False,
        help_text=gettext_lazy("In the consultation. Can be written later."),
    )
    answer_to = ParagraphsField(
        label=LABELS["answer_to"],
        rows=2,
        required=False,
        help_text=gettext_lazy("A function mailbox and your case number, not a person."),
    )
    source = LineField(
        label=LABELS["source"],
        most=300,
        required=False,
        help_text=gettext_lazy("Where the facts come from, if not from yourselves."),
    )
    county = forms.ChoiceField(label=gettext_lazy("County"))
    predecessor = forms.TypedChoiceField(
        label=gettext_lazy("Continues"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("The programme that this one follows, if there is one."),
    )


class AreaRow(RowForm):
    """An area; its id follows it through every change of the title."""

    filled_by = ("code", "title", "text")

    id = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    order = NumberField(label=gettext_lazy("Place"), required=False)
    code = LineField(label=gettext_lazy("Code"), most=20, size=6, required=False)
    title = LineField(label=gettext_lazy("Title"), most=200, size=36)
    text = ParagraphsField(label=gettext_lazy("Text"), rows=2, most=10_000, required=False)


class OwnerRow(RowForm):
    """An authority that owns the programme, and its decision."""

    filled_by = ("name", "case_number", "decided_on", "decided_by")

    name = LineField(label=gettext_lazy("Authority"), most=200, size=30, suggestions="owner-names")
    case_number = LineField(label=gettext_lazy("Case number"), most=60, required=False, size=14)
    decided_on = DayField(label=gettext_lazy("Decided"), required=False)
    decided_by = LineField(
        label=gettext_lazy("Decided by (office)"), most=120, required=False, size=20
    )

    def __init__(self, *args: Any, register: Register[Organisation], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.register = register

    def clean_name(self) -> Organisation:
        name = self.cleaned_data["name"]
        organisation = self.register.find(name)
        if organisation is None:
            raise forms.ValidationError(self.register.unknown(name))
        return organisation


AreaRows, OwnerRows = rows_of(AreaRow), rows_of(OwnerRow)


class ProgrammeForms(ContentForms[ProgrammeContent]):
    """A programme as forms.

    Args:
        ours: the organisations for which the writer works on programmes; one must stay an owner.
        programme: the one that is changed; none for a new one.
        counties, earlier: where a new one can be made, and what it may follow.
    """

    single: ProgrammeForm

    def __init__(
        self,
        start: Start[ProgrammeContent],
        data: QueryDict | None = None,
        *,
        ours: frozenset[int],
        programme: Programme | None = None,
        counties: Sequence[County] = (),
        earlier: Sequence[Programme] = (),
    ) -> None:
        super().__init__(start, data)
        self.ours = ours
        self.is_new = programme is None
        self.needs_reason = programme is not None and programme.is_decided
        self.register = organisation_register()
        self.single = ProgrammeForm(data, initial=start.initial())
        if programme:
            del self.single.fields["county"], self.single.fields["predecessor"]
        else:
            self._choose_place(counties, earlier)
        if not self.needs_reason:
            del self.single.fields["reason"]
        self._make_rows(data, start.shown or start.base)

    def _choose_place(self, counties: Sequence[County], earlier: Sequence[Programme]) -> None:
        """County and predecessor are chosen once, when the programme is made."""
        choose_from(self.single, "county", [(row.code, row.name) for row in counties])
        if len(counties) == 1:
            county = self.single.fields["county"]
            county.widget, county.initial = forms.HiddenInput(), counties[0].code
        choices = [(row.pk, f"{row.title} {row.start_year}–{row.end_year}") for row in earlier]
        choose_from(self.single, "predecessor", [("", "–"), *choices])

    def _make_rows(self, data: QueryDict | None, shown: ProgrammeContent) -> None:
        areas = [asdict(row) | {"order": place} for place, row in enumerate(shown.areas, start=1)]
        self.areas = AreaRows(data, prefix="areas", rows=areas)
        owners = [asdict(row) for row in shown.owners]
        self.owners = OwnerRows(data, prefix="owners", rows=owners, register=self.register)
        self.rows = {"areas": self.areas, "owners": self.owners}

    def problems(self) -> Problems:
        problems = programme_problems(self.content())
        owners = {row["name"].pk for row in self.owners.filled}
        if owners and not owners & self.ours:
            message = _("Your own authority must be among the owners, or you lose the programme.")
            problems.setdefault("owners", []).append(message)
        return problems

    def typed(self) -> ProgrammeContent:
        cleaned = self.single.cleaned_data
        columns = set(cleaned) & set(self.base.values()) - {"answer_by"}
        return replace(
            self.base,
            **{name: cleaned[name] for name in columns},
            answer_by=_iso(cleaned.get("answer_by")),
            areas=self._areas(),
            owners=tuple(
                OwnerEntry(
                    row["name"].slug,
                    row["name"].name,
                    row["case_number"],
                    _iso(row["decided_on"]),
                    row["decided_by"],
                )
                for row in self.owners.filled
            ),
        )

    def _areas(self) -> tuple[AreaEntry, ...]:
        """In the order asked for, new ones last. A row that repeats an id is a new area."""
        rows = self.areas.filled
        ids: set[int | None] = set()
        entries = []
        for row in sorted(rows, key=lambda row: _place(row["order"], len(rows))):
            key = 0 if row["id"] in ids else row["id"] or 0
            ids.add(key)
            entries.append(AreaEntry(key, row["code"], row["title"], row["text"]))
        return tuple(entries)


def _place(order: int | None, last: int) -> int:
    return last + 1 if order is None else order


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
