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
DAYS, MONEY = f"{WORK}anvanda-dagar/", f"{WORK}pengar/"


def test_plan_from_document_to_report(rau_site: str, browser: Browser, wrong: list[str]) -> None:
    accounts = ("rus", "rus.ledare", "chef", "")
    people = [Person(browser, rau_site, account, wrong, once=True) for account in accounts]
    member, lead, board, visitor = people
    takes_in_the_document(member)
    sees_nothing_yet(board, visitor)
    decides(lead)
    reads_the_plan(board, visitor)
    tells_of_the_year(member, lead)
    writes_used_days(member)
    takes_in_used_days(member)
    notes_money_and_takes_it_back(member)
    promises_and_delivers(member)
    judges_an_aim(member)
    looks_at_the_year(lead)
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


def tells_of_the_year(member: Person, lead: Person) -> None:
    """Quarter by quarter; where both have told of the same, one is asked."""
    first, second = f"{WORK}lage/kvartal-1/", f"{WORK}lage/kvartal-2/"
    lead.go(first)
    member.go(first)
    member.page.locator('main [name$="-status"]').first.select_option("delayed")
    member.page.locator('main [name$="-text"]').first.fill("Underlaget dröjer.")
    member.press("Spara")
    member.sees("1 aktivitet är sparad")
    lead.page.locator('main [name$="-status"]').first.select_option("deviation")
    lead.page.locator('main [name$="-status"]').nth(1).select_option("as_planned")
    lead.press("Spara")
    lead.sees("Försenad: Underlaget dröjer.")
    lead.page.locator('main input[value="mine"]').check()
    lead.press("Spara")
    lead.sees("2 aktiviteter är sparade")
    member.go(second)
    member.press("Fyll i oförändrat där inget är valt")
    member.sees("ifyllt men inte sparat")
    member.press("Spara")
    member.sees("2 aktiviteter är sparade")
    assert fetched(member, f"{WORK}lage/kvartal-2.pdf").startswith(b"%PDF-")
    assert b"Avvikelse" in fetched(member, f"{WORK}lage/kvartal-2.csv")


def writes_used_days(member: Person) -> None:
    member.go(DAYS)
    cells = member.page.locator("main table input.ds-input")
    cells.nth(0).fill("ca 3")
    member.press("Spara")
    member.sees("Skriv dagarna som ett tal")
    cells.nth(0).fill("2,5")
    member.press("Spara")
    member.sees("1 ruta är sparad")


def takes_in_used_days(member: Person) -> None:
    member.go(DAYS)
    member.follow("Läs in från Excel eller CSV")
    text = "Nr;Aktivitet;Kvartal 1;Kvartal 2\r\n1;;2,5;4\r\n2;;;många\r\n"
    upload = {"name": "dagar.csv", "mimeType": "text/csv", "buffer": text.encode()}
    member.page.get_by_label("Ifylld lista").set_input_files(upload)
    member.press("Läs filen")
    member.sees("Inte förstått")
    member.press("Läs in dagarna")
    member.sees("6,5 av 92,5 planerade dagar är använda")


def notes_money_and_takes_it_back(member: Person) -> None:
    member.go(MONEY)
    for amount in ("12 500", "1 250"):
        member.follow("Notera använda pengar")
        member.page.locator('[name="line"]').select_option(index=1)
        member.write("Belopp, kr", amount)
        member.write("Dag", "2031-05-04")
        member.write("Vad för?", f"Lokal för {amount}")
        member.press("Notera använda pengar")
    member.follow("Ta tillbaka")
    member.write("Varför?", "En nolla för lite")
    member.press("Ta tillbaka")
    member.sees("Raden är tillbakatagen")
    member.sees("tar tillbaka")
    member.page.locator("main tbody a").first.click()
    member.look()
    member.follow("Ändra prognosen")
    member.write("Prognos, kr", "150 000")
    member.write("Varför?", "Färre träffar")
    member.press("Ändra prognosen")
    member.sees("Färre träffar")


def promises_and_delivers(member: Person) -> None:
    """A deliverable is written in the activity, and said to be ready."""
    member.go(f"{WORK}lage/kvartal-1/?visa=prioriterade")
    member.page.locator("main tbody th a").first.click()
    member.page.wait_for_load_state()
    member.look()
    member.sees("Under året")
    member.follow("Ny leverans")
    member.write("Leverans", "Rapport om vatten")
    member.write("Ska vara klar", "2031-06-01")
    member.press("Spara")
    member.go(f"{WORK}leveranser/")
    member.follow("Ange att den är klar")
    member.write("Blev klar", "2026-02-01")
    member.write("Länk", "example.se/rapport")
    member.press("Uppdatera leveransen")
    member.sees("1 av 1 leveranser är klara")


def judges_an_aim(member: Person) -> None:
    member.go(f"{WORK}leveranser/")
    member.follow("Bedöm")
    member.page.get_by_label("Delvis uppnått").check()
    member.write("Vad bedömningen bygger på", "Hälften av länen.")
    member.press("Bedöm målet")
    member.sees("Hälften av länen.")


def looks_at_the_year(lead: Person) -> None:
    lead.go(f"{WORK}overblick/")
    lead.sees("6,5 av 92,5 planerade dagar är använda")
    assert lead.page.locator("main svg.bars").count() == 3
    for width, scheme in ((320, "dark"), (1280, "light")):
        lead.page.set_viewport_size({"width": width, "height": 900})
        lead.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        lead.known.clear()
        lead.look()


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
    texts = [row.text for row in said.paragraphs]
    texts += [cell.text for table in said.tables for row in table.rows for cell in row.cells]
    for text in ("Planen hölls.", "Hälften av länen.", "6,5", "12\xa0500"):
        assert text in texts
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
