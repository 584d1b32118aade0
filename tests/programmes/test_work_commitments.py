"""The coordinator's lists of commitments: rows, filters, buttons, files, cost."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.commitment_lists import (
    NONE,
    CommitmentFilter,
    WorkRow,
    programme_summary,
    work_measures,
    work_rows,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import (
    MeasureActivityFactory,
    MeasureFactory,
    ProgrammeFactory,
)
from tests.programmes.commitment_world import Place, commitment_in, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(place: Place, client: Client, settings: Any) -> Client:
    """The coordinator's browser."""
    settings.DEMO = True  # no second factor at log-in
    client.force_login(place.coordinator)
    return client


def work(place: Place, *, by_actor: bool = False, **wanted: str) -> list[WorkRow]:
    filter_ = CommitmentFilter(**wanted)
    measures = work_measures(place.coordinator, place.programme, filter_, by_actor=by_actor)
    return [WorkRow(*row) for row in work_rows(measures, by_actor=by_actor)]


# --- The coordinator's lists ---


def test_each_commitment_and_each_measure_without_one_is_a_row(place: Place) -> None:
    measure = place.measure(code="A")
    MeasureActivityFactory(measure=measure, key=1, text="Städa")
    first = commitment_in(place, "proposed", measure=measure, note="Varje år")
    first.activities.set(measure.activities.all())
    second = commitment_in(place, "confirmed", measure=measure, organisation=place.malmo)
    second.together_with.add(place.lund)
    place.measure(code="B")
    rows = [(row.code, row.actor, row.state, row.together, row.meaning) for row in work(place)]
    assert rows == [
        ("A", "Lunds kommun", "proposed", "", "Städa. Varje år"),
        ("A", "Malmö stad", "confirmed", "Lunds kommun", ""),
        ("B", None, None, "", ""),
    ]


def test_by_actor_the_same_stand_under_each_name(place: Place) -> None:
    commitment_in(place, "proposed", measure=place.measure(code="A"), organisation=place.malmo)
    commitment_in(place, "proposed", measure=place.measure(code="B"))
    commitment_in(place, "proposed", measure=place.measure(code="C"), organisation=place.malmo)
    place.measure(code="D")
    assert [(row.actor, row.code) for row in work(place, by_actor=True)] == [
        ("Lunds kommun", "B"),
        ("Malmö stad", "A"),
        ("Malmö stad", "C"),
    ]


def test_actors_stand_in_swedish_order(place: Place) -> None:
    measure = place.measure()
    for name in ("Örkelljunga kommun", "Ängelholms kommun", "Åstorps kommun", "Ystads kommun"):
        commitment_in(
            place,
            "proposed",
            measure=measure,
            organisation=OrganisationFactory(name=name, slug=name[:3]),
        )
    assert [row.actor for row in work(place, by_actor=True)] == [
        "Ystads kommun",
        "Åstorps kommun",
        "Ängelholms kommun",
        "Örkelljunga kommun",
    ]


def test_filters_are_about_one_commitment_together(place: Place) -> None:
    measure = place.measure(code="A")
    commitment_in(place, "proposed", measure=measure)
    commitment_in(place, "confirmed", measure=measure, organisation=place.malmo)
    assert len(work(place, state="proposed")) == 1
    assert work(place, state="proposed", actor="malmo-stad") == []
    assert [row.actor for row in work(place, actor="malmo-stad")] == ["Malmö stad"]


def test_filter_none_lists_measures_that_nobody_is_in(place: Place) -> None:
    commitment_in(place, "confirmed")
    declined = commitment_in(place, "declined", measure=place.measure(code="B"))
    place.measure(code="C")
    place.measure(code="D", withdrawn_on=localdate(), withdrawn_reason="Klar")
    assert [(row.code, row.commitment) for row in work(place, state=NONE)] == [
        ("B", declined.pk),
        ("C", None),
    ]


def test_other_programmes_are_not_in_the_list(place: Place) -> None:
    commitment_in(
        place, "proposed", measure=MeasureFactory(programme=ProgrammeFactory(running=True))
    )
    assert work(place) == []


