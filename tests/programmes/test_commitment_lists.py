"""The lists of commitments: what is in them, how they are filtered, their files, their cost."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_lists import (
    JOINT,
    NONE,
    CommitmentFilter,
    OwnRow,
    WorkRow,
    filtered_own,
    own_counts,
    own_measures,
    own_rows,
    programme_summary,
    work_measures,
    work_rows,
)
from milstolpe.programmes.services.measures import index_measures
from tests.factories.organisations import ActorGroupMemberFactory, OrganisationFactory
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActivityFactory,
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
)
from tests.programmes.commitment_world import Place, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


@pytest.fixture
def desk(place: Place, client: Client, settings: Any) -> Client:
    """The coordinator's browser."""
    settings.DEMO = True  # no second factor at log-in
    client.force_login(place.coordinator)
    return client


def committed(
    place: Place, state: str = "proposed", *, measure: Measure | None = None, **values: Any
) -> Commitment:
    stated = {
        "measure": measure or place.measure(),
        "organisation": place.lund,
        "state": state,
        "confirmed_at": "2026-01-01T00:00Z",
        "close_reason": "skäl",
    }
    row: Commitment = CommitmentFactory(**(stated | values))
    return row


def ours(place: Place, **wanted: str) -> list[OwnRow]:
    measures = own_measures(place.contact, place.lund)
    return [OwnRow(*row) for row in own_rows(filtered_own(measures, CommitmentFilter(**wanted)))]


def work(place: Place, *, by_actor: bool = False, **wanted: str) -> list[WorkRow]:
    filter_ = CommitmentFilter(**wanted)
    measures = work_measures(place.coordinator, place.programme, filter_, by_actor=by_actor)
    return [WorkRow(*row) for row in work_rows(measures, by_actor=by_actor)]


# --- The contact person's list ---


def test_measures_that_name_us_are_ours(place: Place) -> None:
    direct = place.measure(code="A")
    member = ActorGroupMemberFactory(organisation=place.lund)
    through_group = MeasureFactory(programme=place.programme, code="B")
    MeasureActorFactory(
        measure=through_group, organisation=None, group=member.group, role="partner"
    )
    MeasureFactory(programme=place.programme, code="C")
    assert [(row.public_id, row.role) for row in ours(place)] == [
        (direct.public_id, "lead"),
        (through_group.public_id, "partner"),
    ]


def test_who_is_named_in_both_roles_leads(place: Place) -> None:
    measure = place.measure()
    member = ActorGroupMemberFactory(organisation=place.lund)
    MeasureActorFactory(measure=measure, organisation=None, group=member.group, role="partner")
    assert [row.role for row in ours(place)] == ["lead"]


def test_role_is_said_in_the_programmes_own_words(place: Place) -> None:
    place.measure()
    assert [row.role_label for row in ours(place)] == ["Huvudaktör"]
    place.programme.word_lead = "Drivande"
    place.programme.save()
    assert [row.role_label for row in ours(place)] == ["Drivande"]


def test_ended_group_membership_names_us_no_longer(place: Place) -> None:
    member = ActorGroupMemberFactory(organisation=place.lund, end_on="2020-12-31")
    measure = MeasureFactory(programme=place.programme)
    MeasureActorFactory(measure=measure, organisation=None, group=member.group)
    assert ours(place) == []


@pytest.mark.parametrize("state", ["draft", "consultation", "closed"])
def test_only_programmes_in_which_one_can_commit(state: str) -> None:
    place = make_place(state)
    committed(place)
    assert ours(place) == []


def test_commitment_without_being_named_is_ours_too(place: Place) -> None:
    row = committed(place, measure=MeasureFactory(programme=place.programme))
    assert [(each.commitment, each.role) for each in ours(place)] == [(row.pk, "")]


def test_joint_commitment_says_who_leads(place: Place) -> None:
    row = committed(
        place, measure=MeasureFactory(programme=place.programme), organisation=place.malmo
    )
    row.together_with.add(place.lund)
    assert [(each.leader, each.commitment) for each in ours(place)] == [("Malmö stad", None)]
    row.state = "declined"
    row.save()
    assert ours(place) == []


def test_open_commitment_is_shown_before_a_later_closed_one(place: Place) -> None:
    measure = place.measure()
    open_one = committed(place, "confirmed", measure=measure)
    committed(place, "declined", measure=measure)
    assert [(row.commitment, row.state) for row in ours(place)] == [(open_one.pk, "confirmed")]


def test_others_commitments_do_not_count_as_ours(place: Place) -> None:
    committed(place, organisation=place.malmo)
    assert [row.state for row in ours(place)] == [""]


