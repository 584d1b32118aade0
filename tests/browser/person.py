"""Somebody at a browser who has a part in a year."""

import re
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Browser, Page, expect

from milstolpe.demo.logins import DOMAIN
from tests.browser.conftest import log_in
from tests.browser.test_pages import faults


class Person:
    """Somebody at a browser; what axe finds on the pages they look at is kept in `wrong`.

    With `once` each kind of page is looked at once in each state that its heading names.
    """

    def __init__(
        self, browser: Browser, site: str, account: str, wrong: list[str], *, once: bool = False
    ) -> None:
        self.context = browser.new_context(locale="sv-SE")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.site, self.account, self.wrong, self.clicks = site, account or "visitor", wrong, 0
        self.once, self.known = once, set[tuple[str, str]]()
        if account:
            log_in(self.page, site, f"{account}@{DOMAIN}")

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.look()

    def look(self) -> None:
        state = self.page.locator(".page-head .state").all_inner_texts()
        kind = resolve(urlsplit(self.page.url).path).view_name, " ".join(state)
        if self.once and kind in self.known:
            return
        self.known.add(kind)
        place = f"{self.account} {self.page.url.removeprefix(self.site)}"
        self.wrong += [f"{place}: {fault}" for fault in faults(self.page)]

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        self.look()

    def press(self, name: str) -> None:
        whole = re.compile(rf"^\s*{name}\s*$")
        self.page.locator("main button.ds-button").filter(has_text=whole).first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        self.look()

    def unfold(self, name: str) -> None:
        self.page.locator("main summary", has_text=name).first.click()
        self.clicks += 1
        self.look()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_role("main").get_by_label(label).first.fill(text)

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)
