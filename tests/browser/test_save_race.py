"""Somebody types on while a save is on its way, and a colleague has saved meanwhile: nothing of
either is lost, and the server is asked no more than it has to be."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Sparat kl\.")
TEXT = "/arbeta/rau/rau-2026/skane/frisk-luft/"
STATE = "#text-tillstand"
IDLE = 11_000  # milliseconds: longer than any save by itself waits
Open = Callable[[str, str], Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """`opened(site, account)` → somebody's own browser, logged in."""
    made = []

    def open_browser(site: str, account: str) -> Page:
        context = browser.new_context(locale="sv-SE")
        made.append(context)
        page = context.new_page()
        log_in(page, site, f"{account}@{DOMAIN}")
        return page

    yield open_browser
    for context in made:
        context.close()


class Saves:
    """The saves that a page sends. The next one can be held on its way."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.status = page, 0, 0
        self.is_holding = False
        self.held: list[Route] = []
        page.route("**/spara/", self._on_its_way)

    def _on_its_way(self, route: Route) -> None:
        self.count += 1
        if self.is_holding:
            self.is_holding = False
            self.held.append(route)
        elif self.status:
            route.fulfill(status=self.status, body="busy")
        else:
            route.continue_()

    def hold_next(self) -> None:
        self.is_holding, self.count = True, 0

    def wait_until_held(self) -> None:
        for _try in range(100):
            if self.held:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("Nothing was saved.")

    def release(self) -> None:
        self.held.pop().continue_()


def caret_at(field: Locator, words: str) -> None:
    """The caret after the words."""
    field.focus()
    script = "(field, words) => { const at = field.value.indexOf(words) + words.length; "
    field.evaluate(script + "field.setSelectionRange(at, at) }", words)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=10_000)


def test_text_typed_on_and_a_colleagues_paragraph_are_both_kept(
    writing_site: str, opened: Open
) -> None:
    lead = opened(writing_site, "malansvarig")
    lead.goto(writing_site + TEXT)
    lead.locator(STATE).fill("Ett.\n\nTvå.\n\nTre.")
    saved(lead)
    colleague = opened(writing_site, "samordnare")
    colleague.goto(writing_site + TEXT)
    saves = Saves(lead)
    saves.hold_next()

    caret_at(lead.locator(STATE), "Ett.")
    lead.keyboard.type(" Halva ")  # and a pause with the space still at the caret
    saves.wait_until_held()
    colleague.locator(STATE).fill("Ett.\n\nTvå.\n\nTre, säger samordnaren.")
    saved(colleague)
    lead.keyboard.type("meningen ")
    lead.wait_for_timeout(2_500)  # another save is asked for, and waits for the first
    saves.release()
    lead.wait_for_timeout(800)
    lead.keyboard.type("till.")

    whole = "Ett. Halva meningen till.\n\nTvå.\n\nTre, säger samordnaren."
    expect(lead.locator(STATE)).to_have_value(whole)
    lead.wait_for_timeout(IDLE)
    expect(lead.locator("[data-saved]")).to_have_text(SAVED)
    assert saves.count <= 4
    for page in (lead, colleague):
        page.reload()
        expect(page.locator(STATE)).to_have_value(whole)


def test_letters_in_parts_are_no_change_of_somebody_else(writing_site: str, opened: Open) -> None:
    """A text copied from a PDF has its å as two signs; the server keeps it as one."""
    lead = opened(writing_site, "malansvarig")
    lead.goto(writing_site + TEXT)
    saves = Saves(lead)
    saves.hold_next()
    lead.locator(STATE).fill("Va\u030aren")
    saves.wait_until_held()
    caret_at(lead.locator(STATE), "ren")
    lead.keyboard.type(" kom.")
    saves.release()

    saved(lead)
    lead.wait_for_timeout(IDLE)

    assert saves.count <= 3
    lead.reload()
    expect(lead.locator(STATE)).to_have_value("Våren kom.")


def test_section_that_a_colleague_leaves_unchanged_stays_so(
    writing_site: str, opened: Open
) -> None:
    lead, colleague = (opened(writing_site, name) for name in ("malansvarig", "samordnare"))
    for page in (lead, colleague):
        page.goto(writing_site + TEXT)
    colleague.locator("#reason-atgardsarbete").fill("Inget nytt har hänt.")
    colleague.locator('button[name="unchanged"][value="atgardsarbete"]').click()
    expect(colleague.locator("[data-unchanged-note]")).to_be_visible()

    lead.locator(STATE).fill("Bara det andra avsnittet.")
    expect(lead.locator("[data-unchanged-note]")).to_contain_text("oförändrad")
    lead.locator(STATE).fill("Bara det andra avsnittet, igen.")
    saved(lead)

    lead.reload()
    expect(lead.locator('[data-section="atgardsarbete"] [data-unchanged-note]')).to_be_visible()
    expect(lead.locator("#text-atgardsarbete")).to_have_value("Miljözonen infördes.")


@pytest.mark.parametrize("status", [503, 401])
def test_server_that_does_not_take_texts_is_not_flooded(
    writing_site: str, opened: Open, status: int
) -> None:
    lead = opened(writing_site, "malansvarig")
    lead.goto(writing_site + TEXT)
    saves = Saves(lead)
    saves.status = status
    for number in range(4):
        lead.locator(STATE).fill(f"Försök {status} {number}.")
        lead.wait_for_timeout(1_900)
    while_typing = saves.count

    lead.wait_for_timeout(IDLE)

    assert while_typing <= 5
    assert saves.count - while_typing <= 3  # one each five seconds
    saves.status = 0
    saved(lead)
    lead.reload()
    expect(lead.locator(STATE)).to_have_value(f"Försök {status} 3.")


def test_answer_typed_on_and_what_a_colleague_added_are_both_kept(
    answering_site: tuple[str, list[int]], opened: Open
) -> None:
    site, reports = answering_site
    address = f"{site}/arbeta/uppfoljning/{reports[3]}/"
    mine, other = (opened(site, "kontakt.lund") for _each in range(2))
    for page in (mine, other):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    rows = [page.locator("[data-answer]").last for page in (mine, other)]
    reason, done = "textarea[name$=rationale]", "textarea[name$=action_taken]"
    saves = Saves(mine)
    saves.hold_next()

    rows[0].locator(reason).focus()
    mine.keyboard.type("Halva ")
    saves.wait_until_held()
    rows[1].locator(done).fill("Kollegans ord.")
    rows[1].locator("[name$=link_url]").first.fill("https://example.org/bevis")
    saved(other)
    mine.keyboard.type("meningen ")
    mine.wait_for_timeout(2_500)
    saves.release()
    mine.wait_for_timeout(800)
    mine.keyboard.type("till.")

    mine.wait_for_timeout(IDLE)
    expect(mine.locator("[data-saved]")).to_have_text(SAVED)
    assert saves.count <= 4
    mine.reload()
    for selector, text in (
        (reason, "Halva meningen till."),
        (done, "Kollegans ord."),
        ("[name$=link_url]", "https://example.org/bevis"),
    ):
        field = mine.locator("[data-answer]").last.locator(selector).first
        expect(field).to_have_value(text)


def test_reports_server_that_does_not_answer_is_not_flooded(
    answering_site: tuple[str, list[int]], opened: Open
) -> None:
    site, reports = answering_site
    page = opened(site, "kontakt.lund")
    page.goto(f"{site}/arbeta/uppfoljning/{reports[5]}/")
    saves = Saves(page)
    saves.status = 503
    for measure in page.locator("[data-answer]").all():  # ten
        measure.locator(".grade-choice").first.click()
    page.wait_for_timeout(1_000 + IDLE)

    assert saves.count <= 30  # ten, and ten more each five seconds
    saves.status = 0
    saved(page)


def test_part_of_a_compilation_saves_itself_and_survives_a_lost_connection(
    writing_site: str, opened: Open
) -> None:
    address = (
        f"{writing_site}/arbeta/omgangar/rau-2026/sammanstallning/sammanfattningar/frisk-luft/"
    )
    mine, other = (opened(writing_site, "rus") for _each in range(2))
    mine.goto(address)
    assert faults(mine) == []
    mine.locator("textarea[name=text]").fill("Ett.\n\nTvå.")
    saved(mine)
    other.goto(address)
    other.locator("textarea[name=text]").fill("Ett.\n\nTvå, säger kollegan.")
    saved(other)
    mine.context.set_offline(True)
    mine.locator("textarea[name=text]").fill("Ett, utan nät.\n\nTvå.")
    expect(mine.locator("[data-saved]")).to_contain_text("Inte sparat", timeout=10_000)
    mine.close()

    again = mine.context.new_page()
    mine.context.set_offline(False)
    again.goto(address)
    whole = "Ett, utan nät.\n\nTvå, säger kollegan."
    expect(again.locator("textarea[name=text]")).to_have_value(whole, timeout=10_000)
    again.locator("textarea[name=text]").fill(f"{whole}\n\nTre.")
    again.get_by_role("button", name="Skicka delen till granskning").click()
    expect(again.locator("main")).to_contain_text("Tre.")
    expect(again.locator(".page-head .state")).to_have_text("Granskas")
