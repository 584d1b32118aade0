"""Every kind of page, as every role: accessible, within its width, silent in the console."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import ROLES
from tests.browser.walk import pages_of_every_kind

pytestmark = pytest.mark.browser

Enter = Callable[..., BrowserContext]
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# Behaves alike for every role; one look is enough.
SEEN_BY_ALL = ("web:style",)


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    found = [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in Axe().run(page, options=AXE).response["violations"]
        for node in fault["nodes"][:3]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("the page scrolls sideways")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_is_accessible(role: str, site: str, enter: Enter) -> None:
    walked = pages_of_every_kind(enter(role), site)
    assert len(walked) > 10
    wrong: list[str] = []
    complaints: list[ConsoleMessage] = []
    windows = [enter(role), enter(role, width=320, dark=True)]
    for window in windows:
        page = window.new_page()
        page.on("console", lambda said: complaints.append(said))
        for kind, path in walked.items():
            if role != "anonymous" and kind.startswith(SEEN_BY_ALL):
                continue
            page.goto(site + path)
            wrong += [f"{kind} {path}: {fault}" for fault in faults(page)]
    wrong += [
        f"console: {said.text}"
        for said in complaints
        if said.type == "error" and "404" not in said.text
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_a_form_sent_empty_says_what_is_missing(role: str, site: str, enter: Enter) -> None:
    context = enter(role)
    page = context.new_page()
    wrong: list[str] = []
    for kind, path in pages_of_every_kind(context, site).items():
        page.goto(site + path)
        form = page.locator("main form[method=post]").first
        if not form.count() or not form.locator("input:not([type=hidden]), textarea").count():
            continue
        form.evaluate(
            "form => { for (const field of form.elements)"
            " if (/^(text|search|email|url|date|number|textarea|password)$/.test(field.type)"
            " && !field.readOnly) field.value = '' ; form.noValidate = true; }"
        )
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit()")
        page.wait_for_load_state()
        assert "500" not in page.title(), path
        wrong += [f"{kind} {path} sent empty: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)


def test_a_visitor_gets_no_cookie_and_nothing_from_elsewhere(site: str, enter: Enter) -> None:
    context = enter()
    page = context.new_page()
    foreign: list[str] = []
    page.on(
        "request", lambda asked: None if asked.url.startswith(site) else foreign.append(asked.url)
    )
    for path in pages_of_every_kind(enter(), site).values():
        if path.startswith(("/konto/", "/stil/")):  # a form needs its token
            continue
        page.goto(site + path)
        assert context.cookies() == [], path
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, path
    assert foreign == []


def test_the_measure_can_be_found_by_keyboard_alone(site: str, enter: Enter) -> None:
    page = enter().new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
