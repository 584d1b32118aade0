"""The page of all components in all states, `/stil/`: the reference for developers and tests.

The samples are made up and frozen, so that two pictures of the page can be compared.
"""

import datetime
import json
from functools import cache

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from milstolpe.core.http import public
from milstolpe.core.page import (
    AreaMap,
    Bar,
    BarPart,
    Conflict,
    DiffPart,
    Downloads,
    Empty,
    Fact,
    Filters,
    GradeMark,
    Link,
    MapShape,
    PageHead,
    State,
    VersionNotice,
    pager,
)
from milstolpe.core.steps import Step
from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.marks import outcome_mark, trend_mark

SAVED_AT = datetime.datetime(2026, 11, 12, 14, 2, tzinfo=datetime.UTC)

HEAD = PageHead(
    kind=_("For developers"),
    title=_("All components"),
    answer=_("Everything that pages are built of, in every state, with made-up content."),
    facts=(Fact(_("Styles"), "frontend/css/"), Fact(_("Parts"), "milstolpe/core/page.py")),
)
MEASURE_HEAD = PageHead(
    kind="Åtgärd",
    title="Beslutsunderlag för havsplanering och vattenförvaltningsåtgärder i kustkommunerna",
    answer="Tolv av 33 kommuner i Skåne har åtagit sig att arbeta med åtgärden.",
    state=State("running", "Pågår"),
    facts=(
        Fact("Program", "Tillsammans för ett hållbart Skåne", "#heads"),
        Fact("Period", "2022–2025"),
        Fact("Ansvarig", "Länsstyrelsen Skåne", "#heads"),
        Fact("Nummer", "HM12"),
    ),
    actions=(Link("Föreslå åtagande", "#heads"), Link("Ändra åtgärden", "#heads")),
    more=(Link("Versioner", "#heads"), Link("Skriv ut åtgärdspaket", "#heads")),
)
STATES = (
    State("draft", "Utkast"),
    State("consultation", "På remiss"),
    State("decided", "Beslutat"),
    State("running", "Pågår"),
    State("closed", "Avslutat"),
    State("to_renew", "Att bekräfta på nytt"),
    State("proposed", "Föreslaget"),
    State("confirmed", "Bekräftat"),
    State("ended", "Upphört"),
    State("declined", "Avböjt"),
)
OBJECTIVES = (
    (2, "Frisk luft", "#7aa9c9"),
    (7, "Ingen övergödning", "#3f7f5f"),
    (12, "Levande skogar", "#2f5d3a"),
    (15, "God bebyggd miljö", "#b5654a"),
)
GRADES = (
    GradeMark("G", "Genomförd"),
    GradeMark("G", "Pågår kontinuerligt", is_continuous=True),
    GradeMark("H", "Genomförd till hälften eller mer"),
    GradeMark("P", "Påbörjad"),
    GradeMark("E", "Inte påbörjad"),
    GradeMark("N", "Ej relevant"),
    GradeMark("", "Har inte lämnat in"),
    GradeMark("H", "Genomförd till hälften eller mer", is_short=True),
)
OUTCOMES = (*(outcome_mark(value) for value in Outcome), outcome_mark(""))
TRENDS = tuple(trend_mark(value) for value in Trend)
SHARES = tuple(zip("GHPE", (33, 24, 32, 11), strict=True))
AREAS = AreaMap(
    120,
    30,
    [
        MapShape(f"Kommun {tone}", f"M{tone * 30} 0h30v30h-30z", note=f"{tone}", tone=tone)
        for tone in range(4)
    ],
)
BAR = Bar([BarPart(*share) for share in SHARES])
ROWS = (
    ("HK1", "Stärk utbildningen för hållbar utveckling och livslångt lärande", 14, 312_500, 0),
    ("HL2", "Riktad rådgivning för ängs- och betesmarker", 3, 1_204_750, 1),
    ("HM12", "Beslutsunderlag för vattenförvaltningsåtgärder i kustkommunerna", 21, 45_000, 2),
    ("HS4", "Minskad nedskräpning", 7, None, 3),
)
PAGES = pager(3, 12, count="Visar 101–150 av 582 åtgärder", address_for=lambda n: f"?sida={n}")
DOWNLOADS = Downloads(
    formats=(Link("CSV", "#files"), Link("XLSX", "#files"), Link("JSON", "#files")),
    permanent="#files",
    source="Länsstyrelsen Skåne",
    dated=datetime.date(2026, 11, 12),
)
EMPTY = Empty(
    "Inget program ännu",
    "Länet har inte publicerat något program. När ett går ut på remiss syns det här.",
    Link("Se alla län", "#empty"),
)
CONFLICT = Conflict(
    name="choose-title",
    label="Rubrik",
    theirs="Riktad rådgivning för ängs- och betesmarker",
    mine="Rådgivning till lantbrukare om ängs- och betesmarker",
    saved_by="Anna Ek, Länsstyrelsen Skåne",
    saved_at=SAVED_AT,
)
NOTICE = VersionNotice(
    "Du läser version 2 från den 3 mars 2025. Nu gäller version 4.", Link("Läs version 4", "#old")
)
DIFF = (
    DiffPart("same", "Länsstyrelsen erbjuder "),
    DiffPart("removed", "enskild "),
    DiffPart("added", "riktad "),
    DiffPart("same", "rådgivning till lantbrukare som sköter ängs- och betesmarker."),
)
STEPS = (
    Step("start", "Starta programmet", frozenset(), "running", ""),
    Step(
        "back",
        "Tillbaka till remiss",
        frozenset(),
        "consultation",
        "",
        needs_reason=True,
        help="Aktörer och åtaganden döljs igen.",
    ),
)


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(
        label="Rubrik", help_text="Vad som ska göras, med ett verb. Till exempel: Anlägg våtmarker."
    )
    text = forms.CharField(
        label="Beskrivning",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Texten blir offentlig. Skriv inga personuppgifter.",
    )
    area = forms.ChoiceField(label="Område", choices=(("", "Välj område"), ("k", "Klimat")))
    decided_on = forms.DateField(
        label="Beslutsdatum", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    role = forms.ChoiceField(
        label="Roll",
        choices=(("lead", "Ansvarig"), ("partner", "Medaktör")),
        widget=forms.RadioSelect,
    )
    objectives = forms.MultipleChoiceField(
        label="Miljömål",
        choices=(("2", "2 Frisk luft"), ("7", "7 Ingen övergödning")),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = forms.FileField(label="Dokument", required=False)
    is_internal = forms.BooleanField(
        label="Intern åtgärd", required=False, help_text="Syns bara för er."
    )


class SampleFilters(forms.Form):
    """What a list is narrowed by."""

    q = forms.CharField(label="Ord i texten", required=False)
    objective = forms.ChoiceField(
        label="Miljömål", choices=(("", "Alla miljömål"), ("7", "Ingen övergödning"))
    )


class SampleRow(forms.Form):
    """A row of the table where many measures are typed."""

    code = forms.CharField(label="Nummer", max_length=20)
    title = forms.CharField(label="Rubrik")


# What needs neither the request nor the drawn map.
SAMPLES = {
    "head": HEAD,
    "is_example": True,
    "measure_head": MEASURE_HEAD,
    "states": STATES,
    "objectives": OBJECTIVES,
    "grades": GRADES,
    "outcomes": OUTCOMES,
    "trends": TRENDS,
    "shares": SHARES,
    "bar": BAR,
    "area_map": AREAS,
    "map_legend": [(0, "inget"), (1, "1–4"), (2, "5–8"), (3, "9–12")],
    "rows": [(*row[:4], GRADES[row[4]], OBJECTIVES[row[4]]) for row in ROWS],
    "page": PAGES,
    "downloads": DOWNLOADS,
    "empty": EMPTY,
    "conflict": CONFLICT,
    "notice": NOTICE,
    "diff": DIFF,
    "steps": STEPS,
}


@public
def style_page(request: HttpRequest) -> HttpResponse:
    """Shows every component; the forms are never accepted."""
    context = {
        "crumbs": (Link("Sverige", "/"), Link("Komponenter", request.path)),
        "steps_address": request.path,
        "county_map": county_map(),
        **sample_forms(),
    }
    return render(request, "web/style.html", SAMPLES | context)


def sample_forms() -> dict[str, object]:
    """A refused form, a fresh one, rows to type in, and filters with one chosen."""
    row_set = forms.formset_factory(SampleRow, extra=2, max_num=20)
    chosen = SampleFilters({"objective": "7"}, auto_id="filter-%s")
    return {
        "form": SampleForm({"title": "", "text": "Kvar efter felet", "decided_on": "31 februari"}),
        "fresh_form": SampleForm(auto_id="fresh_%s"),
        "row_set": row_set(prefix="rows"),
        "filters": Filters(chosen, (Link("Ingen övergödning", "#filters"),), "#filters"),
    }


@cache
def county_map() -> AreaMap:
    """The counties, each with a tone of its own number, to show every tone."""
    drawn = json.loads((settings.BUILD_DIR / "geo" / "counties.json").read_text())
    shapes = [
        MapShape(
            name=shape["name"],
            path=shape["path"],
            address="#map",
            note=f"{number % 4} program",
            tone=number % 4,
            is_current=shape["code"] == "12",
        )
        for number, shape in enumerate(drawn["shapes"])
    ]
    return AreaMap(drawn["width"], drawn["height"], shapes)
