"""A measure through its form: everything comes back as it was typed, and errors say what to do."""

import pytest

from milstolpe.programmes.content import (
    ActivityEntry,
)
from milstolpe.programmes.models import Measure, MeasureRevision
from milstolpe.programmes.queries.contents import measure_content
from tests.factories.objectives import (
    ObjectiveFactory,
)
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.programmes import saved_measure, saved_programme
from tests.programmes.browsing import fields_of, said
from tests.programmes.contents import whole_content

pytestmark = pytest.mark.django_db


def test_form_sends_back_every_field_unchanged(desk):
    content = whole_content(desk.programme)
    measure = saved_measure(desk.programme, **content.values())
    response = desk.post(
        "measure-edit", measure.public_id, data=desk.fields("measure-edit", measure.public_id)
    )
    assert response.status_code == 302
    assert measure_content(Measure.objects.get()) == content
    assert MeasureRevision.objects.count() == 1


def test_new_measure_is_made_from_what_was_typed(desk):
    content = whole_content(desk.programme)
    other = saved_programme(desk.board, title="Förlaga")
    model = saved_measure(other, **(content.values() | {"area": ""}))
    typed = desk.fields("measure-edit", model.public_id) | {"area": "Hållbar mark"}
    blank = desk.fields("measure-new", desk.programme.address)
    typed |= {"form_key": blank["form_key"], "base_number": ""}
    typed |= {"activities-0-key": "", "activities-1-key": ""}
    response = desk.post("measure-new", desk.programme.address, data=typed)
    made = desk.programme.measures.get()
    assert response.url == f"/arbeta/atgarder/{made.public_id}/"
    assert measure_content(made) == content


def test_emptied_rows_are_removed(desk):
    measure = saved_measure(desk.programme, **whole_content(desk.programme).values())
    data = desk.fields("measure-edit", measure.public_id)
    data |= {"actors-1-name": " ", "activities-0-text": "", "links-0-label": "", "links-0-url": ""}
    desk.post("measure-edit", measure.public_id, data=data)
    content = measure_content(Measure.objects.get())
    assert [entry.name for entry in content.actors] == ["Kommuner i Skåne län", "Markägare"]
    assert content.activities == (ActivityEntry(2, "Sätt stängsel"),)
    assert content.links == ()


def test_more_rows_are_given_without_judging_what_is_typed(desk):
    data = desk.fields("measure-new", desk.programme.address)
    data |= {"title": "Ännu inte klar", "actors-1-name": "Ingen sådan", "more": "actors"}
    response = desk.post("measure-new", desk.programme.address, data=data)
    assert (response.status_code, said(response)) == (200, [])
    again = fields_of(response)
    assert again["actors-TOTAL_FORMS"] == "7"
    assert (again["title"], again["actors-1-name"]) == ("Ännu inte klar", "Ingen sådan")


BAD = {
    "code missing": ({"code": ""}, ["Ge åtgärden en kod, till exempel HK1."]),
    "code repeated": (
        {"code": "HK1"},
        ["Koden HK1 finns redan i programmet. Välj en annan."],
    ),
    "title missing": ({"title": "  "}, ["Ge åtgärden en titel."]),
    "year not a year": (
        {"start_year": "snart"},
        ["Skriv ett årtal med fyra siffror, till exempel 2027."],
    ),
    "year far away": ({"end_year": "20277"}, ["Skriv ett årtal mellan 1990 och 2100."]),
    "ends before it starts": (
        {"start_year": "2029", "end_year": "2028"},
        ["Det sista året är före det första. Ändra ett av dem."],
    ),
    "actor unknown": (
        {"actors-0-name": "Lund kommun"},
        ["”Lund kommun” finns inte i registret. Menade du Lunds kommun?"],
    ),
    "actor twice": (
        {
            "actors-0-name": "lunds kommun",
            "actors-1-name": "Lunds  kommun",
            "actors-1-role": "partner",
        },
        ["Lunds kommun står två gånger. En aktör har en roll i en åtgärd. Ta bort en rad."],
    ),
    "interaction without why": ({"interactions-0-objective": "2"}, ["Skriv varför."]),
    "address": (
        {"links-0-label": "Plan", "links-0-url": "javascript:alert(1)"},
        ["Det här är ingen webbadress. Den börjar med https://."],
    ),
    "text of 200 000 characters": (
        {"text": "å" * 200_000},
        [
            "Texten är 150000 tecken för lång; högst 50000 får plats. "
            "Korta den, eller bifoga den som dokument."
        ],
    ),
    "title of 200 000 characters": (
        {"title": "å" * 200_000},
        ["Skriv högst 300 tecken; nu är det 200000."],
    ),
}


@pytest.mark.parametrize(("change", "messages"), BAD.values(), ids=BAD)
def test_bad_input_is_said_and_nothing_is_lost(desk, change, messages):
    OrganisationFactory(lund=True)
    ObjectiveFactory(clean_air=True)
    saved_measure(desk.programme, code="HK1")
    data = desk.fields("measure-new", desk.programme.address)
    data |= {"code": "HK2", "title": "Städa", "text": "Det jag skrev."} | change
    response = desk.post("measure-new", desk.programme.address, data=data)
    assert response.status_code == 422
    assert [line.split(": ", 1)[-1] for line in said(response)][: len(messages)] == messages
    assert fields_of(response) == data
    assert Measure.objects.count() == 1


