"""A plan from its document to the year-end report, walked through by everybody who has a part.

Every page that they meet on the way is looked at by axe.
"""

import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser

from tests.browser.person import Person

pytestmark = pytest.mark.browser

PLAN = Path(__file__).parents[1] / "workplan/plans/plan-2031.txt"
WORK, PUBLIC = "/arbeta/verksamhetsplan/2031/", "/verksamhetsplan/2031/"
REPORT = f"{WORK}verksamhetsberattelse/"


def test_plan_from_document_to_report(rau_site: str, browser: Browser, wrong: list[str]) -> None:
    accounts = ("rus", "rus.ledare", "chef", "")
    people = [Person(browser, rau_site, account, wrong, once=True) for account in accounts]
    member, lead, board, visitor = people
    takes_in_the_document(member)
    sees_nothing_yet(board, visitor)
    decides(lead)
    reads_the_plan(board, visitor)
    writes_the_report(member)
    finishes_and_closes(lead)
    takes_the_document_in_again(member)
    for person in people:
        person.context.close()


def takes_in_the_document(member: Person) -> None:
    member.go("/arbeta/verksamhetsplan/")
    member.follow("Läs in ett plandokument")
    member.page.get_by_label("Plandokument").set_input_files(PLAN)
    member.press("Läs dokumentet")
    member.sees("Alla angivna summor stämmer")
    member.press("Läs in planen")
    member.go(WORK)
    member.sees("5 aktiviteter med 92,5 dagar")


def fetched(person: Person, address: str) -> bytes:
    answer = person.context.request.get(person.site + address)
    assert answer.status == 200, (address, answer.status)
    return answer.body()


def sees_nothing_yet(*others: Person) -> None:
    for person in others:
        for address in (PUBLIC, f"{PUBLIC.rstrip('/')}.docx"):
            assert person.context.request.get(person.site + address).status == 404


def decides(lead: Person) -> None:
    lead.go(f"{WORK}beslut/")
    for step in ("Behandlad av styrgruppen", "Fastställ planen"):
        lead.follow(step)
        lead.page.locator('[name="decided_on"]').fill("2026-02-12")
        lead.page.locator('[name="decided_by"]').fill("RUS styrgrupp")
        lead.page.locator("main form button.ds-button").first.click()
        lead.page.wait_for_load_state()
        lead.look()
    lead.sees("Alla ser version 1")


def reads_the_plan(*others: Person) -> None:
    for person in others:
        person.go(PUBLIC)
        person.sees("RUS styrgrupp")
        assert fetched(person, f"{PUBLIC.rstrip('/')}.pdf").startswith(b"%PDF-")
        assert person.context.request.get(person.site + REPORT).status in (403, 404) or (
            "logga-in" in person.context.request.get(person.site + REPORT).url
        )


def writes_the_report(member: Person) -> None:
    member.go(REPORT)
    member.sees("Aktiviteter som ingen har berättat om")
    member.write("Sammanfattning", "Planen hölls.\n\n- Fyra träffar.\n- En rapport.")
    member.press("Spara")
    member.sees("Sparat")


def finishes_and_closes(lead: Person) -> None:
    lead.go(REPORT)
    lead.press("Gör klar verksamhetsberättelsen")
    lead.sees("sparad som version 1")
    said = Document(io.BytesIO(fetched(lead, f"{REPORT}version/1.docx")))
    assert "Planen hölls." in [row.text for row in said.paragraphs]
    lead.go(f"{WORK}beslut/")
    lead.follow("Avsluta året")
    lead.page.locator("main form button.ds-button").first.click()
    lead.page.wait_for_load_state()
    lead.go(REPORT)
    assert lead.page.locator("main textarea").count() == 0


def takes_the_document_in_again(member: Person) -> None:
    """The plan's own Word document is understood whole, and is not taken over the plan."""
    file = fetched(member, f"{PUBLIC.rstrip('/')}.docx")
    member.go("/arbeta/verksamhetsplan/las-in/")
    upload = {"name": "plan.docx", "mimeType": "application/octet-stream", "buffer": file}
    member.page.get_by_label("Plandokument").set_input_files(upload)
    member.press("Läs dokumentet")
    member.sees("Alla angivna summor stämmer")
    member.press("Läs in planen")
    member.sees("Det finns redan en plan för 2031")
