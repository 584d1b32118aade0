"""A measure's own years: they may reach outside the programme's, but not lie wholly outside."""

from dataclasses import replace
from datetime import date

import pytest

from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.contents import measure_content, programme_content
from milstolpe.programmes.queries.periods import Outcome
from milstolpe.programmes.services.carrying import carry_over
from milstolpe.programmes.services.measures import InvalidContentError, save_measure
from milstolpe.programmes.services.periods import start_next_period
from milstolpe.programmes.services.programmes import (
    Decision,
    bring_back_programme,
    prolong_programme,
    save_programme,
)
from tests.factories.programmes import saved_measure
from tests.programmes.browsing import fields_of, said

pytestmark = pytest.mark.django_db

TOO_LATE = (
    "Åtgärden skulle börja när programmet är slut. Programmet gäller 2027–2030: skriv ett år som "
    "är senast 2030, eller lämna fältet tomt."
)
TOO_EARLY = (
    "Åtgärden skulle sluta innan programmet börjar. Programmet gäller 2027–2030: skriv ett år som "
    "är tidigast 2027, eller lämna fältet tomt."
)
AFTER = "Åtgärden slutar 2031, efter programmets sista år 2030."


@pytest.mark.parametrize(
    ("years", "problems"),
    [
        ((2026, 2031), {}),
        ((2030, None), {}),
        ((None, 2027), {}),
        ((2031, None), {"start_year": [TOO_LATE]}),
        ((2031, 2032), {"start_year": [TOO_LATE]}),
        ((None, 2026), {"end_year": [TOO_EARLY]}),
        ((2020, 2026), {"end_year": [TOO_EARLY]}),
        (
            (2031, 2026),
            {
                "start_year": [TOO_LATE],
                "end_year": ["Det sista året är före det första. Ändra ett av dem."],
            },
        ),
    ],
)
def test_own_years_must_touch_the_period(desk, years, problems):
    measure = saved_measure(desk.programme)
    content = replace(measure_content(measure), start_year=years[0], end_year=years[1])
    found = {}
    try:
        save_measure(measure, content, base_number=1, by=desk.user)
    except InvalidContentError as error:
        found = error.problems
    assert found == problems


def test_form_refuses_years_outside_and_keeps_what_was_typed(desk):
    measure = saved_measure(desk.programme)
    data = desk.fields("measure-edit", measure.public_id) | {"start_year": "2031", "text": "Nytt."}
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert (response.status_code, said(response)) == (422, [f"Första år: {TOO_LATE}"])
    assert fields_of(response)["text"] == "Nytt."


def test_form_says_that_a_measure_goes_on_after_the_programme(desk):
    inside, outside = saved_measure(desk.programme), saved_measure(desk.programme, end_year=2031)
    assert desk.get("measure-edit", inside.public_id).context["years_note"] == ""
    page = desk.get("measure-edit", outside.public_id)
    assert page.context["years_note"] == AFTER
    assert AFTER in page.content.decode()


def test_table_refuses_and_notes_years_by_row(desk):
    address = desk.programme.address
    pasted = "Kod\tTitel\tStartår\tSlutår\nA1\tEn\t2029\t2031\nA2\tTvå\t2031\t2032"
    data = desk.fields("measure-table", address) | {"do": "paste", "pasted": pasted}
    page = desk.post("measure-table", address, data=data)
    assert page.context["notes"][0] == f"A1: {AFTER}"
    assert [link.label for link in page.context["problems"]] == [f"Första år, rad 2: {TOO_LATE}"]

    saved = desk.post("measure-table", address, data=fields_of(page) | {"do": "save"})
    assert saved.status_code == 422
    assert Measure.objects.count() == 0


# --- When the programme's years change ---


def test_programme_does_not_leave_its_measures_outside(desk):
    saved_measure(desk.programme, start_year=2030, end_year=2031)
    content = replace(programme_content(desk.programme), end_year=2029)
    with pytest.raises(InvalidContentError) as caught:
        save_programme(desk.programme, content, base_number=1, by=desk.user)
    assert caught.value.problems == {
        "end_year": [
            "De här åtgärderna har egna år som ligger helt utanför 2027–2029: HK1. "
            "Ändra deras år först."
        ]
    }


def test_old_years_are_not_brought_back_over_a_measure(desk):
    content = replace(programme_content(desk.programme), start_year=2026, end_year=2032)
    longer = save_programme(desk.programme, content, base_number=1, by=desk.user)
    saved_measure(longer, start_year=2031)
    with pytest.raises(InvalidContentError) as caught:
        bring_back_programme(longer, number=1, base_number=2, by=desk.user, reason="Fel år.")
    assert list(caught.value.problems) == ["end_year"]


def test_prolonged_programme_keeps_its_measures_and_their_years(desk):
    measure = saved_measure(desk.programme, start_year=2026, end_year=2031)
    desk.programme.state = "running"
    desk.programme.save()
    decision = Decision(date(2026, 11, 2), "Landshövdingen", "", desk.board.slug)
    longer = prolong_programme(
        desk.programme, end_year=2031, decision=decision, reason="Mer tid.", by=desk.user
    )
    kept = Measure.objects.get()
    assert (longer.end_year, kept.start_year, kept.end_year) == (2031, 2026, 2031)
    content = replace(measure_content(measure), title="Ny titel")
    assert save_measure(kept, content, base_number=1, by=desk.user, reason="x").title == "Ny titel"


def test_next_period_does_not_take_over_own_years(desk):
    old = saved_measure(desk.programme, start_year=2027, end_year=2031)
    desk.programme.state = "running"
    desk.programme.save()
    new = start_next_period(
        desk.programme, title="Nytt", start_year=2032, end_year=2035, by=desk.user
    )
    carry_over(new, [Outcome(old.public_id, "carried", ("HK1",))], by=desk.user)
    carried = new.measures.get()
    assert (carried.start_year, carried.end_year) == (None, None)
