"""A contact person answers: counted in keys and clicks, and nothing typed is lost."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import colleague_links, log_in
from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser

SAVED = re.compile(r"Sparat kl\.\s")
KONTAKT = f"kontakt.lund@{DOMAIN}"


@pytest.fixture(scope="module")
def cookies(answering_site: tuple[str, list[int]], browser: Browser) -> dict:
    context = browser.new_context()
    log_in(context.new_page(), answering_site[0], KONTAKT)
    return context.storage_state()


@pytest.fixture
def context(browser: Browser, cookies: dict) -> Iterator[BrowserContext]:
    made = browser.new_context(storage_state=cookies, locale="sv-SE")
    yield made
    made.close()


class Keys:
    """A keyboard that counts; running text is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, script: str) -> None:
        for _press in range(40):
            if self.page.evaluate(f"(e => {script})(document.activeElement)"):
                return
            self.press("Tab")
        raise AssertionError(script)


def test_sixty_measures_by_keyboard_in_150_keys(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[0]}/")
    keys = Keys(page)
    keys.press("Tab", "Enter")  # skip to the content
    keys.tab_to("e.name === 'val'")
    for place in range(60):
        if place % 6 == 0:  # ten have changed
            keys.press("h", "t")
            keys.write("Halva sträckan är klar.")
            keys.press("Escape")
        if place < 59:
            keys.press("j")
    expect(page.locator("[data-done]")).to_have_text("10", timeout=15_000)
    page.reload()
    keys.count += 1  # the address still says #content, so the tabs begin there
    keys.tab_to("'tickAll' in e.dataset")
    keys.press("Enter", "Enter")  # the focus goes on to the button that names the count
    expect(page.locator("[data-done]")).to_have_text("60", timeout=15_000)
    assert keys.count <= 150, keys.count


class Clicks:
    """A mouse that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, *targets: str) -> None:
        for target in targets:
            self.page.locator(target).first.click()
            self.count += 1

    def press(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("button", name=name, exact=True).first.click()
            self.count += 1


def tick(*codes: str) -> list[str]:
    return [f"[aria-label='Välj {code}']" for code in codes]


def test_twenty_five_measures_with_four_colleagues_in_50_clicks(
    answering_site: tuple[str, list[int]], context: BrowserContext, browser: Browser
) -> None:
    site, reports = answering_site
    page = context.new_page()
    clicks = Clicks(page)
    page.goto(f"{site}/arbeta/uppfoljning/")
    clicks.on(f".task a[href$='/{reports[1]}/']")
    for number in range(1, 5):  # each to somebody of their own
        clicks.on(*tick(f"M{number}"))
        clicks.press("Lämna till en kollega")
        clicks.on("[name=email]")
        page.keyboard.type(f"kollega{number}@example.org")
        clicks.press("Skicka")
        clicks.on(f".crumbs a[href$='/{reports[1]}/']")
    for address in colleague_links(page, site, 4, example="kollega"):
        answer_as_colleague(browser, site + address)
    clicks.press("Markera alla")
    clicks.on(*tick("M1", "M2", "M3", "M4", "M5"))
    clicks.press("Lämna 20 åtgärder oförändrade")
    expect(page.locator("[data-done]")).to_have_text("20")
    clicks.on("[data-answer]:has([aria-label='Välj M5']) .grade-choice")
    expect(page.locator("[data-done]")).to_have_text("21", timeout=15_000)
    for _each in range(4):
        clicks.on("a:has-text('Hämta in svaret från')")
        clicks.press("Hämta in svaret")
    expect(page.locator("[data-done]")).to_have_text("25")
    clicks.press("Förhandsgranska och lämna in", "Lämna in")
    page.wait_for_url("**/kvittens/")
    assert clicks.count <= 50, clicks.count


def answer_as_colleague(browser: Browser, address: str) -> None:
    """Somebody without an account."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(address)
    page.locator(".grade-choice").nth(2).click()
    page.get_by_label("Vad har gjorts?").fill("Vi har börjat.")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".page-head .answer")).to_contain_text("Skickat")
    assert {cookie["name"] for cookie in context.cookies()} == {"csrf"}
    context.close()


def write_reason(page: Page, text: str) -> None:
    page.locator(".answer-more > summary").first.click()
    page.locator("textarea[name$=rationale]").first.fill(text)


def test_what_is_written_saves_itself_and_survives_a_lost_connection(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[2]}/")
    context.set_offline(True)
    write_reason(page, "Skrivet utan nät.")
    expect(page.locator("[data-saved]")).to_contain_text("ingen anslutning", timeout=10_000)
    context.set_offline(False)
    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=10_000)
    page.reload()
    assert page.locator("textarea[name$=rationale]").first.input_value() == "Skrivet utan nät."


def test_what_is_written_survives_a_closed_tab(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[3]}/")
    context.set_offline(True)
    write_reason(page, "Stängd flik.")
    expect(page.locator("[data-saved]")).to_contain_text("ingen anslutning", timeout=10_000)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[3]}/")
    expect(page.locator("textarea[name$=rationale]").first).to_have_value("Stängd flik.")
    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=10_000)


def test_what_is_written_survives_an_expired_session(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[4]}/")
    context.clear_cookies(name="session")
    write_reason(page, "Utloggad.")
    link = page.get_by_role("link", name="Logga in i en ny flik")
    expect(link).to_be_visible(timeout=10_000)
    other = context.new_page()
    log_in(other, site, KONTAKT)
    other.close()
    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=15_000)
    page.reload()
    assert page.locator("textarea[name$=rationale]").first.input_value() == "Utloggad."


def test_keys_can_be_turned_off(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[4]}/")
    page.locator("[data-keys] > summary").click()
    page.get_by_label("Använd tangenterna").uncheck()
    page.locator("[name=val]").last.focus()
    page.keyboard.press("g")
    assert page.locator("[data-answer]:last-child .grades :checked").count() == 0


def test_draft_has_the_whole_sheet(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/arbeta/uppfoljning/{reports[4]}/utskrift/")
    page.emulate_media(media="print")
    assert page.locator(".work > div").evaluate("e => e.offsetWidth") > 1200


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_pages_are_accessible_and_fit(
    answering_site: tuple[str, list[int]],
    browser: Browser,
    cookies: dict,
    width: int,
    dark: bool,
) -> None:
    site, reports = answering_site
    context = browser.new_context(
        storage_state=cookies,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    report = f"/arbeta/uppfoljning/{reports[4]}/"
    wrong = []
    for path in ("", "forhandsgranska/", "utskrift/", "kollegor/"):
        page.goto(site + report + path)
        if not path:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options=AXE).response["violations"]
        wrong += [f"{path}: {fault['id']} {fault['nodes'][0]['html'][:120]}" for fault in found]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wrong.append(f"{path}: scrolls sideways")
    context.close()
    assert not wrong, "\n".join(wrong)
