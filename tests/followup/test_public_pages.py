"""The public pages of a year: what everyone reads, from the frozen copies alone."""

import re

import pytest

from milstolpe.followup.services.publishing import correct_follow_up
from milstolpe.programmes.models import Measure
from milstolpe.rounds.enums import Label
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.services.steps import take_contribution_step
from milstolpe.web.stamp import current_stamp
from tests.factories.followup import KnownJudgementFactory, ScaleFactory
from tests.factories.programmes import MeasureFactory, ProgrammeFactory
from tests.followup.published import hand_in, publish, two_years
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    page = (response.getvalue() if response.streaming else response.content).decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def test_year_shows_every_county_with_words_and_tells_the_missing_apart(client):
    world = make_follow_up_world()
    hand_in(world, world.cell(), outcome="nej", trend="negativ")
    publish(world)

    text = text_of(client, "/rau/2026/")

    assert "Den enda målbedömningen är NEJ." in text
    assert "9 av 10 texter som efterfrågades är inte inlämnade." in text
    page = client.get("/rau/2026/").content.decode()
    mark = (
        '<td data-label="2 Frisk luft"><a href="/lan/skane/miljomal/frisk-luft/2026/">'
        '<span class="outcome" data-outcome="no">NEJ</span> '
        '<span class="trend" data-trend="negative">Negativ</span></a></td>'
    )
    assert mark in page
    assert page.count(">inte inlämnad<") == 5


def test_text_page_tells_judgement_and_text(client):
    ScaleFactory()
    world = make_follow_up_world()
    text = "# Halter\n\n- ozon\n- **kväve**"
    hand_in(world, world.cell(), {"tillstand": text}, outcome_year=2023)
    publish(world)

    page = client.get("/lan/skane/miljomal/frisk-luft/2026/").content.decode()

    assert "<h3>Halter</h3>" in page
    assert "<strong>kväve</strong>" in page
    text = text_of(client, "/lan/skane/miljomal/frisk-luft/2026/")
    assert "Målbedömningen är NEJ. Utvecklingen i miljön är neutral." in text
    assert "NEJ bedömd 2023 Nås inte." in text


def test_differences_between_years(client):
    two_years("Luften är dålig.", "Luften är bättre.")

    text = text_of(client, "/lan/skane/miljomal/frisk-luft/2027/")
    assert "Målbedömning: från NEJ till NÄRA" in text
    assert "1 av 2 avsnitt i texten är ändrade." in text
    differences = text_of(client, "/lan/skane/miljomal/frisk-luft/2027/skillnad/")
    assert "Borttaget: dålig." in differences
    assert "Tillagt: bättre." in differences
    year = text_of(client, "/rau/2027/")
    assert "Sedan 2026 är 1 målbedömning och 0 trendpilar ändrade." in year
    assert "Frisk luft, Skåne län Målbedömning: från NEJ till NÄRA" in year
    assert client.get("/lan/skane/miljomal/frisk-luft/2026/skillnad/").status_code == 404


def test_correction_keeps_the_earlier_copy_at_its_address(client):
    world = make_follow_up_world()
    cell = hand_in(world, world.cell(), {"tillstand": "Fel."})
    publish(world)
    take_contribution_step(cell, "reopen", by=world.rus_lead, reason="Fel.")
    hand_in(world, Contribution.objects.get(pk=cell.pk), {"tillstand": "Rätt."}, outcome="ja")
    correct_follow_up(world.round, by=world.rus_lead, reason="En siffra var fel.")
    base = "/lan/skane/miljomal/frisk-luft/2026/"

    now, then = text_of(client, base), text_of(client, f"{base}version/1/")

    assert "Rätt." in now
    assert "En siffra var fel." in now
    assert "Fel." in then
    assert "Du läser kopia 1" in then
    for address in ("/rau/2026/", "/lan/skane/miljomal/2026/", "/miljomal/frisk-luft/2026/"):
        assert '"outcome" data-outcome="yes"' in client.get(address).content.decode()
        old = client.get(f"{address}version/1/").content.decode()
        assert '"outcome" data-outcome="yes"' not in old.split("What the marks")[0].split("<dl")[0]
    assert client.get(f"{base}version/3/").status_code == 404


def test_known_values_stand_beside_with_their_source(client):
    world = make_follow_up_world()
    air = world.cell().item.objective
    KnownJudgementFactory(
        objective=air, county=None, year=2023, outcome="nej", trend="positiv", source="Rapport 7088"
    )
    KnownJudgementFactory(
        objective=air, county=world.skane, year=2025, outcome="nara", source="RÅU 2025"
    )
    hand_in(world, world.cell(), outcome="nej")
    publish(world)

    county = text_of(client, "/lan/skane/miljomal/2026/")
    assert "Källor till de nationella värdena: Rapport 7088" in county
    assert "Målbedömning: från NÄRA till NEJ" in county
    assert "Året före: RÅU 2025" in county
    item = text_of(client, "/miljomal/frisk-luft/2026/")
    assert "Rapport 7088" in item
    assert "2026 0 0 1 0 1 0 0 2025 RÅU 2025 0 1 0 – – – –" in item
    text = text_of(client, "/lan/skane/miljomal/frisk-luft/2026/")
    assert "Rapport 7088" in text
    assert "2026 NEJ Neutral publicerad här 2025 NÄRA Inte bedömt RÅU 2025" in text


