"""The site that the browser tests share, and a way in for each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from milstolpe.demo.logins import LOGINS, PASSWORD
from tests.browser.site import running_site

# Those with pages that the ones before have not; the walk skips what it has seen.
ROLES = ("anonymous", "samordnare.skane", "kontakt.lund", "chef.skane", "administrator", "rus")
Enter = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running_site(folder, "--measures", "300", "--seed", "7") as address:
        yield address


@pytest.fixture(scope="session")
def storage(site: str, browser: Browser) -> dict[str, dict]:
    """The cookies of each role, logged in once."""
    kept: dict[str, dict] = {"anonymous": {}}
    for login in (login for login in LOGINS if login.account in ROLES):
        context = browser.new_context()
        log_in(context.new_page(), site, login.email)
        kept[login.account] = context.storage_state()
        context.close()
    return kept


@pytest.fixture
def enter(browser: Browser, storage: dict[str, dict]) -> Iterator[Enter]:
    """`enter("coordinator", width=320, dark=True)` → a browser window of that role."""
    opened: list[BrowserContext] = []

    def open_window(
        role: str = "anonymous", *, width: int = 1280, dark: bool = False
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="sv-SE",
            storage_state=storage[role] or None,
        )
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()


def log_in(page: Page, site: str, email: str) -> None:
    """The log-in form, filled in as a person does."""
    page.goto(f"{site}/konto/logga-in/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Lösenord").press("Enter")
    page.wait_for_url("**/arbeta/**")
