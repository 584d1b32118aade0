"""Closing a follow-up, the analysis beside the figures, publishing; and who may run it at all."""

from typing import Any

import pytest

from milstolpe.reporting.models import PublishedYear
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import FollowUpFactory, contact_of, coordinator_at, opened
from tests.programmes.browsing import fields_of, said
from tests.reporting.running import Desk, browser, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


# --- Closing, the analysis, publishing ---


def test_year_is_closed_analysed_previewed_and_published() -> None:
    desk = Desk(measures=2, organisations=2)
    handed_in(desk.reports[0], "H")
    closing = desk.client.get(f"{desk.page}steg/close/")
    assert str(closing.context["head"].answer).endswith(
        "1 av 2 har lämnat in. 1 har inte lämnat in och visas som det."
    )
    desk.client.post(f"{desk.page}steg/close/")
    analysis = f"{desk.page}analys/"
    sent = fields_of(desk.client.get(analysis)) | {"analysis": "Det går framåt."}
    desk.client.post(analysis, sent)

    preview = desk.client.get(f"{desk.page}steg/publish/").context
    desk.client.post(f"{desk.page}steg/publish/")

    assert (preview["preview"].total.H, preview["preview"].total.missing) == (2, 2)
    assert preview["analysis"] == "Det går framåt."
    year = PublishedYear.objects.get()
    assert (year.figures["analysis"], year.figures["total"]["H"]) == ("Det går framåt.", 2)


def test_correction_needs_a_reason() -> None:
    desk = Desk(measures=1)
    for step in ("close", "publish"):
        desk.client.post(f"{desk.page}steg/{step}/")

    refused = desk.client.post(f"{desk.page}steg/correct/", {"why": " "})
    desk.client.post(f"{desk.page}steg/correct/", {"why": "Fel grad"})

    assert said(refused) == ["Varför?: Fyll i fältet."]
    assert list(PublishedYear.objects.values_list("number", "reason")) == [(2, "Fel grad"), (1, "")]


def test_step_that_cannot_be_taken_is_not_there_but_keeps_what_was_typed() -> None:
    desk = Desk(measures=1)

    assert desk.client.get(f"{desk.page}steg/reopen/").status_code == 404
    assert desk.client.get(f"{desk.page}steg/riv/").status_code == 404
    response = desk.client.post(f"{desk.page}steg/reopen/", {"why": "Ett skäl"})
    assert (response.status_code, fields_of(response)["why"]) == (422, "Ett skäl")


def test_two_who_write_the_analysis_choose() -> None:
    desk = Desk(measures=1)
    page = f"{desk.page}analys/"
    mine = fields_of(desk.client.get(page)) | {"analysis": "Min analys."}
    theirs = fields_of(desk.client.get(page)) | {"analysis": "Deras analys."}
    desk.client.post(page, theirs)

    response = desk.client.post(page, mine)
    conflict = response.context["conflict"]
    assert (response.status_code, conflict.theirs, conflict.mine, conflict.saved_by) == (
        422,
        "Deras analys.",
        "Min analys.",
        desk.user.name,
    )
    sent = fields_of(response)
    desk.client.post(page, sent | {"keep-analysis": "theirs"})
    desk.follow_up.refresh_from_db()
    assert desk.follow_up.analysis == "Deras analys."
    desk.client.post(page, sent | {"keep-analysis": "mine"})
    desk.follow_up.refresh_from_db()
    assert desk.follow_up.analysis == "Min analys."


def test_two_who_write_different_paragraphs_keep_both() -> None:
    desk = Desk(measures=1)
    desk.follow_up.analysis = "Ett.\n\nTvå."
    desk.follow_up.save()
    page = f"{desk.page}analys/"
    sent = fields_of(desk.client.get(page))
    desk.client.post(page, sent | {"analysis": "Ett ändrat.\n\nTvå."})

    desk.client.post(page, sent | {"analysis": "Ett.\n\nTvå ändrat."})

    desk.follow_up.refresh_from_db()
    assert desk.follow_up.analysis == "Ett ändrat.\n\nTvå ändrat."


# --- Who ---

PAGES = ["", "andra/", "steg/close/", "bjud-in/", "paminn/", "analys/", "lagg-till/"]


@pytest.mark.parametrize("page", PAGES)
def test_others_do_not_run_it(page: str, client: Any) -> None:
    desk = Desk(measures=1)
    contact = contact_of(desk.reports[0])
    elsewhere = coordinator_at(OrganisationFactory(other_county_board=True))

    assert client.get(f"{desk.page}{page}").status_code == 302
    for user in (contact, elsewhere):
        assert browser(user).get(f"{desk.page}{page}").status_code == 403
        assert browser(user).post(f"{desk.page}{page}", {"why": "x"}).status_code == 403
    desk.follow_up.refresh_from_db()
    assert desk.follow_up.state == "open"


def test_planned_follow_up_is_nobody_elses_business() -> None:
    follow_up = FollowUpFactory()
    elsewhere = coordinator_at(OrganisationFactory(other_county_board=True))
    page = f"/arbeta/program/{follow_up.programme.address}/uppfoljning/{follow_up.year}/"

    assert browser(elsewhere).get(page).status_code == 404


def test_list_of_another_county_is_refused() -> None:
    follow_up = opened(measures=1)
    elsewhere = coordinator_at(OrganisationFactory(other_county_board=True))
    page = f"/arbeta/program/{follow_up.programme.address}/uppfoljning/"

    assert [browser(elsewhere).get(f"{page}{part}").status_code for part in ("", "ny/")] == [
        403
    ] * 2
