"""The form of a measure, in the order of thought."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import AddressField, LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import RowForm, choose_from, rows_of
from milstolpe.objectives.models import MilestoneTarget
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    TargetEntry,
)
from milstolpe.programmes.enums import ActorRole, InteractionSign
from milstolpe.programmes.forms.contents import ContentForm, ContentForms, Start
from milstolpe.programmes.forms.fields import ThemesField
from milstolpe.programmes.forms.goals import GoalForm
from milstolpe.programmes.models import Measure, Programme, Theme
from milstolpe.programmes.queries.checks import Problems, measure_problems
from milstolpe.programmes.queries.register import ActorKey, Register, actor_register, goal_names
from milstolpe.programmes.queries.wording import MEASURE_LABELS as LABELS


class MeasureForm(ContentForm):
    """The single values of a measure."""

    code = LineField(
        label=LABELS["code"],
        most=20,
        size=10,
        help_text=gettext_lazy("Short, for example HK1."),
        error_messages={"required": gettext_lazy("Give the measure a code, for example HK1.")},
    )
    title = LineField(
        label=LABELS["title"],
        most=300,
        error_messages={"required": gettext_lazy("Give the measure a title.")},
    )
    text = ParagraphsField(
        label=LABELS["text"],
        rows=8,
        required=False,
        help_text=gettext_lazy("What is to be done and why. Separate paragraphs by a blank line."),
    )
    area = forms.ChoiceField(required=False)
    start_year = YearField(
        label=LABELS["start_year"],
        required=False,
        help_text=gettext_lazy("Only if other than the programme's; may lie partly outside it."),
    )
    end_year = YearField(
        label=LABELS["end_year"],
        required=False,
        help_text=gettext_lazy("Only if other than the programme's; may lie partly outside it."),
    )
    milestone_targets = forms.MultipleChoiceField(
        label=LABELS["milestone_targets"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = ThemesField(
        label=LABELS["themes"],
        required=False,
        help_text=gettext_lazy("Words to find it by, with commas between: våtmarker, skola."),
    )
    follow_up_criterion = ParagraphsField(
        label=LABELS["follow_up_criterion"],
        required=False,
        help_text=gettext_lazy("What must be true for the measure to be done?"),
    )
    followed_up_in = LineField(
        label=gettext_lazy("Followed up in another programme"),
        most=200,
        required=False,
        help_text=gettext_lazy("Its name. Then nobody is asked to report the measure here."),
    )
    followed_up_url = AddressField(label=LABELS["followed_up_url"], required=False)
    expected_effect = ParagraphsField(label=LABELS["expected_effect"], required=False)
    cost = ParagraphsField(label=LABELS["cost"], required=False, rows=2)
    funding = ParagraphsField(label=LABELS["funding"], required=False, rows=2)
    is_internal = forms.BooleanField(
        label=gettext_lazy("Internal: never shown in public"),
        required=False,
        help_text=gettext_lazy("For example preparedness, or what could point out a person."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        programme: Programme,
        base: MeasureContent,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        areas = [area.title for area in programme.areas.all()]
        # An area that was renamed while this form was open is joined when it is saved.
        titles = dict.fromkeys([*areas, base.area]) if base.area else areas
        self.fields["area"].label = programme.word_area or LABELS["area"]
        choose_from(self, "area", [("", _("None")), *((title, title) for title in titles)])
        self.targets = {row.slug: row for row in MilestoneTarget.objects.all()}
        by_area = groupby(self.targets.values(), key=lambda row: row.area)
        groups = [(area, [(row.slug, row.title) for row in rows]) for area, rows in by_area]
        choose_from(self, "milestone_targets", groups)
        if not programme.is_decided:
            del self.fields["reason"]


class ActorRow(RowForm):
    """An actor and its role, in the programme's own words."""

    filled_by = ("name",)

    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=ActorRole.LEAD)
    name = LineField(label=gettext_lazy("Actor"), most=200, suggestions="actor-names")

    def __init__(self, *args: Any, programme: Programme, register: Register[ActorKey], **kw: Any):
        super().__init__(*args, **kw)
        self.register = register
        words = {ActorRole.LEAD: programme.word_lead, ActorRole.PARTNER: programme.word_partner}
        choose_from(self, "role", [(role, words[role] or role.label) for role in ActorRole])

    def clean_name(self) -> ActorKey:
        name = self.cleaned_data["name"]
        actor = self.register.find(name)
        if actor is None:
            raise forms.ValidationError(self.register.unknown(name))
        return actor


class ActivityRow(RowForm):
    """A selectable activity; its key follows it through every change of the text."""

    filled_by = ("text",)

    key = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = LineField(label=gettext_lazy("Activity"), most=500)


