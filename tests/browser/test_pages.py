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
    },
    "resultTypes": ["violations"],  # the others are thousands of nodes that nobody reads
}
LOOKS = ((1280, "light"), (320, "dark"))
SEND_EMPTY = """form => {
  const typed = /^(text|search|email|url|date|number|textarea|password)$/;
  for (const field of form.elements)
    if (typed.test(field.type) && !field.readOnly) field.value = "";
  form.noValidate = true;
  form.requestSubmit();
}"""


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


@pytest.fixture(scope="session")
def walked() -> dict[str, str]:
    """Kinds of page looked at so far → role; each kind is looked at once."""
    return {}


def new_pages(role: str, site: str, enter: Enter, walked: dict[str, str]) -> dict[str, str]:
    """Pages that no role before has shown; the start pages of each role are always new."""
    found = pages_of_every_kind(enter(role), site)
    mine = {k: path for k, path in found.items() if walked.setdefault(k, role) == role}
    return mine | {"my tasks": "/arbeta/"} if role != "anonymous" else mine


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_is_accessible(
    role: str, site: str, enter: Enter, walked: dict[str, str]
) -> None:
    pages = new_pages(role, site, enter, walked)
    wrong: list[str] = []
    complaints: list[ConsoleMessage] = []
    page = enter(role).new_page()
    page.on("console", lambda said: complaints.append(said))  # noqa: PLW0108  # no builtin
    for kind, path in pages.items():
        page.goto(site + path)
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong += [f"{kind} {path}, {width} {scheme}: {fault}" for fault in faults(page)]
    wrong += [
        f"console: {said.text}"
        for said in complaints
        if said.type == "error" and "404" not in said.text
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_a_form_sent_empty_says_what_is_missing(
    role: str, site: str, enter: Enter, walked: dict[str, str]
) -> None:
    context = enter(role)
    page = context.new_page()
    wrong: list[str] = []
    for kind, path in new_pages(role, site, enter, walked).items():
        page.goto(site + path)
        form = page.locator("main form[method=post]").first
        if not form.count() or not form.locator("input:not([type=hidden]), textarea").count():
            continue
        with page.expect_navigation():
            form.evaluate(SEND_EMPTY)
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
        # A form needs its token.
        if path.startswith(("/konto/", "/kontakt/", "/stil/", "/oppna-data/allt/")):
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
