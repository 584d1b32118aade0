"""Takes the pictures of the README anew: `python -m tools.pictures http://127.0.0.1:8000`.

Needs a running demo (`python3 dev.py demo`) and a browser (see tools/browser.py).
"""

import sys

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tools.browser import candidates
from tools.paths import ROOT

PICTURES = ROOT / "docs" / "pictures"
WINDOW: ViewportSize = {"width": 1280, "height": 900}
# name → who looks (empty: a visitor) and where
SHOTS = {
    "start": ("", "/"),
    "county": ("", "/lan/skane/"),
    "programme": ("", "/program/skane-tillsammans-for-ett-hallbart-skane-2022-2025/"),
    "year": ("", "/uppfoljning/skane-skanes-atgardsprogram-for-miljomalen-2016-2020/2021/"),
    "work": ("samordnare.skane", "/arbeta/"),
    "commitments": ("kontakt.lund", "/arbeta/ataganden/"),
    "plan": ("rus.ledare", "/arbeta/verksamhetsplan/2026/overblick/"),
    "next-plan": ("rus.ledare", "/arbeta/verksamhetsplan/2026/nasta/"),
}


def main(address: str) -> None:
    """Take every picture of the demo at `address`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = next(path for path in candidates() if path.exists())
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (account, path) in SHOTS.items():
            page = browser.new_context(viewport=WINDOW, locale="sv-SE").new_page()
            if account:
                _log_in(page, address, f"{account}@demo.milstolpe.example")
            page.goto(address + path)
            page.screenshot(path=str(PICTURES / f"{name}.png"))
        browser.close()


def _log_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/konto/logga-in/")
    page.locator(f'form:has(input[value="{email}"]) button').click()
    page.wait_for_url("**/arbeta/**")


if __name__ == "__main__":
    main(sys.argv[1])