def test_summary_counts_measures_with_a_confirmed_commitment(place: Place) -> None:
    measure = place.measure()
    commitment_in(place, "confirmed", measure=measure)
    commitment_in(place, "confirmed", measure=measure, organisation=place.malmo)
    commitment_in(place, "proposed")
    place.measure()
    place.measure(withdrawn_on=localdate(), withdrawn_reason="Klar")
    summary = programme_summary(place.coordinator, place.programme)
    assert (summary.measures_confirmed, summary.measures) == (1, 3)
    assert summary.counts == {"confirmed": 2, "proposed": 1, NONE: 1}
    assert summary.actors == [("lunds-kommun", "Lunds kommun"), ("malmo-stad", "Malmö stad")]


def test_work_page_says_how_far_it_has_come(place: Place, desk: Client) -> None:
    commitment_in(place, "confirmed")
    row = commitment_in(place, "proposed")
    place.measure(code="B")
    address = f"/arbeta/program/{place.programme.address}/ataganden/"
    response = desk.get(address)
    page = response.content.decode()
    assert response.context["head"].answer == (
        "1 av 3 åtgärder har minst ett bekräftat åtagande. 1 förslag väntar på ert svar."
    )
    assert f'formaction="/arbeta/ataganden/{row.pk}/steg/"' in page
    assert "Ingen än" in page
    assert f"{address}registrera/?atgard=" in page
    by_actor = desk.get(f"{address}aktorer/").content.decode()
    assert f'href="{address}paket/lunds-kommun/"' in by_actor


def test_bulk_buttons_are_those_that_some_row_can_take(place: Place, desk: Client) -> None:
    address = f"/arbeta/program/{place.programme.address}/ataganden/"
    commitment_in(place, "confirmed")
    assert desk.get(address).context["many"] == []
    commitment_in(place, "to_renew")
    assert [step for step, _label in desk.get(address).context["many"]] == ["register", "decline"]
    commitment_in(place, "proposed")
    assert [step for step, _label in desk.get(address).context["many"]] == [
        "confirm",
        "register",
        "decline",
    ]


def test_closed_programme_offers_no_registration(client: Client, settings: Any) -> None:
    settings.DEMO = True
    place = make_place("closed")
    client.force_login(place.coordinator)
    response = client.get(f"/arbeta/program/{place.programme.address}/ataganden/")
    assert response.context["head"].actions == []


@pytest.mark.parametrize("view", ["ataganden", "ataganden/aktorer"])
def test_work_files_have_exactly_what_the_page_shows(place: Place, desk: Client, view: str) -> None:
    commitment_in(
        place,
        "proposed",
        note="=1+1",
        case_number="KS 1",
        contact_email="kim@example.org",
        measure=place.measure(code="A1"),
    )
    commitment_in(place, "confirmed", is_on_behalf=True)
    place.measure()
    base = f"/arbeta/program/{place.programme.address}/{view}"
    page = desk.get(f"{base}/?lage=proposed")
    rows = json.loads(desk.get(f"{base}.json?lage=proposed").getvalue())["rows"]
    assert [row["code"] for row in rows] == [row.code for row in page.context["rows"]] == ["A1"]
    assert (rows[0]["commitment"], rows[0]["is_on_behalf"]) == ("Föreslaget", "nej")
    csv = desk.get(f"{base}.csv?lage=proposed").getvalue().decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("")
    assert "'=1+1" in csv
    assert "kim@example.org" in csv
    assert desk.get(f"{base}.xlsx").getvalue().startswith(b"PK")


@pytest.mark.parametrize(("view", "queries"), [("", 10), ("aktorer/", 10)])
def test_work_list_costs_the_same_with_more(
    place: Place, desk: Client, view: str, queries: int, django_assert_num_queries: Any
) -> None:
    address = f"/arbeta/program/{place.programme.address}/ataganden/{view}"
    for number in (1, 3):
        while Commitment.objects.count() < number:
            commitment_in(place, "proposed", organisation=OrganisationFactory()).together_with.add(
                place.malmo
            )
        with django_assert_num_queries(queries):
            desk.get(address)


def test_long_list_is_paged_and_the_files_hold_all(place: Place, desk: Client) -> None:
    measure = place.measure()
    for _n in range(52):
        commitment_in(place, "proposed", measure=measure, organisation=OrganisationFactory())
    base = f"/arbeta/program/{place.programme.address}/ataganden"
    assert len(desk.get(f"{base}/").context["rows"]) == 50
    second = desk.get(f"{base}/?sida=2")
    assert len(second.context["rows"]) == 2
    assert second.context["page"].count == "51–52 av 52 rader"
    assert len(json.loads(desk.get(f"{base}.json?sida=2").getvalue())["rows"]) == 52
