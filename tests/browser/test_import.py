"""A coordinator reads in a file in the browser, with the job process: asked, answered, done."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from xlsxwriter.workbook import Workbook

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser
ROWS = [
    ["Program", "Åtgärdsnr", "Åtgärd", "Aktör", "År", "Genomförandegrad"],
    ["Prov i webbläsaren 2011–2014", "W1", "Gör något", "Lunds kommun", 2012, "Påbörjad"],
    ["Prov i webbläsaren 2011–2014", "W1", "Gör något", "Malmö stad", 2012, "Pågår"],
]


def workbook() -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad1")
        for place, row in enumerate(ROWS):
            sheet.write_row(place, 0, row)
    return made.getvalue()


def test_a_file_is_tried_asked_about_and_carried_out(
    filled_site: tuple[str, list[str]], browser: Browser
) -> None:
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    log_in(page, filled_site[0], f"samordnare.skane@{DOMAIN}")
    page.goto(f"{filled_site[0]}/arbeta/import/")
    assert Axe().run(page, options=AXE).response["violations"] == []
    file = {"name": "uttag.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    page.get_by_label("Fil från det gamla systemet").set_input_files([file])
    page.get_by_role("button", name="Prova filen").click()
    page.get_by_role("link", name="Besvara 1 fråga").click(timeout=30_000)
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.get_by_label("Pågår").select_option("P")
    page.get_by_role("button", name="Spara svaren").click()
    page.get_by_role("button", name="Läs in filen").click(timeout=30_000)
    expect(page.get_by_text("Inläsningen är genomförd.")).to_be_visible(timeout=30_000)
    row = page.get_by_role("row", name="Uppföljning 2 2 0 0 0 0")
    expect(row).to_be_visible()
    assert Axe().run(page, options=AXE).response["violations"] == []
    context.close()
