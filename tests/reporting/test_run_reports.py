"""One report as the county board works with it."""

import datetime
from typing import Any

import pytest

from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.services.followups import take_follow_up_step
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import MeasureFactory
from tests.factories.reporting import (
    FollowUpFactory,
    contact_of,
    coordinator_at,
    coordinator_of,
    opened,
)
from tests.programmes.browsing import fields_of, said
from tests.reporting.running import Desk, answered, browser, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


# --- The page ---


def test_answers_stand_beside_last_times() -> None:
    before = opened(measures=1)
    handed_in(before.reports.get(), "P")
    coordinator = coordinator_of(before)
    take_follow_up_step(before, "close", by=coordinator)
    now = FollowUpFactory(programme=before.programme, year=2028, first_year=2028, last_year=2028)
    now = take_follow_up_step(now, "open", by=coordinator)
    report = now.reports.get()
    answered(report, "H")
    page = f"/arbeta/program/{now.programme.address}/uppfoljning/2028/rapporter/{report.pk}/"

    (row,) = browser(coordinator).get(page).context["answers"]

    assert (row.now.grade, row.before.grade, row.before_year) == ("H", "P", 2027)
    assert (row.now.rationale, row.way) == ("Gjort", "")


def test_page_tells_what_has_happened() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    handed_in(report)
    desk.client.post(f"{desk.report_page(report)}steg/return/", {"why": "Motivera bättre"})

    context = desk.client.get(desk.report_page(report)).context

    assert [(row.label, row.reason) for row in context["events"]] == [
        ("Återlämna", "Motivera bättre"),
        ("Lämna in", ""),
        ("Spara", ""),
    ]
    ((number, _at, hash_, address),) = context["submissions"]
    content = report.submissions.get().receipt.content_sha256
    assert (number, address) == (1, f"/kvittens/{hash_}/?innehall={content}")
    assert [mail.kind for mail in context["mailings"]] == ["returned", "receipt"]


@pytest.mark.parametrize("measures", [1, 3])
def test_page_takes_the_same_queries_however_many_measures(
    measures: int, django_assert_num_queries: Any
) -> None:
    desk = Desk(measures=measures)
    report = desk.reports[0]
    answered(report)

    with django_assert_num_queries(12):
        desk.client.get(desk.report_page(report))


# --- Judging ---


def test_report_is_accepted() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    handed_in(report)

    response = desk.client.post(f"{desk.report_page(report)}steg/accept/")

    report.refresh_from_db()
    assert (response.headers["Location"], report.state) == (desk.report_page(report), "accepted")


def test_return_needs_a_comment() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    handed_in(report)

    response = desk.client.post(f"{desk.report_page(report)}steg/return/", {"why": ""})

    assert said(response) == ["Kommentar till organisationen: Fyll i fältet."]


def test_waived_report_is_asked_again() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]

    desk.client.post(f"{desk.report_page(report)}steg/waive/", {"why": "Bolaget är sålt"})
    desk.client.post(f"{desk.report_page(report)}steg/ask_again/", {"why": "Inte sålt"})

    report.refresh_from_db()
    assert report.state == "asked"
    assert [row.reason for row in report.events.all()] == ["Inte sålt", "Bolaget är sålt"]


@pytest.mark.parametrize("step", ["hand_in", "take_back", "begin", "accept"])
def test_steps_of_others_and_of_other_states_are_not_there(step: str) -> None:
    desk = Desk(measures=1)

    page = f"{desk.report_page(desk.reports[0])}steg/{step}/"

    assert desk.client.get(page).status_code == 404


# --- Longer time, another answerer, more to ask ---


def test_longer_time_lasts_to_the_end_of_the_day() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]

    desk.client.post(
        f"{desk.report_page(report)}langre-tid/", {"until": "2126-03-31", "why": "Sjukdom"}
    )

    report.refresh_from_db()
    assert report.extended_until == last_second(datetime.date(2126, 3, 31))
    assert report.extension_reason == "Sjukdom"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"until": "2020-01-01", "why": "x"}, "Välj en tid som inte har passerat."),
        ({"until": "2126-02-29", "why": "x"}, "Datumet finns inte."),
        ({"until": "2126-03-31", "why": ""}, "Varför?: Fyll i fältet."),
    ],
)
def test_wrong_longer_time_is_told(sent: dict[str, str], message: str) -> None:
    desk = Desk(measures=1)

    response = desk.client.post(f"{desk.report_page(desk.reports[0])}langre-tid/", sent)

    assert message in said(response)[0]
    assert desk.reports[0].extended_until is None


def test_association_answers_in_its_place() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    association = OrganisationFactory(name="Kustvattenrådet")
    page = f"{desk.report_page(report)}svarar/"

    wrong = desk.client.post(page, {"organisation": "Kustvattenrodet"})
    own = desk.client.post(page, {"organisation": report.organisation.name})
    desk.client.post(page, {"organisation": "kustvattenrådet"})

    assert "Menade du Kustvattenrådet?" in said(wrong)[0]
    assert said(own) == ["Välj en annan organisation än den som är tillfrågad."]
    report.refresh_from_db()
    assert report.answered_by == association
    desk.client.post(page, fields_of(desk.client.get(page)) | {"organisation": ""})
    report.refresh_from_db()
    assert report.answered_by is None


