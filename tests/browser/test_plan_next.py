"""A wish from a county board, and the next plan made from this one, walked through in a browser.

Every page that they meet on the way is looked at by axe.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person

pytestmark = pytest.mark.browser

PLAN = Path(__file__).parents[1] / "workplan/plans/plan-2031.txt"
BASE = "/arbeta/verksamhetsplan/"
NEXT, WISHES = f"{BASE}2041/nasta/", f"{BASE}onskemal/"


def test_wish_and_next_plan(rau_site: str, browser: Browser, wrong: list[str]) -> None:
    accounts = ("rus", "rus.ledare", "kollega")
    people = [Person(browser, rau_site, account, wrong, once=True) for account in accounts]
    member, lead, board = people
    board_wishes(board)
    lead_answers(lead)
    board_reads_the_answer(board)
    takes_in_the_document(member)
    carries_over(member, lead)
    for person in people:
        person.context.close()


def board_wishes(board: Person) -> None:
    board.go("/arbeta/")
    board.follow("Önskemål till RUS")
    board.follow("Skicka ett önskemål")
    board.press("Skicka ett önskemål")
    board.sees("Fyll i fältet.")
    board.write("Vad önskar ni?", "Fler filmer om vatten")
    board.press("Skicka ett önskemål")
    board.sees("Önskemålet är skickat till RUS.")


def lead_answers(lead: Person) -> None:
    lead.go("/arbeta/")
    lead.follow("Svara på 1 önskemål till planen")
    lead.follow("Fler filmer om vatten")
    lead.page.get_by_label("Inte med").check()
    lead.press("Spara")
    lead.sees("Skriv ett svar")
    lead.page.locator('main [name="answer"]').fill("Det finns filmer hos en annan myndighet.")
    lead.press("Spara")
    lead.sees("Sparat.")
    lead.go(f"{WISHES}behovsenkat/")


def board_reads_the_answer(board: Person) -> None:
    board.go("/arbeta/notiser/")
    board.page.get_by_role("button", name=re.compile("har fått svar: Fler filmer")).first.click()
    board.page.wait_for_load_state()
    board.sees("Det finns filmer hos en annan myndighet.")


def takes_in_the_document(member: Person) -> None:
    member.go(f"{BASE}las-in/")
    text = PLAN.read_text(encoding="utf-8").replace("203", "204")  # a year that nobody has
    file = {"name": "plan.txt", "mimeType": "text/plain", "buffer": text.encode()}
    member.page.get_by_label("Plandokument").set_input_files(file)
    member.press("Läs dokumentet")
    member.press("Läs in planen")
    member.go(f"{BASE}2041/")


def carries_over(member: Person, lead: Person) -> None:
    """One presses first; the other is asked, and adds what is left."""
    member.go(NEXT)
    lead.go(NEXT)
    boxes = member.page.locator('main table input[name$="-carry"]')
    whole = boxes.count()
    boxes.last.uncheck()
    member.press("Gör planen för 2042")
    member.sees("Planen för 2042 är gjord, med")
    lead.press("Gör planen för 2042")
    lead.sees("Nästa plan gjordes medan du hade sidan öppen")
    lead.press("Lägg till i planen för 2042")
    lead.sees("1 aktivitet är tillagd i planen för 2042.")
    lead.sees(f"{whole} av {whole} aktiviteter fortsätter")
    lead.page.locator("main table td[colspan] a").first.click()
    lead.page.wait_for_load_state()
    lead.sees("Fortsätter från")
    lead.go(f"{BASE}2042/")
