"""A whole year of follow-up, walked through by everybody who has a part in it.

Every page that they meet on the way is looked at by axe, in the state that it then has.
"""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import colleague_links
from tests.browser.person import Person

pytestmark = pytest.mark.browser

YEAR = 2026


def test_whole_year_as_every_role(
    year_site: tuple[str, str], browser: Browser, wrong: list[str]
) -> None:
    site, address = year_site
    people = {
        account: Person(browser, site, account, wrong)
        for account in ("samordnare.skane", "kontakt.lund", "chef.lund", "")
    }
    coordinator, contact, manager, visitor = people.values()
    overview = f"/arbeta/program/{address}/uppfoljning/{YEAR}/"
    opens_and_invites(coordinator, address)
    visitor.go(f"/uppfoljning/{address}/{YEAR}/")
    visitor.sees("0 av 3 har lämnat in")
    report = answers_with_a_colleague(contact, Person(browser, site, "", wrong))
    lets_the_manager_approve(contact, manager, report)
    hands_in(contact, report)
    returns(coordinator, overview)
    hands_in_again(contact, report)
    enters_on_behalf(coordinator, overview)
    reminds_and_gives_longer_time(coordinator, overview)
    closes_analyses_and_publishes(coordinator, overview)
    everyone_sees(visitor, address)
    for person in people.values():
        person.context.close()


def opens_and_invites(coordinator: Person, address: str) -> None:
    coordinator.go(f"/arbeta/program/{address}/uppfoljning/")
    coordinator.follow("Ny uppföljning")
    coordinator.sees("Ifylld från 2025")
    coordinator.press("Spara")
    coordinator.follow("Öppna för svar")
    coordinator.press("Öppna för svar")
    coordinator.follow("Bjud in 3 organisationer")
    coordinator.press("Bjud in 3 organisationer")
    coordinator.sees("0 av 3 har lämnat in")
    assert coordinator.clicks <= 10, coordinator.clicks


def answers_with_a_colleague(contact: Person, colleague: Person) -> str:
    """The path of the report: two measures are graded, the third is handed to a colleague."""
    page = contact.page
    contact.go("/arbeta/uppfoljning/")
    contact.follow("Ett helt år")
    report = page.url.removeprefix(contact.site)
    rows = page.locator("[data-answer]")
    rows.nth(0).get_by_role("button", name="Oförändrad").click()
    rows.nth(1).locator(".grade-choice").nth(0).click()
    rows.nth(1).get_by_label("Pågår kontinuerligt").check()
    expect(page.locator("[data-done]")).to_have_text("2", timeout=15_000)
    page.get_by_label("Välj HA3").check()
    contact.press("Lämna till en kollega")
    contact.write("Kollegans e-post", "helar@example.org")
    contact.press("Skicka")
    (link,) = colleague_links(page, contact.site, 1, example="helar@example.org")
    colleague.go(link)
    colleague.page.locator(".grade-choice").nth(1).click()
    colleague.write("Vad har gjorts?", "Halva sträckan är klar.")
    file = {"name": "karta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    colleague.page.locator("[type=file]").set_input_files(file)  # type: ignore[arg-type]
    colleague.press("Skicka")
    colleague.sees("karta.pdf")
    contact.go(report)
    contact.follow("Hämta in svaret från")
    contact.sees("karta.pdf")
    contact.press("Hämta in svaret")
    expect(page.locator("[data-done]")).to_have_text("3")
    colleague.go(link)
    colleague.sees("Ditt svar är hämtat")
    colleague.context.close()
    return report


def lets_the_manager_approve(contact: Person, manager: Person, report: str) -> None:
    contact.press("Förhandsgranska och lämna in")
    contact.press("Låt vår chef godkänna först")
    contact.sees("Rapporten väntar på att")  # in place of the button that hands in
    expect(contact.page.locator("#hand-in")).to_have_count(0)
    manager.go("/arbeta/")
    manager.go(f"{report}forhandsgranska/")
    manager.press("Godkänn uppföljningen")


def hands_in(contact: Person, report: str) -> None:
    contact.go(f"{report}forhandsgranska/")
    contact.write("Diarienummer", "KS 2026/7")
    contact.press("Lämna in")
    contact.sees("KS 2026/7")
    contact.go(f"{report}utskrift/")
    document = contact.context.request.get(f"{contact.site}{report}kvittens.pdf")
    assert document.body().startswith(b"%PDF-")


def returns(coordinator: Person, overview: str) -> None:
    coordinator.go("/arbeta/notiser/")
    coordinator.sees("Lunds kommun har lämnat in")
    coordinator.go(overview)
    coordinator.sees("1 av 3 har lämnat in")
    coordinator.follow("Lunds kommun")
    coordinator.follow("Återlämna")
    coordinator.write("Kommentar till organisationen", "Skriv varför HA2 pågår.")
    coordinator.press("Återlämna")


def hands_in_again(contact: Person, report: str) -> None:
    contact.go(f"{report}forhandsgranska/")
    contact.sees("Skriv varför HA2 pågår.")
    contact.press("Lämna in")
    contact.sees("Kvittens")


def enters_on_behalf(coordinator: Person, overview: str) -> None:
    coordinator.go(overview)
    coordinator.follow("Malmö stad")
    coordinator.follow("Fyll i åt organisationen")
    coordinator.write("Varifrån kommer svaren?", "Brev 3 december")
    for row in coordinator.page.locator("[data-answer]").all():
        row.locator(".grade-choice").nth(3).click()
    coordinator.press("Spara och lämna in")
    coordinator.sees("Brev 3 december")


def reminds_and_gives_longer_time(coordinator: Person, overview: str) -> None:
    coordinator.go(overview)
    coordinator.sees("2 av 3 har lämnat in")
    coordinator.follow("Påminn dem som inte har lämnat in")
    coordinator.press("Påminn 1 organisation")
    coordinator.follow("Eslövs kommun")
    coordinator.page.locator(".page-head summary").click()
    coordinator.follow("Ge förlängd svarstid")
    coordinator.write("Förlängd svarstid, till och med", "2126-03-31")
    coordinator.write("Varför?", "Sjukdom")
    coordinator.press("Ge förlängd svarstid")
    coordinator.sees("Sjukdom")


def closes_analyses_and_publishes(coordinator: Person, overview: str) -> None:
    coordinator.go(overview)
    coordinator.follow("Stäng för svar")
    coordinator.press("Stäng för svar")
    coordinator.follow("Analys och siffror")
    coordinator.write("Analys", "Två av tre har kommit i gång.")
    coordinator.press("Spara")
    coordinator.go(overview)
    coordinator.follow("Publicera")
    coordinator.press("Publicera")
    coordinator.sees("Publicerad")


def everyone_sees(visitor: Person, address: str) -> None:
    year = f"/uppfoljning/{address}/{YEAR}/"
    visitor.go(year)
    visitor.sees("Två av tre har kommit i gång.")
    visitor.sees("Har inte lämnat in")
    visitor.follow("Åtgärd nummer 3")
    visitor.sees(str(YEAR))
    visitor.go(f"{year}matris/")
    visitor.go(f"{year}aktor/lunds-kommun/")
    visitor.sees("Halva sträckan är klar.")
    visitor.go(f"/program/{address}/")
    expect(visitor.page.locator(f"main a[href='{year}']").first).to_be_visible()
    visitor.go("/aktorer/lunds-kommun/")
    visitor.sees("Ett helt år")
