"""Nothing of a year is seen before it is published, by page, file, search, count or feed."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Measure
from milstolpe.programmes.services.revisions import freeze_programme
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.published import measure_years
from milstolpe.reporting.queries.years import all_years
from milstolpe.web.queries.found import found_page
from tests.factories.reporting import coordinator_of, opened, stranger
from tests.reporting.published import answer, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "zqhemligt"
PARTS = (
    *("/", ".csv", ".json", ".docx", "/version/1/", "/matris/", "/matris.csv"),
    *("/tabell/omraden.csv", "/tabell/atgarder.json", "/tabell/kommuner.csv"),
)


def addresses(follow_up: FollowUp) -> Iterator[str]:
    """Every address that could tell something of the year."""
    base = follow_up.get_absolute_url().rstrip("/")
    yield from (f"{base}{part}" for part in PARTS)
    yield from ("/", "/uppfoljning/", "/uppfoljning.json", "/sitemap.xml", "/kvittenser.atom")
    programme = follow_up.programme
    yield from (programme.get_absolute_url(), programme.county.get_absolute_url())
    for measure in Measure.objects.filter(programme=programme):
        yield measure.get_absolute_url()
    for organisation in Organisation.objects.filter(reports__follow_up=follow_up):
        yield organisation.get_absolute_url()
        yield f"{base}/aktor/{organisation.slug}/"
        yield f"{base}/aktor/{organisation.slug}.csv"
        yield f"{base}/aktor/{organisation.slug}.docx"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code in (200, 404), address
    return (response.getvalue() if response.streaming else response.content).decode("latin-1")


def answered(state: str) -> FollowUp:
    """A year with secret answers that has come as far as `state`."""
    follow_up = opened(measures=2, analysis=SECRET, shows_map=True, shows_matrix=True)
    freeze_programme(follow_up.programme, by=None, reason="Beslutat")
    answer(follow_up.reports.get(), "GE", rationale=SECRET, action_taken=SECRET)
    FollowUp.objects.filter(pk=follow_up.pk).update(state=state)
    follow_up.refresh_from_db()
    return follow_up


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
@pytest.mark.parametrize("viewer", ["anonymous", "stranger", "coordinator"])
def test_year_that_is_not_published_is_told_by_no_public_page(settings, state, viewer):
    settings.DEMO = True  # no second factor to set up on the way
    follow_up = answered(state)
    client = Client()
    if viewer != "anonymous":
        client.force_login(stranger() if viewer == "stranger" else coordinator_of(follow_up))

    for address in addresses(follow_up):
        assert SECRET not in read(client, address), address
    assert found_page(AnonymousUser(), SECRET, kind=None, limit=5, offset=0).total == 0


def test_nobody_is_told_of_a_planned_year():
    follow_up = answered("planned")

    page = read(Client(), follow_up.programme.get_absolute_url())

    assert "/uppfoljning/" not in page


def test_published_year_is_found_by_its_analysis():
    found = published("GE", analysis=f"Analysen nämner {SECRET}.")

    hits = found_page(AnonymousUser(), SECRET, kind="year", limit=5, offset=0)

    assert [hit.url for hit in hits.hits] == [f"{found.address}/"]


def test_programme_that_is_hidden_again_hides_its_years():
    found = published("GE", analysis=SECRET)
    programme = found.follow_up.programme
    programme.state = "draft"
    programme.save()
    client = Client()

    for part in PARTS:
        assert client.get(f"{found.address}{part}").status_code == 404, part
    assert found_page(AnonymousUser(), SECRET, kind=None, limit=5, offset=0).total == 0
    assert all_years(AnonymousUser()) == []
    assert measure_years(AnonymousUser(), programme.measures.first().pk) == []
    assert programme.address not in read(client, "/sitemap.xml")


def test_internal_measure_has_no_answer_in_a_published_year():
    follow_up = opened(measures=2)
    freeze_programme(follow_up.programme, by=None, reason="Beslutat")
    hidden = follow_up.programme.measures.first()
    Measure.objects.filter(pk=hidden.pk).update(is_internal=True, title="Zqintern")
    answer(follow_up.reports.get(), "GE")
    client = Client()

    for address in addresses(follow_up):
        if hidden.public_id not in address:
            assert "Zqintern" not in read(client, address), address
