"""A file is read in, and all content taken out, in the browser with the job process."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from xlsxwriter.workbook import Workbook

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser
ROWS = [
    ["Program", "Åtgärdsnr", "Åtgärd", "Aktör", "År", "Genomförandegrad"],
    ["Prov i webbläsaren 2011–2014", "W1", "Gör något", "Lunds kommun", 2012, "Påbörjad"],
    ["Prov i webbläsaren 2011–2014", "W1", "Gör något", "Malmö stad", 2012, "Pågår"],
    ["Prov i webbläsaren 2011–2014", "W1", "Gör något", "Solbyns vattenråd", 2012, "G"],
]


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad1")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return made.getvalue()


@pytest.fixture
def desk(filled_site: tuple[str, list[str]], browser: Browser) -> Iterator[Page]:
    """The coordinator of Skåne at the page of imports."""
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    page = context.new_page()
    log_in(page, filled_site[0], f"samordnare.skane@{DOMAIN}")
    page.goto(f"{filled_site[0]}/arbeta/import/")
    yield page
    context.close()


def upload(page: Page, content: bytes) -> None:
    """Tried by keyboard: the file is chosen, then Tab and Enter to the button."""
    file = {"name": "uttag.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("Fil från det gamla systemet").set_input_files([file])
    press(page, page.get_by_role("button", name="Prova filen"))


def press(page: Page, target: Locator) -> None:
    """Reach the target with Tab alone, see that it shows that it has the focus, and press Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def reach(page: Page, target: Locator) -> None:
    expect(target).to_be_visible(timeout=30_000)
    page.wait_for_load_state()
    for _time in range(80):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"


def assert_clean(page: Page) -> None:
    assert Axe().run(page, options=AXE).response["violations"] == []


def test_a_file_is_tried_asked_about_and_carried_out(desk: Page) -> None:
    assert_clean(desk)
    upload(desk, workbook(ROWS))
    press(desk, desk.get_by_role("link", name="Besvara 2 frågor"))
    group = desk.get_by_role("group", name="Pågår")
    expect(group).to_be_visible()
    assert_clean(desk)
    degree = group.get_by_label("Svar")
    reach(desk, degree)
    desk.keyboard.press("P")
    assert degree.input_value() == "P"
    new = desk.get_by_role("group", name="Solbyns vattenråd").get_by_label("Svar")
    reach(desk, new)
    desk.keyboard.press("R")
    assert new.input_value() == "ny: Råd eller kommitté"
    press(desk, desk.get_by_role("button", name="Spara svaren"))
    press(desk, desk.get_by_role("button", name="Läs in filen"))
    expect(desk.get_by_text("Inläsningen är genomförd.")).to_be_visible(timeout=30_000)
    for row in ("Aktörer 1 1 0 0 0 0", "Uppföljning 3 3 0 0 0 0"):
        expect(desk.get_by_role("row", name=row)).to_be_visible()
    assert_clean(desk)
    desk.goto(desk.url.rpartition("/import/")[0] + "/import/svar/")
    expect(desk.get_by_role("button", name="Ta bort solbyns vattenråd")).to_be_visible()
    assert_clean(desk)


def test_what_a_corrected_file_leaves_out_is_listed(desk: Page) -> None:
    rows = [[cell.replace("W1", "V1") if isinstance(cell, str) else cell for cell in row]
            for row in (*ROWS[:2], [*ROWS[1][:3], "Malmö stad", 2012, "G"])]  # fmt: skip
    start = desk.url
    upload(desk, workbook(rows))
    press(desk, desk.get_by_role("button", name="Läs in filen"))
    expect(desk.get_by_text("Inläsningen är genomförd.")).to_be_visible(timeout=30_000)
    desk.goto(start)
    upload(desk, workbook(rows[:2]))
    summary = desk.locator("summary", has_text="Finns i Milstolpe men inte i filen")
    press(desk, summary)
    expect(desk.get_by_role("cell", name="V1 · Malmö stad · 2012")).to_be_visible()
    assert_clean(desk)
    desk.set_viewport_size({"width": 320, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") == 320
    assert_clean(desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_content_is_chosen_made_and_fetched(
    filled_site: tuple[str, list[str]], browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(locale="sv-SE", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{filled_site[0]}/oppna-data/allt/")
    expect(page.get_by_role("heading", name="Vad som inte är med")).to_be_visible()
    assert_clean(page)
    reach(page, page.get_by_label("Excel, i samma form som för inläsning"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("JSON").is_checked()
    press(page, page.get_by_role("button", name="Gör filen"))
    fetch = page.get_by_role("link", name="Hämta filen")
    expect(fetch).to_be_visible(timeout=60_000)
    assert_clean(page)
    reach(page, fetch)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert json.loads(download.value.path().read_bytes())["meta"]["title"] == "Allt innehåll"
    context.close()