def test_withdrawn_measure_is_listed_only_with_a_commitment(place: Place) -> None:
    gone = {"withdrawn_on": localdate(), "withdrawn_reason": "Klar"}
    place.measure(**gone)
    row = committed(place, "confirmed", measure=place.measure(**gone))
    assert [each.commitment for each in ours(place)] == [row.pk]


def test_own_list_is_filtered_and_counted(place: Place) -> None:
    free = place.measure(title="Blommande vägkanter")
    proposed = committed(place)
    renew = committed(place, "to_renew")
    joint = committed(place, organisation=place.malmo)
    joint.together_with.add(place.lund)
    index_measures([free])
    other = ProgrammeFactory(running=True)
    elsewhere = committed(place, measure=MeasureFactory(programme=other))
    found = {
        name: {row.public_id for row in ours(place, **wanted)}
        for name, wanted in {
            "state": {"state": "to_renew"},
            "none": {"state": NONE},
            "joint": {"state": JOINT},
            "text": {"text": "vägkant"},
            "programme": {"programme": other.address},
        }.items()
    }
    assert found == {
        "state": {renew.measure.public_id},
        "none": {free.public_id},
        "joint": {joint.measure.public_id},
        "text": {free.public_id},
        "programme": {elsewhere.measure.public_id},
    }
    assert proposed.measure.public_id not in found["none"]
    counts = own_counts(own_measures(place.contact, place.lund))
    assert counts == {"proposed": 2, "to_renew": 1, NONE: 1, JOINT: 1}


def test_own_page_shows_what_can_be_done(place: Place, client: Client) -> None:
    free = place.measure(code="F1")
    renew = committed(place, "to_renew", measure=place.measure(code="R1"))
    client.force_login(place.contact)
    response = client.get("/arbeta/ataganden/")
    page = response.content.decode()
    assert response.context["head"].answer == (
        "2 åtgärder rör Lunds kommun. 1 åtagande ska bekräftas på nytt."
    )
    assert f'href="/arbeta/ataganden/nytt/{free.public_id}/?organisation=lunds-kommun"' in page
    assert f'formaction="/arbeta/ataganden/{renew.pk}/steg/"' in page
    assert 'aria-label="Välj R1"' in page
    assert 'aria-label="Välj F1"' not in page
    assert "Bekräfta de förbockade på nytt" in page


def test_own_row_is_confirmed_anew_with_one_button(place: Place, client: Client) -> None:
    renew = committed(place, "to_renew")
    client.force_login(place.contact)
    client.post(
        f"/arbeta/ataganden/{renew.pk}/steg/", {"step": "propose", "till": "/arbeta/ataganden/"}
    )
    renew.refresh_from_db()
    assert renew.state == "proposed"


def test_own_file_has_exactly_what_the_page_shows(place: Place, client: Client) -> None:
    committed(place, "to_renew", decided_on="2024-05-06")
    committed(place)
    client.force_login(place.contact)
    rows = json.loads(client.get("/arbeta/ataganden.json?lage=to_renew").getvalue())["rows"]
    assert [(row["commitment"], row["decided_on"], row["role"]) for row in rows] == [
        ("Att bekräfta på nytt", "2024-05-06", "Huvudaktör")
    ]
    page = client.get("/arbeta/ataganden/?lage=to_renew")
    assert [row.code for row in page.context["rows"]] == [row["code"] for row in rows]
    for fmt in ("csv", "xlsx"):
        assert client.get(f"/arbeta/ataganden.{fmt}").getvalue()


def test_wrong_filter_narrows_nothing_and_says_so(place: Place, client: Client) -> None:
    committed(place)
    client.force_login(place.contact)
    response = client.get("/arbeta/ataganden/?lage=publicerat&sida=9&program=x")
    assert len(response.context["rows"]) == 1
    assert "Det valet finns inte här." in response.content.decode()


def test_contact_without_measures_is_told_what_to_do(place: Place, client: Client) -> None:
    client.force_login(place.other_contact)
    page = client.get("/arbeta/ataganden/").content.decode()
    assert "Ingen åtgärd nämner er än" in page


