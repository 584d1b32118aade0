"""The page of all components in a real browser: accessible, narrow, and what its script does."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def style(page: Page, live_server: LiveServer) -> Page:
    page.goto(f"{live_server.url}/stil/")
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(style: Page, width: int, scheme: str) -> None:
    style.set_viewport_size({"width": width, "height": 900})
    style.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    found = Axe().run(style, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()


def test_nothing_scrolls_sideways_at_320_pixels(style: Page) -> None:
    style.set_viewport_size({"width": 320, "height": 900})
    assert style.evaluate("document.documentElement.scrollWidth") == 320


def test_the_content_policy_has_nothing_to_refuse(page: Page, live_server: LiveServer) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{live_server.url}/stil/")
    assert not [text for text in refused if "Content Security Policy" in text]


def test_our_font_is_the_one_that_is_used(style: Page) -> None:
    assert style.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Inter'))")
    loaded = style.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert loaded == 1


def test_the_list_of_errors_has_the_focus(style: Page) -> None:
    expect(style.locator("#errors")).to_be_focused()


def test_a_link_in_the_list_of_errors_leads_to_the_field(style: Page) -> None:
    style.get_by_role("link", name=re.compile("^Område:")).click()
    expect(style.locator("#id_area")).to_be_in_viewport()


def test_a_row_is_added_and_counted(style: Page) -> None:
    style.get_by_role("button", name="Lägg till en rad").click()
    expect(style.locator("#rows-rows tr")).to_have_count(3)
    expect(style.locator("#id_rows-TOTAL_FORMS")).to_have_value("3")
    expect(style.locator("#id_rows-2-code")).to_be_focused()


def test_a_second_press_sends_nothing(style: Page) -> None:
    sent: list[str] = []
    style.on("request", lambda request: sent.append(request.method))
    style.evaluate(
        """() => {
          addEventListener('submit', (event) => {
            sentForms = (window.sentForms ?? 0) + !event.defaultPrevented
            event.preventDefault()
          })
          const form = document.querySelector('form[novalidate]')
          form.requestSubmit()
          form.requestSubmit()
        }"""
    )
    assert style.evaluate("sentForms") == 1


def test_leaving_an_unsaved_form_asks_first(style: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    style.on("dialog", stay)
    style.locator("#fresh_title").type("Anlägg våtmarker")
    style.close(run_before_unload=True)
    style.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_a_menu_closes_on_escape(style: Page) -> None:
    menu = style.locator("details.menu").first
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    style.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_the_keyboard_reaches_the_content_first(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/konto/logga-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