def test_who_answers_in_its_place_is_not_changed_unseen() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    page = f"{desk.report_page(report)}svarar/"
    mine = fields_of(desk.client.get(page)) | {"organisation": "Föreningen"}
    OrganisationFactory(name="Föreningen")
    report.answered_by = OrganisationFactory(name="Kustvattenrådet")
    report.save()

    asked = desk.client.post(page, mine)

    assert said(asked) == [
        "Kustvattenrådet svarar i dess ställe: någon har valt det under tiden. "
        "Inget är ändrat. Tryck igen om du ändå vill gå vidare."
    ]
    assert desk.reports[0].answered_by == report.answered_by
    desk.client.post(page, fields_of(asked))
    assert desk.reports[0].answered_by.name == "Föreningen"
    desk.client.post(page, mine)  # the button was pressed twice
    assert desk.reports[0].answered_by.name == "Föreningen"


def test_one_more_organisation_is_asked_with_reason() -> None:
    desk = Desk(measures=2)
    measure = desk.follow_up.programme.measures.order_by("pk").last()
    other = OrganisationFactory(name="Region Skåne")
    sent = {
        "organisation": "Region Skåne",
        "role": "partner",
        "measures": [str(measure.pk)],
        "why": "Glömdes",
    }

    response = desk.client.post(f"{desk.page}lagg-till/", sent)

    report = desk.follow_up.reports.get(organisation=other)
    assert response.headers["Location"] == desk.report_page(report)
    assert [(row.measure, row.role) for row in report.answers.all()] == [(measure, "partner")]
    assert report.add_reason == "Glömdes"


def test_every_reason_for_asking_about_more_is_kept() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    sent = {"organisation": report.organisation.name, "role": "lead"}
    for why in ("Ny åtgärd", "En till"):
        measure = MeasureFactory(programme=desk.follow_up.programme)
        again = sent | {"measures": [str(measure.pk)], "why": why}
        desk.client.post(f"{desk.page}lagg-till/", again)

    twice = desk.client.post(f"{desk.page}lagg-till/", again)

    facts = desk.client.get(desk.report_page(report)).context["head"].facts
    assert [row.value for row in facts if row.label == "Tillfrågad senare eftersom"] == [
        "Ny åtgärd; En till"
    ]
    assert said(twice) == [f"{report.organisation.name} är redan tillfrågad om allt det."]
    assert report.answers.count() == 3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"measures": []}, "Åtgärder att rapportera: Bocka för minst en åtgärd."),
        ({"why": ""}, "Varför?: Fyll i fältet."),
        ({"organisation": "Okänd AB"}, "Organisation som ska rapportera: ”Okänd AB” finns inte"),
    ],
)
def test_wrong_addition_is_told(wrong: dict[str, Any], message: str) -> None:
    desk = Desk(measures=1)
    measure = desk.follow_up.programme.measures.get()
    OrganisationFactory(name="Region Skåne")
    right = {
        "organisation": "Region Skåne",
        "role": "lead",
        "measures": [str(measure.pk)],
        "why": "Glömdes",
    }

    response = desk.client.post(f"{desk.page}lagg-till/", right | wrong)

    assert said(response)[0].startswith(message)
    assert len(desk.reports) == 1


def test_measure_of_another_programme_cannot_be_added() -> None:
    desk = Desk(measures=1)
    other = MeasureFactory()
    sent = {
        "organisation": desk.reports[0].organisation.name,
        "role": "lead",
        "measures": [str(other.pk)],
        "why": "x",
    }

    response = desk.client.post(f"{desk.page}lagg-till/", sent)

    assert response.status_code == 422
    assert desk.reports[0].answers.count() == 1


# --- Who ---


@pytest.mark.parametrize("page", ["", "steg/waive/", "langre-tid/", "svarar/", "fyll-i/"])
def test_others_do_not_judge(page: str, client: Any) -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    address = f"{desk.report_page(report)}{page}"
    elsewhere = coordinator_at(OrganisationFactory(other_county_board=True))
    outsider = MembershipFactory().user

    assert client.get(address).status_code == 302
    codes = [
        browser(user).get(address).status_code for user in (contact_of(report), elsewhere, outsider)
    ]
    assert codes == [403, 404, 404]


def test_report_of_another_follow_up_is_not_at_this_address() -> None:
    desk, other = Desk(measures=1), opened(measures=1)

    address = f"{desk.page}rapporter/{other.reports.get().pk}/"

    assert desk.client.get(address).status_code == 404


def test_contacts_can_be_put_right() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]

    links = desk.client.get(desk.report_page(report)).context["head"].actions

    assert [link.address for link in links] == [
        f"{desk.report_page(report)}fyll-i/",
        f"/arbeta/uppfoljning/{report.pk}/lista/",
        f"/arbeta/organisation/{report.organisation.slug}/",
    ]
