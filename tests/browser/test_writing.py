"""A lead writes: it saves by itself, survives what happens, and two people are both heard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

PAGE = "/arbeta/rau/rau-2026/skane/{}/"
SAVED = re.compile(r"Sparat kl\.")
STATE = "#text-tillstand"


@pytest.fixture(scope="module")
def storage(writing_site: str, browser: Browser) -> dict[str, dict]:
    kept = {}
    for account in ("malansvarig", "samordnare"):
        context = browser.new_context()
        log_in(context.new_page(), writing_site, f"{account}@{DOMAIN}")
        kept[account] = context.storage_state()
        context.close()
    return kept


@pytest.fixture
def windows(browser: Browser, storage: dict[str, dict]) -> Iterator[dict[str, BrowserContext]]:
    made = {
        name: browser.new_context(storage_state=state, locale="sv-SE")
        for name, state in storage.items()
    }
    yield made
    for context in made.values():
        context.close()


def opened(context: BrowserContext, site: str, item: str = "frisk-luft") -> Page:
    page = context.new_page()
    page.goto(site + PAGE.format(item))
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=10_000)


def test_saves_by_itself_within_ten_seconds_and_counts(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    page = opened(windows["malansvarig"], writing_site)
    assert faults(page) == []
    page.locator(STATE).fill("**Bättre** luft i [länet](https://example.org).")
    expect(page.locator("#count-tillstand")).to_have_text(re.compile(r"^20 av 4\s000 tecken$"))
    saved(page)
    expect(page.locator("#count-tillstand")).to_have_text(re.compile(r"^20 av 4\s000 tecken$"))

    page.reload()

    expect(page.locator(STATE)).to_have_value("**Bättre** luft i [länet](https://example.org).")


def test_lost_connection_keeps_the_text_here_until_it_is_sent(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    context = windows["malansvarig"]
    page = opened(context, writing_site)
    context.set_offline(True)
    page.locator(STATE).fill("Skrivet utan nät.")
    expect(page.locator("[data-saved]")).to_contain_text("Inte sparat", timeout=10_000)
    page.close()

    context.set_offline(False)
    again = opened(context, writing_site)
    expect(again.locator(STATE)).to_have_value("Skrivet utan nät.")
    saved(again)
    again.reload()
    expect(again.locator(STATE)).to_have_value("Skrivet utan nät.")


def test_what_never_arrived_in_time_is_kept_as_a_draft(
    writing_site: str, browser: Browser, windows: dict[str, BrowserContext]
) -> None:
    """The connection is lost while somebody else sends the text to review."""
    context = windows["samordnare"]
    page = opened(context, writing_site, "generationsmalet")
    context.set_offline(True)
    page.locator(STATE).fill("Skrivet för sent.")
    expect(page.locator("[data-saved]")).to_contain_text("Inte sparat", timeout=10_000)
    page.close()
    other = browser.new_context(locale="sv-SE")
    sending = other.new_page()
    log_in(sending, writing_site, f"samordnare@{DOMAIN}")
    sending.goto(writing_site + PAGE.format("generationsmalet"))
    sending.locator(STATE).fill("I tid.")
    sending.get_by_role("button", name="Skicka till granskning").click()
    sending.wait_for_url("**/granska/")
    other.close()

    context.set_offline(False)
    again = opened(context, writing_site, "generationsmalet")

    expect(again.locator("#late-heading")).to_have_text("Det här skrev du för sent")
    expect(again.locator(".write-other")).to_contain_text("Skrivet för sent.")
    expect(again.locator("main")).to_contain_text("I tid.")


def test_ended_session_keeps_the_text_and_goes_on(
    writing_site: str, windows: dict[str, BrowserContext], browser: Browser
) -> None:
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    log_in(page, writing_site, f"malansvarig@{DOMAIN}")
    page.goto(writing_site + PAGE.format("frisk-luft"))
    context.clear_cookies()
    page.locator(STATE).fill("Skrivet utloggad.")
    expect(page.locator("[data-saved]")).to_contain_text("Du har loggats ut", timeout=10_000)

    log_in(context.new_page(), writing_site, f"malansvarig@{DOMAIN}")

    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=20_000)
    context.close()


def test_two_people_write_in_one_text_and_both_are_heard(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    lead = opened(windows["malansvarig"], writing_site)
    lead.locator(STATE).fill("Ett.\n\nTvå.\n\nTre.")
    saved(lead)
    other = opened(windows["samordnare"], writing_site)
    other.locator(STATE).fill("Ett.\n\nTvå.\n\nTre från samordnaren.")
    saved(other)

    field = lead.locator(STATE)
    field.focus()
    field.evaluate("field => field.setSelectionRange(4, 4)")
    for letter in " Mitt eget stycke växer fram.":
        lead.keyboard.type(letter, delay=120)

    whole = "Ett. Mitt eget stycke växer fram.\n\nTvå.\n\nTre från samordnaren."
    expect(lead.locator(STATE)).to_have_value(whole, timeout=10_000)
    expect(lead.locator("[data-saved]")).to_contain_text("Sparat", timeout=10_000)
    other.reload()
    expect(other.locator(STATE)).to_have_value(whole)


def test_the_same_paragraph_is_a_choice(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    lead = opened(windows["malansvarig"], writing_site)
    other = opened(windows["samordnare"], writing_site)
    lead.locator(STATE).fill("Målansvarigs ord.")
    saved(lead)
    other.locator(STATE).fill("Samordnarens ord.")
    expect(other.locator("[data-saved]")).to_contain_text("Någon annan har också", timeout=10_000)

    other.get_by_role("button", name="Spara", exact=True).last.click()
    other.get_by_role("radio", name="Det du skrev").check()
    assert faults(other) == []
    other.get_by_role("button", name="Spara", exact=True).last.click()

    expect(other.locator(STATE)).to_have_value("Samordnarens ord.")


def test_paste_from_word_becomes_clean_text(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    page = opened(windows["malansvarig"], writing_site)
    field = page.locator("#text-atgardsarbete")
    field.focus()
    html = '<p class="MsoNormal">Ett <b>fett</b> ord<o:p></o:p></p><ul><li>punkt</li></ul>'
    field.evaluate(
        """(field, html) => {
          const data = new DataTransfer()
          data.setData('text/html', html)
          data.setData('text/plain', 'vanlig')
          field.dispatchEvent(new ClipboardEvent('paste',
            { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        html,
    )

    expect(field).to_have_value("Ett **fett** ord\n\n- punkt")
    saved(page)


def test_tools_preview_and_text_beside(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    page = opened(windows["malansvarig"], writing_site)
    field = page.locator("#text-atgardsarbete")
    field.fill("Rubrik")
    tools = page.locator('[data-tools="atgardsarbete"]')
    tools.get_by_role("button", name="Rubrik").click()
    expect(field).to_have_value("## Rubrik")
    page.get_by_role("button", name="Förhandsgranska").click()
    expect(page.locator('[data-preview="atgardsarbete"] h3')).to_have_text("Rubrik")

    page.locator("summary", has_text="Vad andra län skrev").click()
    page.get_by_role("button", name="Hallands län").click()
    expect(page.locator("#other-county")).to_have_text("Hallands län, 2025")
    assert faults(page) == []


def test_judgement_is_saved_by_itself(
    writing_site: str, windows: dict[str, BrowserContext]
) -> None:
    page = opened(windows["malansvarig"], writing_site)
    page.locator('[name="jtrend"][value="positiv"]').check()
    saved(page)

    page.reload()

    expect(page.locator('[name="jtrend"][value="positiv"]')).to_be_checked()


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_pages_fit_and_axe_finds_nothing(
    writing_site: str, browser: Browser, storage: dict[str, dict], width: int, dark: bool
) -> None:
    context = browser.new_context(
        storage_state=storage["samordnare"],
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    for path in (PAGE.format("frisk-luft"), "/arbeta/rau/rau-2026/skane/"):
        page.goto(writing_site + path)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
