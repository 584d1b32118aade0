"""A whole year of the follow-up of objectives, walked through by everybody who has a part in it.

Every page that they meet on the way is looked at by axe, in the state that it then has, and what
they click besides writing is counted.
"""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import Person

pytestmark = pytest.mark.browser

ROUND = "/arbeta/omgangar/rau-2026/"
ACCOUNTS = (
    *("rus", "rus.ledare", "malansvarig", "kollega", "granskare", "chef"),
    *("skog", "chef.skog", "halland"),
)
MOST_FOR_A_CELL = 10
MOST_UNCHANGED = 2
# What stands in the list of tasks and on the buttons.
LABELS = ("generationsmalet", "sammanfattning")
UNCHANGED = "Oförändrat: NEJ, neutral och texten Tillståndet och målbedömning"
MEASURES_TITLE = "Åtgärdsarbete för miljökvalitetsmålet"
MEASURES, STATE = "atgardsarbete", "tillstand"
SEND = "Skicka till granskning"


def test_whole_year_as_every_role(rau_site: str, browser: Browser, wrong: list[str]) -> None:
    people = {name: Person(browser, rau_site, name, wrong, once=True) for name in ACCOUNTS}
    visitor = Person(browser, rau_site, "", wrong)
    rus, leads, lead, colleague, reviewer, decider, forests, forest_decider, halland = (
        people.values()
    )
    makes_the_round_and_opens(rus)
    writes_with_a_colleague(lead, colleague)
    comments_and_returns(reviewer)
    resolves_and_sends_again(lead)
    approves(reviewer)
    assert max(lead.clicks, reviewer.clicks) <= MOST_FOR_A_CELL, (lead.clicks, reviewer.clicks)
    writes_the_others(lead, colleague)
    approves_all_and_hands_in(decider, "lansstyrelsen-skane", 4, waiting=3)
    leaves_all_unchanged(halland)
    approves_all_and_hands_in(halland, "lansstyrelsen-halland", 4, waiting=4)
    writes_for_every_county(forests)
    approves_all_and_hands_in(forest_decider, "skogsstyrelsen", 2, waiting=2)
    sees_the_matrix_and_closes(rus)
    publishes(leads)
    compiles(rus)
    everyone_reads(visitor)
    for person in (*people.values(), visitor):
        person.context.close()


def write(person: Person, section: str, text: str) -> None:
    person.page.locator(f"#text-{section}").fill(text)


def makes_the_round_and_opens(rus: Person) -> None:
    rus.go("/arbeta/omgangar/")
    rus.follow("Ny omgång")
    rus.follow("RÅU 2025")
    rus.write("Sista svarsdag", "2126-11-30")
    rus.press("Spara")
    rus.follow("Öppna omgången")
    rus.press("Öppna omgången")
    rus.sees("0 av 10 texter är inlämnade")
    assert rus.clicks <= MOST_FOR_A_CELL, rus.clicks


def writes_with_a_colleague(lead: Person, colleague: Person) -> None:
    """Both write in one text at once; nothing is lost, and a measure is cited."""
    page = lead.page
    lead.go("/arbeta/")
    lead.follow("Skriv om Frisk luft")
    lead.press("Oförändrad sedan 2025: NEJ, neutral")
    colleague.go("/arbeta/rau/rau-2026/skane/frisk-luft/")
    write(lead, MEASURES, "Vi har granskat vedeldning i fem kommuner.")
    write(lead, STATE, "Halterna sjunker.")
    page.locator("summary", has_text="åtgärd som berör målet").click()
    page.get_by_role("button", name="Hänvisa till RL1").click()
    lead.clicks += 2
    expect(page.locator("[data-saved]")).to_contain_text("Sparat", timeout=15_000)
    write(colleague, STATE, "Ozonet är högre än gränsen.")
    colleague.press("Spara")
    chooses_both(colleague)
    sends(lead)


def chooses_both(colleague: Person) -> None:
    """Both wrote where nothing stood: the second is asked, and lets both wordings stand."""
    page = colleague.page
    colleague.sees("Halterna sjunker.")
    page.locator(f"[name=choice-{STATE}][value=written]").check()
    colleague.clicks += 1
    colleague.press("Spara")


def comments_and_returns(reviewer: Person) -> None:
    reviewer.go("/arbeta/")
    reviewer.follow("Granska 1 text")
    reviewer.unfold("Skriv en kommentar")
    reviewer.write("Din kommentar", "Vilka kommuner?")
    reviewer.press("Skicka kommentaren")
    reviewer.unfold("Lämna tillbaka")
    reviewer.write("Varför?", "Se kommentaren.")
    reviewer.press("Lämna tillbaka")
    reviewer.sees("Återlämnad")


def resolves_and_sends_again(lead: Person) -> None:
    lead.go("/arbeta/")
    lead.follow("Se över Frisk luft")
    lead.press("Löst.*")
    sends(lead)


def approves(reviewer: Person) -> None:
    reviewer.go("/arbeta/")
    reviewer.follow("Granska 1 text")
    reviewer.press("Godkänn")
    reviewer.sees("Godkänd")


