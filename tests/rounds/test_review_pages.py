"""Pages of versions, review and hand-in, as people with roles meet them."""

import io
import json

import pytest
from docx import Document

from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution, Reading
from milstolpe.rounds.services.texts import save_texts
from tests.factories.rounds import CommentFactory
from tests.followup.world import make_follow_up_world
from tests.rounds.handing import (
    all_approved,
    approved,
    cells,
    handed_in,
    seen,
    submitted,
    written,
)

pytestmark = pytest.mark.django_db

ROUND = "/arbeta/omgangar/rau-2026"
CELL = f"{ROUND}/skane/frisk-luft"
DELIVERY = f"{ROUND}/lamna-in/lansstyrelsen-skane"


@pytest.fixture
def world():
    return make_follow_up_world()


def page(client, user, address, status=200):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def sett(world):
    return [f"{key}:{number}" for key, number in seen(world).items()]


def test_versions_are_listed_compared_and_brought_back(client, world):
    first = TextContent({"tillstand": SectionText("Luften är dålig.")})
    second = TextContent({"tillstand": SectionText("Luften är bra.")})
    saved = save_texts(world.cell(), first, base_number=0, by=world.lead)
    save_texts(saved, second, base_number=1, by=world.coordinator)

    listed = page(client, world.lead, f"{CELL}/versioner/")
    compared = page(client, world.lead, f"{CELL}/versioner/jamfor/?fran=1&till=2")
    one = page(client, world.lead, f"{CELL}/versioner/1/")
    client.post(f"{CELL}/versioner/1/ta-tillbaka/", {"base_number": "2"})

    assert listed.count('name="fran"') == 2
    assert ("dålig" in compared, "<ins>" in compared, "<del>" in compared) == (True, True, True)
    assert "Luften är dålig." in one
    cell = world.cell()
    assert (cell.number, cell.texts.get(section__key="tillstand").text) == (3, "Luften är dålig.")
    assert cell.revisions.get(number=3).way == "brought_back"


def test_version_is_not_brought_back_over_what_somebody_saved_meanwhile(client, world):
    saved = written(world, world.cell())
    again = TextContent({"tillstand": SectionText("Nytt.")})
    save_texts(saved, again, base_number=1, by=world.coordinator)
    client.force_login(world.lead)

    client.post(f"{CELL}/versioner/1/ta-tillbaka/", {"base_number": "1"})

    assert world.cell().number == 2


def test_saves_of_one_person_in_a_row_are_one_line(client, world):
    cell = world.cell()
    for number in range(4):
        mine = TextContent({"tillstand": SectionText(f"Rad {number}.")})
        save_texts(cell, mine, base_number=number, by=world.lead)

    folded = page(client, world.lead, f"{CELL}/versioner/")
    every = page(client, world.lead, f"{CELL}/versioner/?varje=1")

    assert (folded.count('name="fran"'), every.count('name="fran"')) == (1, 4)
    assert "4 sparningar, från 1" in folded


@pytest.mark.parametrize("address", ["99/", "jamfor/?fran=8&till=9"])
def test_version_that_is_not_there(client, world, address):
    page(client, world.lead, f"{CELL}/versioner/{address}", status=404)


def test_reviewer_sees_only_what_changed_since_the_last_reading(client, world):
    text = "\n\n".join(f"Stycke {number}." for number in range(20))
    first = TextContent({"tillstand": SectionText(text)})
    saved = save_texts(world.cell(), first, base_number=0, by=world.lead)
    client.force_login(world.reviewer)
    client.post(f"{CELL}/granska/last/", {"number": "1"})
    second = TextContent({"tillstand": SectionText(f"{text}\n\nNytt sist.")})
    save_texts(saved, second, base_number=1, by=world.lead)

    text = page(client, world.reviewer, f"{CELL}/granska/")

    assert Reading.objects.get().number == 1
    assert "Sedan du läste" in text
    assert "Nytt sist." in text
    assert "rader oförändrade" in text


def test_reviewer_returns_with_a_reason_and_keeps_it_when_refused(client, world):
    submitted(world, world.cell(), by=world.lead)
    client.force_login(world.reviewer)
    address = f"{CELL}/granska/steg/"

    refused = client.post(address, {"step": "return", "base_number": "1.1", "reason": " "})
    assert refused.status_code == 422
    client.post(address, {"step": "return", "base_number": "1.1", "reason": "Källa?"})

    assert world.cell().state == "returned"
    assert "Källa?" in page(client, world.lead, f"{CELL}/granska/")


def test_writer_sends_and_reviewer_approves_from_the_page(client, world):
    written(world, world.cell(), by=world.lead)
    address = f"{CELL}/granska/steg/"
    client.force_login(world.lead)
    client.post(address, {"step": "submit", "base_number": "1.1"})
    assert world.cell().state == "in_review"

    client.force_login(world.reviewer)
    client.post(address, {"step": "approve", "base_number": "1.1"})

    assert world.cell().state == "approved"


def test_step_over_what_somebody_saved_meanwhile_is_refused_on_the_page(client, world):
    written(world, world.cell(), by=world.lead)
    client.force_login(world.lead)

    response = client.post(f"{CELL}/granska/steg/", {"step": "submit", "base_number": "0.1"})

    assert response.status_code == 422
    assert "Någon sparade" in response.content.decode()


@pytest.mark.parametrize("who", ["other_lead", "reader", "forest_lead"])
def test_strangers_do_not_find_the_page(client, world, who):
    page(client, getattr(world, who), f"{CELL}/granska/", status=404)


