"""A contact person answers: counted in keys and clicks, and nothing typed is lost."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.site import running_site
from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser

FILLING = (
    "import django; django.setup(); "
    "from tests.browser.reports import make_reports; make_reports(60, 25, 3, 3, 3)"
)
SAVED = re.compile(r"Sparat kl\. ")
KONTAKT = f"kontakt.lund@{DOMAIN}"


@pytest.fixture(scope="module")
def answering_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """The site, and its reports: of 60 measures, of 25, and three small ones."""
    folder: Path = tmp_path_factory.mktemp("answering")
    with running_site(folder, "--measures", "32", "--seed", "7") as address:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "milstolpe.config.settings",
            "MILSTOLPE_DEMO": "1",
            "MILSTOLPE_VAR": str(folder),
            "MILSTOLPE_DATABASE": f"sqlite:///{folder / 'site.sqlite3'}",
            "MILSTOLPE_SITE_URL": address,
        }
        command = [sys.executable, "-c", FILLING]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        yield address, [int(line) for line in done.stdout.split()]


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
    keys.press("Control+Home")
    page.locator("[data-tick-all]").focus()
    keys.count += 8  # what it takes from the skip link: measured below
    keys.press("Enter", "Enter")
    page.wait_for_url("**/uppfoljning/*/")
    expect(page.locator("[data-done]")).to_have_text("60")
    assert keys.count <= 150, keys.count


def test_tick_all_is_eight_keys_from_the_top(
    answering_site: tuple[str, list[int]], context: BrowserContext
) -> None:
    site, reports = answering_site
    page = context.new_page()
    page.goto(f"{site}/arbeta/uppfoljning/{reports[1]}/")
    keys = Keys(page)
    keys.press("Tab", "Enter")
    keys.tab_to("'tickAll' in e.dataset")
    assert keys.count <= 8, keys.count


def test_twenty_five_measures_with_four_colleagues_in_50_clicks(
    answering_site: tuple[str, list[int]], context: BrowserContext, browser: Browser
) -> None:
    site, reports = answering_site
    page = context.new_page()
    clicks = 0

    def click(target: str, name: str | re.Pattern[str] = "") -> None:
        nonlocal clicks
        found = page.get_by_role(target, name=name).first if name else page.locator(target).first
        found.click()
        clicks += 1

    page.goto(f"{site}/arbeta/uppfoljning/{reports[1]}/")
    hand_to_a_colleague(page, click)
    clicks += 1  # into the field of the address
    for link in colleague_links(page, site):
        answer_as_colleague(browser, site + link)
    click("link", re.compile("^Uppföljning|Åtgärdsprogram|2026"))  # the crumb back
    page.goto(f"{site}/arbeta/uppfoljning/{reports[1]}/")
    click("button", "Markera alla")
    for code in ("M1", "M2", "M3", "M4", "M5"):
        click(f"[aria-label='Välj {code}']")
    click("button", "Lämna 20 åtgärder oförändrade")
    expect(page.locator("[data-done]")).to_have_text("20")
    page.locator("[id^=m]:has([aria-label='Välj M5']) .grade-choice").nth(1).click()
    clicks += 1
    expect(page.locator("[data-done]")).to_have_text("21", timeout=15_000)
    for _each in range(4):
        page.goto(f"{site}/arbeta/uppfoljning/{reports[1]}/kollegor/")
        clicks += 1  # the link there
        click(".link-list a")
        click("button", "Hämta in svaret")
    expect(page.locator("[data-done]")).to_have_text("25")
    click("button", "Förhandsgranska och lämna in")
    click("button", "Lämna in")
    page.wait_for_url("**/kvittens/")
    assert clicks <= 50, clicks


def hand_to_a_colleague(page: Page, click: Callable[..., None]) -> None:
    """Four measures to one colleague."""
    for code in ("M1", "M2", "M3", "M4"):
        click(f"[aria-label='Välj {code}']")
    click("button", "Lämna till en kollega")
    page.get_by_label("Kollegans e-post").fill("kollega@example.org")
    click("button", "Skicka")


def colleague_links(page: Page, site: str) -> list[str]:
    """The links of the mail that was sent last, read in the demo's outbox."""
    outbox = page.context.new_page()
    for _try in range(40):
        outbox.goto(f"{site}/demo/utkorg/")
        outbox.locator("main a").first.click()
        links = re.findall(r"/svara/[^\s<\"]+/", outbox.content())
        if links:
            outbox.close()
            return list(dict.fromkeys(links))
        outbox.wait_for_timeout(500)
    raise AssertionError("No mail came.")


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
