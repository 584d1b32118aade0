"""The public pages of a year: from the frozen copy alone, with what it is a share of."""

import re

import pytest

from milstolpe.programmes.models import Measure
from milstolpe.reporting.models import Answer, FollowUp
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_correction, publish_year
from tests.factories.organisations import MunicipalityFactory
from tests.factories.reporting import coordinator_of, opened
from tests.reporting.published import answer, published

pytestmark = pytest.mark.django_db

QUERIES = 5


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    page = (response.getvalue() if response.streaming else response.content).decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def test_year_answers_in_one_sentence_with_its_base(client):
    found = published("GHPE")

    text = text_of(client, f"{found.address}/")

    assert "25 % är genomfört eller pågår kontinuerligt, 50 % är påbörjat och 25 %" in text
    assert "Av 2 tillfrågade har 1 lämnat in, med 4 svar på skalan." in text


def test_not_relevant_and_not_handed_in_are_told_apart(client):
    found = published("GNN")

    total = found.year.figures["total"]
    text = text_of(client, f"{found.address}/")

    assert (total["N"], total["missing"]) == (2, 3)
    assert "Ej relevant 2" in text
    assert "Har inte lämnat in 3" in text
    assert "På skalan, som andelarna räknas på 1" in text


def test_year_is_shown_when_answers_and_actors_have_changed_since(client):
    found = published("GHE")
    before = text_of(client, f"{found.address}/")

    Answer.objects.update(grade="E", is_continuous=False)
    for report in found.reports:
        report.organisation.name += " med annat namn"
        report.organisation.save()

    assert text_of(client, f"{found.address}/") == before


def test_correction_says_why_and_keeps_the_copy_before(client):
    found = published("GHE")
    answer_in = found.reports[0].answers.first()
    Answer.objects.filter(pk=answer_in.pk).update(grade="E")

    publish_correction(found.follow_up, by=found.coordinator, reason="Fel siffra")

    now = text_of(client, f"{found.address}/")
    first = text_of(client, f"{found.address}/version/1/")
    assert "Skäl: Fel siffra" in now
    assert f'href="{found.address}/version/1/"' in client.get(f"{found.address}/").content.decode()
    assert "Det här är en tidigare kopia" in first
    assert "G Genomförd eller pågår kontinuerligt 1" in first
    assert "G Genomförd eller pågår kontinuerligt 0" in now


def test_before_publication_only_times_and_number_handed_in_are_shown(client):
    follow_up = opened(measures=2, organisations=3, analysis="Hemlig analys")
    answer(follow_up.reports.first(), "GH", rationale="Hemligt skäl", action_taken="Hemlig text")

    text = text_of(client, follow_up.get_absolute_url())

    assert "1 av 3 har lämnat in." in text
    assert "Hemlig" not in text
    assert client.get(f"{follow_up.get_absolute_url().rstrip('/')}.csv").status_code == 404


def test_planned_year_is_nobody_elses_business(client):
    follow_up = opened(measures=1)
    FollowUp.objects.update(state="planned")
    address = follow_up.get_absolute_url()

    assert client.get(address).status_code == 404
    client.force_login(coordinator_of(follow_up))
    assert client.get(address).status_code == 200


def test_change_since_last_time_warns_when_others_answered(client):
    first = published("PE", organisations=1)
    now = opened_again(first)

    text = text_of(client, now.get_absolute_url())

    assert "Sedan 2027 har 1 svar kommit längre, 1 står kvar och 0 har gått tillbaka." in text
    assert "Inte påbörjat, nu som förra gången" in text
    assert "Det är inte samma aktörer som har svarat" not in text


def opened_again(first) -> FollowUp:
    """The year after, where the same organisation answers G and E."""
    from_last = FollowUp.objects.create(
        programme=first.follow_up.programme,
        year=2028,
        first_year=2028,
        last_year=2028,
        answer_by=first.follow_up.answer_by,
        previous=first.follow_up,
    )
    follow_up = take_follow_up_step(from_last, "open", by=first.coordinator)
    answer(follow_up.reports.get(), "GE")
    follow_up = take_follow_up_step(follow_up, "close", by=first.coordinator)
    publish_year(follow_up, by=first.coordinator)
    return follow_up


def test_measure_that_became_internal_is_no_longer_named(client):
    found = published("GHE", shows_matrix=True)
    measure = found.reports[0].answers.first().measure
    Measure.objects.filter(pk=measure.pk).update(is_internal=True, title="Zqhemlig")

    parts = ("/", ".csv", ".json", "/matris/", "/matris.csv", "/tabell/atgarder.csv")
    pages = [text_of(client, f"{found.address}{part}") for part in parts]

    assert [page for page in pages if measure.title in page or measure.public_id in page] == []


def test_matrix_is_shown_only_where_the_year_says_so(client):
    shown, hidden = published("GH", shows_matrix=True), published("GH")

    assert "Aktörer och åtgärder" in text_of(client, f"{shown.address}/matris/")
    assert client.get(f"{hidden.address}/matris/").status_code == 404
    assert client.get(f"{hidden.address}/matris.csv").status_code == 404


@pytest.mark.parametrize(("measures", "organisations"), [(1, 1), (5, 3)])
def test_year_asks_the_same_few_queries(client, django_assert_num_queries, measures, organisations):
    found = published("G" * measures, organisations=organisations, shows_map=True)

    with django_assert_num_queries(QUERIES):
        client.get(f"{found.address}/")


def test_municipalities_stand_by_name(client):
    found = published("G", organisations=3)
    for report, name in zip(found.reports, ("Östra Göinge", "Ängelholm", "Bjuv"), strict=True):
        report.organisation.municipality = MunicipalityFactory(name=name)
        report.organisation.kind = "municipality"
        report.organisation.name = name
        report.organisation.save()
    publish_correction(found.follow_up, by=found.coordinator, reason="Namn")

    text = text_of(client, f"{found.address}/")

    places = [text.rindex(name) for name in ("Bjuv", "Ängelholm", "Östra Göinge")]
    assert places == sorted(places)


def test_as_many_answers_are_the_same_share(client):
    text = text_of(client, f"{published('GHE').address}/")

    assert text.count("1 33 %") == 3
    assert "33 % är genomfört eller pågår kontinuerligt, 33 % är påbörjat och 33 %" in text


def test_list_of_years_shows_every_published_one(client):
    found = published("GHE")
    opened(measures=1)

    text = text_of(client, "/uppfoljning/")

    assert text.count(found.follow_up.programme.title) == 1
    assert "1 års uppföljning är publicerad." in text


def test_report_of_an_actor_shows_what_it_has_answered(client):
    found = published("GHE")
    slug = found.reports[0].organisation.slug

    text = text_of(client, f"{found.address}/aktor/{slug}/")

    assert text.count("Vi har gjort det") == 3
    assert "Har inte lämnat in." in text_of(
        client, f"{found.address}/aktor/{found.reports[1].organisation.slug}/"
    )
    assert client.get(f"{found.address}/aktor/ingen/").status_code == 404