def test_decider_approves_and_hands_in_a_county_in_three_presses(client, world):
    for row in cells(world):
        submitted(world, row)
    client.force_login(world.decider)

    client.post(f"{DELIVERY}/godkann/", {"sett": sett(world)})
    sent = {"sett": sett(world), "case_number": "502-1-2026", "secrecy": ""}
    response = client.post(f"{DELIVERY}/lamna-in/", sent)

    assert response.url == f"{DELIVERY}/1/"
    assert {row.state for row in cells(world)} == {"handed_in"}
    text = page(client, world.decider, f"{DELIVERY}/1/")
    assert ("502-1-2026" in text, "Frisk luft, Skåne län" in text) == (True, True)


def test_what_is_missing_stands_at_each_text_and_the_form_is_kept(client, world):
    *most, last = cells(world)
    for row in most:
        approved(world, row)
    written(world, last)
    Contribution.objects.filter(pk=last.pk).update(state="approved")
    last.texts.filter(section__key="tillstand").update(text="")
    client.force_login(world.decider)

    sent = {"sett": sett(world), "case_number": "502-1-2026"}
    response = client.post(f"{DELIVERY}/lamna-in/", sent)

    text = response.content.decode()
    assert response.status_code == 422
    assert "”Tillståndet och målbedömning” är tomt." in text
    assert 'value="502-1-2026"' in text


def test_all_texts_can_be_read_on_one_page(client, world):
    all_approved(world)

    text = page(client, world.decider, f"{DELIVERY}/texter/")

    assert text.count("Luften är bra.") == 4


def test_document_for_the_registry_holds_receipt_and_texts(client, world):
    row = handed_in(world, case_number="502-1-2026")
    client.force_login(world.decider)

    word = client.get(f"{DELIVERY}/1/handling.docx")
    data = json.loads(client.get(f"{DELIVERY}/1/metadata.json").content)

    said = "\n".join(line.text for line in Document(io.BytesIO(word.content)).paragraphs)
    assert (row.receipt.hash in said, said.count("Luften är bra.")) == (True, 4)
    assert (data["diarienummer"], data["status"], data["sekretessmarkning"]) == (
        "502-1-2026",
        "expedierad",
        "ingen",
    )


@pytest.mark.slow
def test_document_for_the_registry_is_a_pdf_too(client, world):
    handed_in(world)
    client.force_login(world.rus)

    response = client.get(f"{DELIVERY}/1/handling.pdf")

    assert response.content.startswith(b"%PDF-")
    assert json.loads(client.get(f"{DELIVERY}/1/metadata.json").content)["status"] == "inkommen"


@pytest.mark.parametrize(
    ("who", "status"),
    [("rus", 200), ("lead", 200), ("reviewer", 200), ("other_lead", 403), ("forest_lead", 403)],
)
def test_who_sees_what_an_organisation_hands_in(client, world, who, status):
    page(client, getattr(world, who), f"{DELIVERY}/", status=status)


def test_rus_opens_a_text_again_from_its_page(client, world):
    handed_in(world)
    client.force_login(world.rus_lead)

    sent = {"step": "reopen", "base_number": "1.1", "reason": "Fel siffra.", "until": ""}
    client.post(f"{CELL}/granska/steg/", sent)

    assert world.cell().state == "returned"


def test_national_mark_is_set_for_all_and_taken_away_for_one(client, world):
    handed_in(world)
    client.force_login(world.decider)
    client.post(f"{DELIVERY}/nationellt/")
    marked = Contribution.objects.filter(entered_nationally_at__isnull=False).count()
    client.post(f"{CELL}/granska/nationellt/", {"is_entered": "0"})

    assert marked == 4
    assert world.cell().entered_nationally_at is None


@pytest.mark.parametrize("address", [f"{DELIVERY}/", f"{DELIVERY}/texter/"])
def test_pages_of_a_delivery_take_as_many_queries_whatever_there_is(
    client, world, django_assert_max_num_queries, address
):
    written(world, world.cell())
    page(client, world.decider, address)
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for row in cells(world)[1:]:
        submitted(world, row)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_writing_page_leads_to_handing_over(client, world):
    client.force_login(world.lead)
    address = "/arbeta/rau/rau-2026/skane/frisk-luft/"
    assert f'href="{CELL}/versioner/"' in client.get(address).content.decode()

    sent = {"base": "0", "text-tillstand": "Luften är bra.", "text-atgardsarbete": "Ja.",
            "act": "submit"}  # fmt: skip
    response = client.post(address, sent)

    assert response.url == f"{CELL}/granska/"


def test_hand_in_page_leads_to_each_thing_that_is_missing(client, world):
    save_texts(world.cell(), TextContent({"tillstand": SectionText("Bra.")}), base_number=0,
               by=world.lead)  # fmt: skip
    blocking = CommentFactory(contribution=world.cell(), is_blocking=True)

    written_in = page(client, world.decider, f"{DELIVERY}/")
    Contribution.objects.filter(pk=world.cell().pk).update(state="in_review")
    reviewed = page(client, world.decider, f"{DELIVERY}/")

    text = "/arbeta/rau/rau-2026/skane/frisk-luft/"
    review = f"{CELL}/granska/"
    for anchor in ("text-atgardsarbete", "write", "kommentarer"):
        assert f'href="{text}#{anchor}"' in written_in
    for tail in ("#avsnitt-atgardsarbete", "", "#kommentarer"):
        assert f'href="{review}{tail}">' in reviewed
    assert blocking.resolved_at is None


def test_all_texts_say_why_they_are_judged_so(client, world):
    written(world, world.cell())
    read = page(client, world.decider, f"{DELIVERY}/texter/")
    assert "Varför målbedömningen ändras: Vi vet mer nu." in read
    assert "Varför denna utveckling: Det står still." in read
