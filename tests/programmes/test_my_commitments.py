"""The contact person's list: what is in it, how it is filtered, its files, its cost."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.programmes.queries.commitment_lists import (
    JOINT,
    NONE,
    CommitmentFilter,
    OwnRow,
    filtered_own,
    own_counts,
    own_measures,
    own_rows,
)
from milstolpe.programmes.services.measures import index_measures
from tests.factories.organisations import ActorGroupMemberFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
)
from tests.programmes.commitment_world import Place, commitment_in, make_place

pytestmark = pytest.mark.django_db


def ours(place: Place, **wanted: str) -> list[OwnRow]:
    measures = own_measures(place.contact, place.lund)
    return [OwnRow(*row) for row in own_rows(filtered_own(measures, CommitmentFilter(**wanted)))]


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
    commitment_in(place, "proposed")
    assert ours(place) == []


def test_commitment_without_being_named_is_ours_too(place: Place) -> None:
    row = commitment_in(place, "proposed", measure=MeasureFactory(programme=place.programme))
    assert [(each.commitment, each.role) for each in ours(place)] == [(row.pk, "")]


def test_joint_commitment_says_who_leads(place: Place) -> None:
    row = commitment_in(
        place,
        "proposed",
        measure=MeasureFactory(programme=place.programme),
        organisation=place.malmo,
    )
    row.together_with.add(place.lund)
    assert [(each.leader, each.commitment) for each in ours(place)] == [("Malmö stad", None)]
    row.state, row.close_reason = "declined", "skäl"
    row.save()
    assert ours(place) == []


def test_open_commitment_is_shown_before_a_later_closed_one(place: Place) -> None:
    measure = place.measure()
    open_one = commitment_in(place, "confirmed", measure=measure)
    commitment_in(place, "declined", measure=measure)
    assert [(row.commitment, row.state) for row in ours(place)] == [(open_one.pk, "confirmed")]


def test_others_commitments_do_not_count_as_ours(place: Place) -> None:
    commitment_in(place, "proposed", organisation=place.malmo)
    assert [row.state for row in ours(place)] == [""]


def test_withdrawn_measure_is_listed_only_with_a_commitment(place: Place) -> None:
    gone = {"withdrawn_on": localdate(), "withdrawn_reason": "Klar"}
    place.measure(**gone)
    row = commitment_in(place, "confirmed", measure=place.measure(**gone))
    assert [each.commitment for each in ours(place)] == [row.pk]


def test_own_list_is_filtered_and_counted(place: Place) -> None:
    free = place.measure(title="Blommande vägkanter")
    proposed = commitment_in(place, "proposed")
    renew = commitment_in(place, "to_renew")
    joint = commitment_in(place, "proposed", organisation=place.malmo)
    joint.together_with.add(place.lund)
    index_measures([free])
    other = ProgrammeFactory(running=True)
    elsewhere = commitment_in(place, "proposed", measure=MeasureFactory(programme=other))
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
    renew = commitment_in(place, "to_renew", measure=place.measure(code="R1"))
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
    renew = commitment_in(place, "to_renew")
    client.force_login(place.contact)
    client.post(
        f"/arbeta/ataganden/{renew.pk}/steg/", {"step": "propose", "till": "/arbeta/ataganden/"}
    )
    renew.refresh_from_db()
    assert renew.state == "proposed"


def test_own_file_has_exactly_what_the_page_shows(place: Place, client: Client) -> None:
    commitment_in(place, "to_renew", decided_on="2024-05-06")
    commitment_in(place, "proposed")
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
    commitment_in(place, "proposed")
    client.force_login(place.contact)
    response = client.get("/arbeta/ataganden/?lage=publicerat&sida=9&program=x")
    assert len(response.context["rows"]) == 1
    assert [str(text) for text in response.context["filters"].unused] == [
        f"Filtret ”{asked}” finns inte här och används inte. Välj ett annat."
        for asked in ("läge: publicerat", "program: x")
    ]


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
            commitment_in(place, "to_renew")
        with django_assert_num_queries(9):
            client.get("/arbeta/ataganden/")