def writes_the_others(lead: Person, colleague: Person) -> None:
    """The other objective is as last year; what is new is what has been done."""
    lead.clicks = 0
    lead.go("/arbeta/")
    lead.follow("Skriv om Myllrande våtmarker")
    lead.press(UNCHANGED)
    write(lead, MEASURES, "Två våtmarker är anlagda.")
    sends(lead)
    assert lead.clicks <= MOST_FOR_A_CELL, lead.clicks
    for item in LABELS:
        writes_anew(colleague, "skane", item)


def writes_anew(writer: Person, county: str, item: str) -> None:
    writer.clicks = 0
    writer.go(f"/arbeta/rau/rau-2026/{county}/{item}/")
    write(writer, MEASURES, "Arbetet går vidare.")
    write(writer, STATE, "Läget är som förut.")
    sends(writer)
    assert writer.clicks <= MOST_FOR_A_CELL, writer.clicks


def sends(writer: Person) -> None:
    writer.press(SEND)
    writer.sees("Granskas")


def approves_all_and_hands_in(decider: Person, organisation: str, n: int, waiting: int) -> None:
    decider.clicks = 0
    decider.go(f"{ROUND}lamna-in/{organisation}/")
    decider.press(f"Godkänn {waiting} texter som granskas")
    decider.write("Diarienummer", "502-7-2026")
    decider.press(f"Lämna in {n} texter")
    decider.sees("Kvittens")
    receipt = decider.page.url
    for name in ("handling.docx", "handling.pdf", "metadata.json"):
        answer = decider.context.request.get(f"{receipt}{name}")
        assert answer.status == 200, name
    assert decider.clicks <= MOST_FOR_A_CELL, decider.clicks


def leaves_all_unchanged(halland: Person) -> None:
    """Where nothing has changed a judgement is two clicks: to its text, and that it stands."""
    halland.go("/arbeta/")
    halland.follow("Skriv 4 texter")
    halland.clicks = 0
    halland.follow("Frisk luft")
    halland.press(UNCHANGED)
    halland.follow("Nästa text: Myllrande våtmarker")
    halland.press(UNCHANGED)
    halland.sees("Angiven som oförändrad sedan 2025")
    assert halland.clicks <= 2 * MOST_UNCHANGED, halland.clicks
    for item in ("frisk-luft", "myllrande-vatmarker"):
        halland.clicks = 0
        halland.go(f"/arbeta/rau/rau-2026/halland/{item}/")
        reason = halland.page.locator(f"#reason-{MEASURES}")
        reason.fill("Samma åtgärder pågår.")
        halland.press(f"Oförändrad: {MEASURES_TITLE} som i RÅU 2025")
        sends(halland)
        assert halland.clicks + MOST_UNCHANGED <= MOST_FOR_A_CELL, halland.clicks
    for item in LABELS:
        writes_anew(halland, "halland", item)


def writes_for_every_county(forests: Person) -> None:
    for county in ("Skåne", "Hallands län"):
        forests.clicks = 0
        forests.go("/arbeta/")
        forests.follow("Skriv om Levande skogar")
        forests.sees(county)
        forests.page.locator("[name=joutcome][value=nara]").check()
        forests.page.locator("[name=jtrend][value=positiv]").check()
        forests.page.locator("[name=jtrend_basis]").first.check()
        forests.clicks += 3
        forests.write("Varför målbedömningen är en annan", "Mer skog är skyddad.")
        forests.write("Varför denna utveckling?", "Arealen ökar.")
        write(forests, MEASURES, "Rådgivning till skogsägare.")
        write(forests, STATE, "Mer död ved än förut.")
        sends(forests)
        assert forests.clicks <= MOST_FOR_A_CELL, forests.clicks


def sees_the_matrix_and_closes(rus: Person) -> None:
    rus.clicks = 0
    rus.go(ROUND)
    rus.sees("10 av 10 texter är inlämnade")
    rus.page.get_by_label("Att notera").select_option(label="Ändrad målbedömning")
    rus.press("Visa")
    rus.go(ROUND)
    rus.follow("Stäng omgången")
    rus.press("Stäng omgången")


def publishes(leads: Person) -> None:
    leads.go(ROUND)
    leads.follow("Publicera omgången")
    leads.press("Publicera omgången")
    leads.sees("Publicerad")
    assert leads.clicks <= MOST_FOR_A_CELL, leads.clicks


def compiles(rus: Person) -> None:
    rus.clicks = 0
    rus.go(ROUND)
    rus.follow("Sammanställning")
    rus.sees("2")
    page = rus.page.url
    for name in ("texter/alla.docx", "texter/mal/frisk-luft.pdf", "texter/lan/skane.html"):
        assert rus.context.request.get(f"{page}{name}").status == 200, name
    rus.follow("Ny sammanställning")
    rus.press("Skapa sammanställningen")
    assert rus.clicks <= MOST_FOR_A_CELL, rus.clicks


def everyone_reads(visitor: Person) -> None:
    visitor.go("/rau/2026/")
    visitor.sees("2 NÄRA")
    visitor.go("/lan/skane/miljomal/2026/")
    visitor.go("/lan/skane/miljomal/2026/pa-en-sida/")
    visitor.go("/lan/skane/miljomal/frisk-luft/2026/")
    visitor.sees("Ozonet är högre än gränsen.")
    visitor.sees("Halterna sjunker. RL1 Byt ut gamla vedpannor")
    visitor.go("/lan/skane/miljomal/frisk-luft/2026/skillnad/")
    visitor.go("/miljomal/levande-skogar/2026/")
    assert visitor.context.cookies() == []