def test_county_page_shows_its_own_summary(client):
    world = make_follow_up_world()
    summary = world.cell("sammanfattning")
    assert summary.item.label == Label.SUMMARY
    hand_in(world, summary, {"tillstand": "Länet går framåt."})
    publish(world)

    assert "Länet går framåt." in text_of(client, "/lan/skane/miljomal/2026/")
    assert client.get("/lan/halland/miljomal/2026/").status_code == 200
    assert client.get("/lan/skane/miljomal/2025/").status_code == 404
    assert client.get("/miljomal/sammanfattning/2026/").status_code == 200


def test_measure_made_internal_since_is_not_named(client):
    world = make_follow_up_world()
    programme = ProgrammeFactory(state="running", county=world.skane)
    measure = MeasureFactory(programme=programme, title="Hemlig plan")
    hand_in(world, world.cell(), {"tillstand": f"Se [[atgard:{measure.public_id}]]."})
    publish(world)
    address = "/lan/skane/miljomal/frisk-luft/2026/"
    assert "Hemlig plan" in text_of(client, address)

    Measure.objects.update(is_internal=True)

    for ending in (address, "/rau.atom", f"{address[:-1]}.json", f"{address}version/1/"):
        text = text_of(client, ending)
        assert "Hemlig plan" not in text, ending
        assert measure.public_id not in text


def test_nothing_is_shown_before_publication(client):
    world = make_follow_up_world()
    hand_in(world, world.cell(), {"tillstand": "Inte än."})

    assert client.get("/rau/2026/").status_code == 404
    assert client.get("/lan/skane/miljomal/frisk-luft/2026/").status_code == 404
    assert "Inget är publicerat än" in text_of(client, "/rau/")
    assert "Inte än." not in text_of(client, "/rau.atom")


def test_feed_has_the_corrected_text_first(client):
    world = make_follow_up_world()
    first = hand_in(world, world.cell())
    hand_in(world, world.cell("levande-skogar"))
    publish(world)
    feed = client.get("/rau.atom").content.decode()
    assert feed.index("Frisk luft, Skåne län, 2026") < feed.index("Levande skogar, Skåne län, 2026")
    assert client.get("/rau.atom?lan=halland").content.decode().count("<entry>") == 0

    take_contribution_step(first, "reopen", by=world.rus_lead, reason="Fel.")
    hand_in(world, Contribution.objects.get(pk=first.pk), {"tillstand": "Rätt."})
    correct_follow_up(world.round, by=world.rus_lead, reason="Fel.")
    feed = client.get("/rau.atom").content.decode()
    assert feed.count("<entry>") == 2
    assert feed.index("Frisk luft, Skåne län, 2026") < feed.index("Levande skogar, Skåne län, 2026")


def test_english_interface_marks_what_is_swedish(client):
    two_years("Dålig.", "Bättre.")
    page = client.get("/en/lan/skane/miljomal/frisk-luft/2027/").content.decode()
    assert '<html lang="en"' in page
    assert '<section class="stack" aria-label="Tillståndet och målbedömning" lang="sv">' in page
    assert "The outcome is NEAR." in page


def test_newest_year_stands_on_the_pages_that_join_rooms(client):
    two_years("Dålig.", "Bättre.")

    county = text_of(client, "/lan/skane/")
    assert "Så går det för miljömålen i länet 2027" in county
    assert "2 Frisk luft NÄRA Neutral" in county
    objective = text_of(client, "/miljomal/frisk-luft/")
    assert "Skåne län NÄRA Neutral" in objective
    assert "Så går det för miljömålen i länen 2027" in text_of(client, "/")


def test_text_is_found_by_its_words_and_stands_in_the_sitemap(client):
    two_years("Ozonet minskar.", "Marknära partiklar.")

    assert "Frisk luft, Skåne län, 2027" in text_of(client, "/sok/?q=partiklar&typ=text")
    page = client.get("/sok/?q=partiklar").content.decode()
    assert 'href="/lan/skane/miljomal/frisk-luft/2027/"' in page
    sitemap = client.get("/sitemap.xml").content.decode()
    for address in ("/rau/", "/rau/2026/", "/lan/skane/miljomal/2027/"):
        assert f"{address}</loc>" in sitemap


@pytest.mark.django_db(transaction=True)
def test_only_what_is_public_changes_the_stamp_of_kept_pages():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)
    stamp = current_stamp()
    cell = take_contribution_step(world.cell(), "reopen", by=world.rus_lead, reason="Fel.")
    hand_in(world, cell, {"tillstand": "Nytt utkast."})

    assert current_stamp() == stamp

    correct_follow_up(world.round, by=world.rus_lead, reason="Fel.")
    assert current_stamp() != stamp