def test_own_list_costs_the_same_with_more(
    place: Place, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(place.contact)
    for number in (1, 3):
        while own_measures(place.contact, place.lund).count() < number:
            committed(place, "to_renew")
        with django_assert_num_queries(9):
            client.get("/arbeta/ataganden/")


# --- The coordinator's lists ---


def test_each_commitment_and_each_measure_without_one_is_a_row(place: Place) -> None:
    measure = place.measure(code="A")
    MeasureActivityFactory(measure=measure, key=1, text="Städa")
    first = committed(place, measure=measure, note="Varje år")
    first.activities.set(measure.activities.all())
    second = committed(place, "confirmed", measure=measure, organisation=place.malmo)
    second.together_with.add(place.lund)
    place.measure(code="B")
    rows = [(row.code, row.actor, row.state, row.together, row.meaning) for row in work(place)]
    assert rows == [
        ("A", "Lunds kommun", "proposed", "", "Städa. Varje år"),
        ("A", "Malmö stad", "confirmed", "Lunds kommun", ""),
        ("B", None, None, "", ""),
    ]


def test_by_actor_the_same_stand_under_each_name(place: Place) -> None:
    committed(place, measure=place.measure(code="A"), organisation=place.malmo)
    committed(place, measure=place.measure(code="B"))
    committed(place, measure=place.measure(code="C"), organisation=place.malmo)
    place.measure(code="D")
    assert [(row.actor, row.code) for row in work(place, by_actor=True)] == [
        ("Lunds kommun", "B"),
        ("Malmö stad", "A"),
        ("Malmö stad", "C"),
    ]


def test_actors_stand_in_swedish_order(place: Place) -> None:
    measure = place.measure()
    for name in ("Örkelljunga kommun", "Ängelholms kommun", "Åstorps kommun", "Ystads kommun"):
        committed(
            place, measure=measure, organisation=OrganisationFactory(name=name, slug=name[:3])
        )
    assert [row.actor for row in work(place, by_actor=True)] == [
        "Ystads kommun",
        "Åstorps kommun",
        "Ängelholms kommun",
        "Örkelljunga kommun",
    ]


def test_filters_are_about_one_commitment_together(place: Place) -> None:
    measure = place.measure(code="A")
    committed(place, "proposed", measure=measure)
    committed(place, "confirmed", measure=measure, organisation=place.malmo)
    assert len(work(place, state="proposed")) == 1
    assert work(place, state="proposed", actor="malmo-stad") == []
    assert [row.actor for row in work(place, actor="malmo-stad")] == ["Malmö stad"]


def test_filter_none_lists_measures_that_nobody_is_in(place: Place) -> None:
    committed(place, "confirmed")
    declined = committed(place, "declined", measure=place.measure(code="B"))
    place.measure(code="C")
    place.measure(code="D", withdrawn_on=localdate(), withdrawn_reason="Klar")
    assert [(row.code, row.commitment) for row in work(place, state=NONE)] == [
        ("B", declined.pk),
        ("C", None),
    ]


def test_other_programmes_are_not_in_the_list(place: Place) -> None:
    committed(place, measure=MeasureFactory(programme=ProgrammeFactory(running=True)))
    assert work(place) == []


def test_summary_counts_measures_with_a_confirmed_commitment(place: Place) -> None:
    measure = place.measure()
    committed(place, "confirmed", measure=measure)
    committed(place, "confirmed", measure=measure, organisation=place.malmo)
    committed(place, "proposed")
    place.measure()
    place.measure(withdrawn_on=localdate(), withdrawn_reason="Klar")
    summary = programme_summary(place.coordinator, place.programme)
    assert (summary.measures_confirmed, summary.measures) == (1, 3)
    assert summary.counts == {"confirmed": 2, "proposed": 1, NONE: 1}
    assert summary.actors == [("lunds-kommun", "Lunds kommun"), ("malmo-stad", "Malmö stad")]


def test_work_page_says_how_far_it_has_come(place: Place, desk: Client) -> None:
    committed(place, "confirmed")
    row = committed(place)
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
    committed(place, "confirmed")
    assert desk.get(address).context["many"] == []
    committed(place, "to_renew")
    assert [step for step, _label in desk.get(address).context["many"]] == ["register", "decline"]
    committed(place)
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
    committed(
        place,
        note="=1+1",
        case_number="KS 1",
        contact_email="kim@example.org",
        measure=place.measure(code="A1"),
    )
    committed(place, "confirmed", is_on_behalf=True)
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
            committed(place, organisation=OrganisationFactory()).together_with.add(place.malmo)
        with django_assert_num_queries(queries):
            desk.get(address)


def test_long_list_is_paged_and_the_files_hold_all(place: Place, desk: Client) -> None:
    measure = place.measure()
    for _n in range(52):
        committed(place, measure=measure, organisation=OrganisationFactory())
    base = f"/arbeta/program/{place.programme.address}/ataganden"
    assert len(desk.get(f"{base}/").context["rows"]) == 50
    second = desk.get(f"{base}/?sida=2")
    assert len(second.context["rows"]) == 2
    assert second.context["page"].count == "51–52 av 52 rader"
    assert len(json.loads(desk.get(f"{base}.json?sida=2").getvalue())["rows"]) == 52