def test_unknown_goals_of_a_changed_page_are_refused(desk):
    ObjectiveFactory(clean_air=True)
    data = desk.fields("measure-new", desk.programme.address) | {"code": "HK1", "title": "Städa"}
    data |= {"interactions-0-objective": "99", "interactions-0-why": "Därför."}
    data |= {"objective-2": "nearly", "objective-99": "main"}
    assert said(desk.post("measure-new", desk.programme.address, data=data)) == [
        "2 Frisk luft: Välj ett giltigt alternativ. nearly finns inte bland tillgängliga "
        "alternativ.",
        "Miljömål 1: Välj ett giltigt alternativ. 99 finns inte bland tillgängliga alternativ.",
    ]
    assert Measure.objects.count() == 0


def test_everything_wrong_is_said_at_once(desk):
    saved_measure(desk.programme, code="HK1")
    data = desk.fields("measure-new", desk.programme.address)
    data |= {"code": "HK1", "actors-0-name": "Ingen", "start_year": "x"}
    lines = said(desk.post("measure-new", desk.programme.address, data=data))
    assert [line.split(": ", 1)[1] for line in lines] == [
        "Koden HK1 finns redan i programmet. Välj en annan.",
        "Ge åtgärden en titel.",
        "Skriv ett årtal med fyra siffror, till exempel 2027.",
        "”Ingen” finns inte i registret.",
    ]


HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "=cmd|' /C calc'!A0",
    "emoji and combining characters": "👩🏽‍🌾 a\u030astad e\u0301",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_kept_as_text(desk, text):
    data = desk.fields("measure-new", desk.programme.address)
    data |= {"code": "HK1", "title": text, "text": text, "activities-0-text": text}
    assert desk.post("measure-new", desk.programme.address, data=data).status_code == 302
    measure = Measure.objects.get()
    page = desk.get("measure-edit", measure.public_id)
    assert "<script>alert" not in page.content.decode()
    assert "onerror=alert(1)>" not in page.content.decode().replace("&gt;", "")
    composed = text.replace("a\u030a", "å").replace("e\u0301", "é")
    assert (measure.title, measure.text) == (composed, composed)
    assert fields_of(page)["activities-0-text"] == composed


def test_control_and_bidi_characters_are_taken_out(desk):
    data = desk.fields("measure-new", desk.programme.address)
    data |= {"code": "HK\x001", "title": "Städa\u202egpj\x07", "text": "rad 1\r\nrad 2\x0bslut"}
    desk.post("measure-new", desk.programme.address, data=data)
    measure = Measure.objects.get()
    assert (measure.code, measure.title) == ("HK1", "Städagpj")
    assert measure.text == "rad 1\nrad 2\nslut"


def test_second_press_makes_nothing_new(desk):
    data = desk.fields("measure-new", desk.programme.address) | {"code": "HK1", "title": "Städa"}
    first = desk.post("measure-new", desk.programme.address, data=data)
    second = desk.post("measure-new", desk.programme.address, data=data)
    assert second.url == first.url
    assert (Measure.objects.count(), MeasureRevision.objects.count()) == (1, 1)


def test_save_and_next_goes_on(desk):
    first, second = saved_measure(desk.programme), saved_measure(desk.programme)
    data = desk.fields("measure-edit", first.public_id) | {"next": "1"}
    assert desk.post("measure-edit", first.public_id, data=data).url.endswith(
        f"/{second.public_id}/"
    )
    data = desk.fields("measure-edit", second.public_id) | {"next": "1"}
    overview = f"/arbeta/program/{desk.programme.address}/"
    assert desk.post("measure-edit", second.public_id, data=data).url == overview


def test_tampered_key_takes_no_other_activity(desk):
    measure = saved_measure(desk.programme, activities=(ActivityEntry(0, "Gräv"),))
    data = desk.fields("measure-edit", measure.public_id)
    data |= {"activities-1-key": "1", "activities-1-text": "Städa"}
    desk.post("measure-edit", measure.public_id, data=data)
    assert measure_content(Measure.objects.get()).activities == (
        ActivityEntry(1, "Gräv"),
        ActivityEntry(2, "Städa"),
    )


def test_other_county_may_not_change_or_see(desk, client):
    measure = saved_measure(desk.programme)
    other = MembershipFactory(
        coordinator=True, organisation=OrganisationFactory(other_county_board=True)
    )
    client.force_login(other.user)
    for name, args in (
        ("measure-edit", [measure.public_id]),
        ("measure-versions", [measure.public_id]),
        ("measure-new", [desk.programme.address]),
        ("measure-table", [desk.programme.address]),
        ("work-programme", [desk.programme.address]),
    ):
        assert desk.get(name, *args).status_code == 404
