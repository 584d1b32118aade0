"""The pages of the next period, as the coordinator and as somebody who may not come in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from milstolpe.programmes.models import Measure, MeasureSuccession, Programme
from milstolpe.programmes.services.measures import withdraw_measure
from milstolpe.programmes.services.periods import start_next_period
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    MeasureFactory,
    ProgrammeAreaFactory,
    saved_measure,
    saved_programme,
)
from tests.programmes.browsing import fields_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(desk) -> Programme:
    """The programme of the desk, running, with HK1 and HK2."""
    for number in (1, 2):
        saved_measure(desk.programme, text=f"Text {number}.")
    Programme.objects.update(state="running", first_public_at="2026-01-01T00:00Z")
    desk.programme.refresh_from_db()
    return desk.programme


@pytest.fixture
def new(desk, old) -> Programme:
    return start_next_period(old, title="Nytt", start_year=2031, end_year=2034, by=desk.user)


def choice(old: Programme, code: str, kind: str, codes: str = "", why: str = "") -> dict[str, str]:
    key = old.measures.get(code=code).public_id
    return {f"{key}-kind": kind, f"{key}-codes": codes, f"{key}-reason": why}


def answer_of(page: Any) -> str:
    found = re.search(r'<p class="answer">(.*?)</p>', page.content.decode())
    return found[1] if found else ""


def test_next_period_is_suggested_right_after_this_one(desk, old):
    fields = desk.fields("next-period", old.address)
    assert [fields[name] for name in ("title", "start_year", "end_year")] == [
        "Hållbart Skåne",
        "2031",
        "2034",
    ]


def test_next_period_is_started_once(desk, old):
    fields = desk.fields("next-period", old.address)
    response = desk.post("next-period", old.address, data=fields)
    made = Programme.objects.get(predecessor=old)
    assert response.url == reverse("programmes:carry-over", args=[made.address])
    assert desk.post("next-period", old.address, data=fields).url == response.url
    assert desk.get("next-period", old.address).url == response.url
    assert Programme.objects.count() == 2


def test_measures_stand_under_their_areas_in_the_order_of_the_programme(desk, old, new):
    first, second = (
        ProgrammeAreaFactory(programme=old, title=title, position=place)
        for place, title in enumerate(("Vatten", "Avfall"))
    )
    Measure.objects.filter(code="HK1").update(area=second)
    Measure.objects.filter(code="HK2").update(area=first)
    MeasureFactory(programme=old, code="HK3", area=second, position=3)
    MeasureFactory(programme=old, code="HK4", position=4)
    rows = desk.get("carry-over", new.address).context["forms"].rows
    assert [row.measure.code for row in rows] == ["HK4", "HK2", "HK1", "HK3"]


def test_second_coordinator_is_told_that_it_is_started(desk, old):
    fields = desk.fields("next-period", old.address)
    start_next_period(old, title="Nytt", start_year=2031, end_year=2034, by=desk.user)
    response = desk.post("next-period", old.address, data=fields | {"title": "Mitt"})
    assert (response.status_code, said(response)) == (422, ["Nästa period är redan påbörjad."])
    assert fields_of(response)["title"] == "Mitt"
    assert Programme.objects.count() == 2


def test_wrong_year_is_said_at_the_field_and_kept(desk, old):
    fields = desk.fields("next-period", old.address) | {"end_year": "2030"}
    response = desk.post("next-period", old.address, data=fields)
    assert said(response) == ["Sista år: Det sista året är före det första. Ändra ett av dem."]
    assert fields_of(response)["end_year"] == "2030"


def test_programme_that_is_not_decided_says_so(desk):
    page = desk.get("next-period", desk.programme.address)
    assert answer_of(page).startswith("Nästa period utgår från ett beslutat program.")
    assert fields_of(page) == {}


def test_nothing_is_chosen_beforehand_but_for_what_was_withdrawn(desk, old, new):
    withdraw_measure(old.measures.get(code="HK2"), by=desk.user, reason="Klar.")
    fields = desk.fields("carry-over", new.address)
    first, second = (row.public_id for row in old.measures.order_by("code"))
    assert (fields[f"{first}-kind"], fields[f"{first}-codes"]) == ("", "HK1")
    assert (fields[f"{second}-kind"], fields[f"{second}-reason"]) == ("dropped", "Klar.")


def test_rows_with_a_choice_are_saved_the_others_stay(desk, old, new):
    fields = desk.fields("carry-over", new.address) | choice(old, "HK1", "carried", "N1")
    response = desk.post("carry-over", new.address, data=fields)
    page = desk.client.get(response.url)
    assert "1 åtgärd är behandlad." in page.content.decode()
    assert answer_of(page) == "1 av 2 åtgärder behandlade."
    assert [row.old.code for row in MeasureSuccession.objects.all()] == ["HK1"]
    assert desk.post("carry-over", new.address, data=fields).status_code == 302
    assert new.measures.count() == 1


def test_rest_can_be_chosen_at_once_and_is_not_saved_by_that(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "dropped", why="Klar.")
    page = desk.post("carry-over", new.address, data=fields | {"do": "rest"})
    assert (page.status_code, said(page), MeasureSuccession.objects.count()) == (200, [], 0)
    again = fields_of(page)
    kinds = [again[f"{row.public_id}-kind"] for row in old.measures.order_by("code")]
    assert kinds == ["dropped", "carried"]
    desk.post("carry-over", new.address, data=again)
    assert MeasureSuccession.objects.count() == 2


def test_split_takes_codes_with_commas(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "split", " N1,N2 ; N3", "För stor.")
    desk.post("carry-over", new.address, data=fields)
    assert [row.code for row in new.measures.all()] == ["N1", "N2", "N3"]


def test_refused_rows_say_why_and_keep_everything(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "merged", "N1") | choice(old, "HK2", "split", "N2", "Stor.")
    response = desk.post("carry-over", new.address, data=fields)
    assert (response.status_code, said(response)) == (
        422,
        [
            "Varför, HK1: Skriv varför. Skälet visas vid båda åtgärderna.",
            "Ny kod, HK2: Skriv minst två olika koder med komma emellan.",
        ],
    )
    again = fields_of(response)
    assert {name: again[name] for name in fields} == fields
    assert not MeasureSuccession.objects.exists()


def test_row_that_another_has_handled_is_told(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    desk.post("carry-over", new.address, data=fields | choice(old, "HK1", "carried", "N1"))
    mine = fields | choice(old, "HK1", "dropped", why="Klar.")
    response = desk.post("carry-over", new.address, data=mine)
    assert said(response) == [
        "Vad händer med den?, HK1: Någon annan har behandlat den under tiden. Se ”Behandlade”."
    ]
    assert MeasureSuccession.objects.get().kind == "carried"


def test_handled_measures_link_to_what_they_became_and_can_be_undone(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "carried", "N1", "Bra.") | choice(
        old, "HK2", "dropped", "", "Klar."
    )
    desk.post("carry-over", new.address, data=fields)
    page = desk.get("carried-over", new.address).content.decode()
    made, before = new.measures.get(), old.measures.get(code="HK1")
    assert f'<a href="/arbeta/atgarder/{made.public_id}/">N1 ' in page
    assert f'<a href="/atgarder/{before.public_id}/">HK1 ' in page
    assert "<td>Klar.</td>" in page
    response = desk.post("carry-over-undo", new.address, data={"measure": before.public_id})
    page = desk.client.get(response.url)
    assert "HK1 ska behandlas igen." in page.content.decode()
    assert (answer_of(page), new.measures.count()) == ("1 av 2 åtgärder behandlade.", 0)


def test_all_handled_leads_to_the_new_programme(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "dropped", "", "Klar.") | choice(
        old, "HK2", "dropped", "", "Klar."
    )
    response = desk.post("carry-over", new.address, data=fields)
    page = desk.client.get(response.url).content.decode()
    assert "Alla åtgärder är behandlade" in page


def test_links_stand_on_both_measures(desk, old, new):
    fields = desk.fields("carry-over", new.address)
    fields |= choice(old, "HK1", "carried", "N1", "Det går bra.")
    desk.post("carry-over", new.address, data=fields)
    before, after = old.measures.get(code="HK1"), new.measures.get()
    for measure, other in ((before, after), (after, before)):
        page = desk.client.get(measure.get_absolute_url()).content.decode()
        assert f'href="{other.get_absolute_url()}"' in page
        assert "Det går bra." in page
    # The new programme is a draft: nobody else learns of it.
    page = Client().get(before.get_absolute_url()).content.decode()
    assert after.public_id not in page
    assert "Det går bra." not in page


def test_undo_that_leaves_a_measure_says_so(desk, old, new):
    fields = desk.fields("carry-over", new.address) | choice(old, "HK1", "carried", "N1")
    desk.post("carry-over", new.address, data=fields)
    edit = desk.fields("measure-edit", new.measures.get().public_id)
    desk.post("measure-edit", new.measures.get().public_id, data=edit | {"title": "Ändrad"})
    key = old.measures.get(code="HK1").public_id
    response = desk.post("carry-over-undo", new.address, data={"measure": key})
    page = desk.client.get(response.url).content.decode()
    assert "HK1 ska behandlas igen. Kvar i det nya programmet: N1." in page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_fixed_numbers_of_queries(desk, old, new, count, django_assert_num_queries):
    for number in range(count):
        saved_measure(old, code=f"F{number}")
    with django_assert_num_queries(9):
        desk.get("carry-over", new.address)
    fields = desk.fields("carry-over", new.address)
    for measure in Measure.objects.filter(programme=old):
        fields |= choice(old, measure.code, "carried", measure.code)
    desk.post("carry-over", new.address, data=fields)
    desk.client.get("/")  # shows what was said
    with django_assert_num_queries(9):
        desk.get("carried-over", new.address)


def test_closed_programme_shows_what_was_handled_but_changes_nothing(desk, old, new):
    fields = desk.fields("carry-over", new.address) | choice(old, "HK1", "carried", "N1")
    desk.post("carry-over", new.address, data=fields)
    Programme.objects.filter(pk=new.pk).update(state="closed")
    page = desk.get("carry-over", new.address)
    assert "Programmet är avslutat: inget mer kan föras över." in page.content.decode()
    assert "Ångra" not in desk.get("carried-over", new.address).content.decode()


@pytest.mark.parametrize("name", ["next-period", "carry-over", "carried-over", "carry-over-undo"])
def test_strangers_are_kept_out(client, desk, old, new, name):
    programme = old if name == "next-period" else new
    there = reverse(f"programmes:{name}", args=[programme.address])
    other_board = OrganisationFactory(other_county_board=True)
    client.force_login(MembershipFactory(role="coordinator", organisation=other_board).user)
    expected = 403 if name == "next-period" else 404  # the new one is a draft
    assert client.post(there).status_code == expected
    client.force_login(MembershipFactory(role="reviewer", organisation=desk.board).user)
    assert client.post(there).status_code == 403
    client.logout()
    assert client.post(there).status_code in (302, 401)
    assert not MeasureSuccession.objects.exists()


def test_measures_of_anothers_programme_are_not_copied(desk, old):
    """A programme may say that it follows another authority's; its measures stay theirs."""
    forest = OrganisationFactory(name="Skogsstyrelsen", slug="skogsstyrelsen")
    theirs = saved_programme(forest, title="Skogens program")
    saved_measure(theirs, is_internal=True)
    mine = saved_programme(desk.board, title="Mitt", by=desk.user)
    Programme.objects.filter(pk=mine.pk).update(predecessor=theirs)
    assert desk.get("carry-over", mine.address).status_code == 403


def test_programme_without_one_before_has_nothing_to_carry(desk, old):
    assert desk.get("carry-over", old.address).status_code == 404
