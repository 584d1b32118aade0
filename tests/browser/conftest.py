"""The site that the browser tests share, and a way in for each role."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from milstolpe.demo.logins import LOGINS, PASSWORD
from tests.browser.site import COMMAND, environment_of, filled_by, running_site

# Those with pages that the ones before have not; the walk skips what it has seen.
ROLES = ("anonymous", "samordnare.skane", "kontakt.lund", "chef.skane", "administrator", "rus")
Enter = Callable[..., BrowserContext]
FILLING = (
    "from tests.browser.reports import make_programme, make_reports; "
    "make_reports(60, 25, 3, 3, 3, 10); make_programme()"
)
OPEN_YEAR = "from tests.browser.writing import make_open_year; make_open_year()"
LAST_YEAR = "from tests.browser.rau import make_last_year; make_last_year()"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running_site(folder, "--measures", "300", "--seed", "7") as address:
        yield address


@pytest.fixture(scope="session")
def filled_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A small site with a job process, and what `FILLING` printed."""
    folder: Path = tmp_path_factory.mktemp("answering")
    with running_site(folder, "--measures", "32", "--seed", "7") as address:
        environment = environment_of(folder, address)
        printed = filled_by(FILLING, environment)
        jobs = subprocess.Popen([*COMMAND, "jobs"], env=environment)
        yield address, printed
        jobs.terminate()
        jobs.wait(20)


@pytest.fixture(scope="session")
def answering_site(filled_site: tuple[str, list[str]]) -> tuple[str, list[int]]:
    """The site, and its reports: of 60 measures, of 25, three small ones, and one of ten."""
    address, printed = filled_site
    return address, [int(text) for text in printed[:-1]]


@pytest.fixture(scope="session")
def year_site(filled_site: tuple[str, list[str]]) -> tuple[str, str]:
    """The site, and the address of the programme of `make_programme`."""
    address, printed = filled_site
    return address, printed[-1]


@pytest.fixture(scope="session")
def writing_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with a follow-up of objectives that is being written."""
    folder: Path = tmp_path_factory.mktemp("writing")
    with running_site(folder) as address:
        filled_by(OPEN_YEAR, environment_of(folder, address))
        yield address


@pytest.fixture(scope="session")
def rau_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with last year's follow-up of objectives in two counties, published."""
    folder: Path = tmp_path_factory.mktemp("rau")
    with running_site(folder) as address:
        filled_by(LAST_YEAR, environment_of(folder, address))
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


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What was not accessible on the way, told when all have done their part."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


def log_in(page: Page, site: str, email: str) -> None:
    """The log-in form, filled in as a person does."""
    page.goto(f"{site}/konto/logga-in/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Lösenord").press("Enter")
    page.wait_for_url("**/arbeta/**")


def colleague_links(page: Page, site: str, most: int, *, example: str) -> set[str]:
    """The links of the mails that were sent to addresses with `example` in them, read in the
    demo's outbox."""
    outbox = page.context.new_page()
    links: dict[str, set[str]] = {}  # letter → those in it
    for _try in range(60):
        outbox.goto(f"{site}/demo/utkorg/")
        letters = outbox.locator("tr", has_text=example).locator("a").all()
        for letter in {str(row.get_attribute("href")) for row in letters} - links.keys():
            outbox.goto(f"{site}{letter}")
            links[letter] = set(re.findall(r"/svara/[\w.-]+/", outbox.content()))
        found = set[str]().union(*links.values())
        if len(found) == most:
            outbox.close()
            return found
        outbox.wait_for_timeout(1000)
    raise AssertionError(f"{len(found)} of {most} mails came.")