class InteractionRow(RowForm):
    """What the measure does to another objective, and why."""

    filled_by = ("objective", "why")

    objective = forms.TypedChoiceField(label=gettext_lazy("Objective"), coerce=int)
    sign = forms.ChoiceField(
        label=gettext_lazy("Effect"), choices=InteractionSign, initial=InteractionSign.SYNERGY
    )
    why = ParagraphsField(
        label=gettext_lazy("Why"),
        rows=2,
        most=2000,
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, objectives: Sequence[tuple[int, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        choices = ((number, f"{number} {name}") for number, name in objectives)
        choose_from(self, "objective", [("", "–"), *choices])


class LinkRow(RowForm):
    """A link to another programme, strategy or measure."""

    filled_by = ("label", "url")

    label = LineField(label=gettext_lazy("What it is"), most=200)
    url = AddressField(label=gettext_lazy("Address"), required=False)


ActorRows, ActivityRows = rows_of(ActorRow), rows_of(ActivityRow)
InteractionRows, LinkRows = rows_of(InteractionRow), rows_of(LinkRow)


class MeasureForms(ContentForms[MeasureContent]):
    """A measure as forms; without `measure` a new one."""

    single: MeasureForm

    def __init__(
        self,
        programme: Programme,
        start: Start[MeasureContent],
        data: QueryDict | None = None,
        *,
        measure: Measure | None = None,
    ) -> None:
        super().__init__(start, data)
        self.programme, self.measure = programme, measure
        shown = start.shown or start.base
        lists = {
            "themes": ", ".join(shown.themes),
            "milestone_targets": [entry.slug for entry in shown.milestone_targets],
        }
        initial = start.initial() | lists
        self.single = MeasureForm(data, programme=programme, base=start.base, initial=initial)
        self.objectives, sdgs = goal_names()
        self.objective_form = GoalForm(
            data, prefix="objective", goals=self.objectives, entries=shown.objectives
        )
        self.sdg_form = GoalForm(data, prefix="sdg", goals=sdgs, entries=shown.sdgs)
        self.others = (self.objective_form, self.sdg_form)
        self.register = actor_register()
        self._make_rows(data, shown)

    def _make_rows(self, data: QueryDict | None, shown: MeasureContent) -> None:
        today = {(key.link, key.slug): key.name for key in self.register.things.values()}
        self.actors = ActorRows(
            data,
            prefix="actors",
            rows=[
                asdict(row) | {"name": today.get((row.link, row.slug), row.name)}
                for row in shown.actors
            ],
            programme=self.programme,
            register=self.register,
        )
        self.activities = ActivityRows(
            data, prefix="activities", rows=[asdict(row) for row in shown.activities]
        )
        self.interactions = InteractionRows(
            data,
            prefix="interactions",
            rows=[asdict(row) | {"objective": row.number} for row in shown.interactions],
            objectives=self.objectives,
        )
        self.links = LinkRows(data, prefix="links", rows=[asdict(row) for row in shown.links])
        all_rows = (self.actors, self.activities, self.interactions, self.links)
        self.rows = {str(rows.prefix): rows for rows in all_rows}

    @property
    def theme_names(self) -> list[str]:
        """Themes to choose from."""
        return list(Theme.objects.values_list("name", flat=True))

    def problems(self) -> Problems:
        """What is wrong with the content, besides what each field says."""
        # A new measure whose button was pressed twice is not in its own way.
        key = self.single.cleaned_data.get("form_key")
        measure = self.measure or (key and Measure.objects.filter(form_key=key).first())
        return measure_problems(self.programme, self.content(), measure=measure)

    def typed(self) -> MeasureContent:
        cleaned = self.single.cleaned_data
        columns = set(cleaned) & set(self.base.values()) - {"milestone_targets", "themes"}
        chosen = cleaned.get("milestone_targets", ())
        targets = [row for row in self.single.targets.values() if row.slug in chosen]
        return replace(
            self.base,
            **{name: cleaned[name] for name in columns},
            themes=cleaned.get("themes", self.base.themes),
            milestone_targets=tuple(TargetEntry(row.slug, row.title) for row in targets),
            actors=self._actors(),
            activities=tuple(
                ActivityEntry(row["key"] or 0, row["text"]) for row in self.activities.filled
            ),
            objectives=self.objective_form.entries(),
            sdgs=self.sdg_form.entries(),
            interactions=self._interactions(),
            links=tuple(LinkEntry(row["label"], row["url"]) for row in self.links.filled),
        )

    def _actors(self) -> tuple[ActorEntry, ...]:
        entries = (
            ActorEntry(row["role"], row["name"].link, row["name"].slug, row["name"].name)
            for row in self.actors.filled
        )
        return tuple(sorted(entries))

    def _interactions(self) -> tuple[InteractionEntry, ...]:
        names = dict(self.objectives)
        entries = (
            InteractionEntry(row["objective"], names[row["objective"]], row["sign"], row["why"])
            for row in self.interactions.filled
        )
        return tuple(sorted(entries))
