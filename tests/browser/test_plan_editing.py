"""The working group changes a plan: two at the same activity, days in one table, history.

Every page that they meet on the way is looked at by axe.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person

pytestmark = pytest.mark.browser

PLAN = Path(__file__).parents[1] / "workplan/plans/plan-2033.txt"
WORK = "/arbeta/verksamhetsplan/2033/"
TITLE, NEXT = "Mäta vatten", "Mäta luft"


def test_plan_is_changed_in_place(rau_site: str, browser: Browser, wrong: list[str]) -> None:
    member, lead = (Person(browser, rau_site, each, wrong) for each in ("rus", "rus.ledare"))
    activity = finds_the_activity(member)
    changes_it_at_once(member, lead, activity)
    says_what_comes_of_it(member, activity)
    lets_somebody_answer(member, activity)
    places_days(member, lead)
    moves_and_removes(member, activity)
    reads_what_was_changed(member, activity)
    for person in (member, lead):
        person.context.close()


def finds_the_activity(member: Person) -> str:
    """In a plan of its own, taken in from a document."""
    member.go("/arbeta/verksamhetsplan/las-in/")
    member.page.get_by_label("Plandokument").set_input_files(PLAN)
    member.press("Läs dokumentet")
    member.press("Läs in planen")
    member.go(WORK)
    member.page.get_by_label("Prioriterad").check()
    member.press("Visa")
    assert member.page.get_by_role("link", name=NEXT).count() == 0
    member.follow(TITLE)
    return member.page.url.removeprefix(member.site)


def changes_it_at_once(member: Person, lead: Person, activity: str) -> None:
    for person in (member, lead):
        person.go(activity)
        person.follow("Ändra aktiviteten")
    member.page.locator('[name="days"]').fill("106")
    member.page.locator('[name="title"]').fill(f"{TITLE} 2")
    member.press("Spara")
    member.sees("a 106 dagar")
    lead.page.locator('[name="days"]').fill("107")
    lead.press("Spara")
    lead.sees("Under tiden ändrades det här till ”106”")
    assert lead.page.locator('[name="title"]').input_value() == f"{TITLE} 2"
    lead.press("Spara")
    lead.sees("a 107 dagar")


def says_what_comes_of_it(member: Person, activity: str) -> None:
    member.go(activity)
    member.follow("Ny leverans")
    member.press("Spara")
    member.sees("Rätta det här")
    member.write("Leverans", "Slutrapport")
    member.write("Ska vara klar", "2026-12-01")
    member.press("Spara")
    member.follow("Ny länk")
    member.write("Adress", "example.se/vagledning")
    member.write("Vad adressen leder till", "Vägledningen")
    member.press("Spara")
    member.follow("Ny delplan")
    member.write("Titel", "Projektplan")
    file = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Plan."}
    member.page.get_by_label("Fil").set_input_files(file)
    member.press("Spara")
    for text in ("Slutrapport", "Vägledningen", "Projektplan", "plan.txt"):
        member.sees(text)


def lets_somebody_answer(member: Person, activity: str) -> None:
    member.follow("Arbetsgrupp")
    member.follow("Ny person")
    member.write("Namn", "Maja Exempel")
    member.write("Dagar som finns", "2")
    member.press("Spara")
    member.sees("1 person med")
    member.go(activity)
    member.follow("Vem som ansvarar")
    member.page.get_by_label("Maja Exempel").check()
    member.press("Spara")
    member.sees("Maja Exempel")


def places_days(member: Person, lead: Person) -> None:
    for person in (member, lead):
        person.go(f"{WORK}dagar/")
    cells = 'main tbody tr:nth-child(2) td input[inputmode="decimal"]'
    member.page.locator(cells).last.fill("ca 3")
    member.press("Spara")
    member.sees("Skriv dagarna som ett tal")
    member.page.locator(cells).last.fill("30")
    member.sees("28 för många")
    member.page.locator(cells).last.fill("3,5")
    member.press("Spara")
    member.sees("1 siffra är ny")
    member.sees("Maja Exempel har 1,5 dagar för mycket")
    lead.page.locator(cells).last.fill("2")
    lead.press("Spara")
    lead.sees("Här står nu 3,5.")
    lead.press("Spara")
    lead.sees("1 siffra är ny")


def moves_and_removes(member: Person, activity: str) -> None:
    member.go(f"{WORK}ordning/")
    key = activity.rstrip("/").rpartition("/")[2]
    member.page.locator(f'button[value="activity-{key}-down-0"]').click()
    member.look()
    assert member.page.locator(f'button[value="activity-{key}-up-1"]').count() == 1
    member.go(activity)
    member.follow("Slutrapport")
    member.follow("Ta bort ur planen")
    member.press("Ta bort leveransen")
    member.sees("Borttaget")
    member.go(f"{activity}ta-bort/")
    member.sees("de planerade dagarna för 1 person")


def reads_what_was_changed(member: Person, activity: str) -> None:
    member.go(activity)
    member.follow("Historik")
    for text in ("106", "107", "Slutrapport", "borttaget", "Maja Exempel"):
        member.sees(text)
    for width, scheme in ((320, "dark"), (1280, "light")):
        member.page.set_viewport_size({"width": width, "height": 900})
        member.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        member.look()
