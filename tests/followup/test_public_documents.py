"""Published texts as documents, and a county's year as a picture: the same words, tagged."""

import io
import struct

import pytest
from docx import Document

from tests.followup.published import hand_in, publish, two_years
from tests.followup.world import make_follow_up_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COUNTY = "/lan/skane/miljomal/2027"
TEXT = "/lan/skane/miljomal/frisk-luft/2027"


def test_text_and_county_are_given_as_word(client):
    two_years("Dålig.", "# Halter\n\n- **Bättre** luft.")

    text = Document(io.BytesIO(client.get(f"{TEXT}.docx").content))
    county = Document(io.BytesIO(client.get(f"{COUNTY}.docx").content))

    said = [paragraph.text for paragraph in text.paragraphs]
    assert said[0] == "Frisk luft i Skåne län 2027"
    assert "Målbedömningen är NÄRA. Utvecklingen i miljön är neutral." in said
    assert said[said.index("Halter") :][:2] == ["Halter", "Bättre luft."]
    assert [cell.text for cell in county.tables[0].rows[1].cells] == [
        "2 Frisk luft", "NÄRA", "Neutral", "", "",
    ]  # fmt: skip
    assert "Bättre luft." in [paragraph.text for paragraph in county.paragraphs]


@pytest.mark.parametrize("address", [f"{TEXT}.pdf", f"{COUNTY}.pdf", f"{COUNTY}/pa-en-sida.pdf"])
def test_pdf_is_tagged_and_the_same_each_time(client, address):
    two_years("Dålig.", "Bättre.")

    first, second = client.get(address).content, client.get(address).content

    assert first == second
    assert first.startswith(b"%PDF")
    assert b"/StructTreeRoot" in first
    assert b"pdfuaid:part" in first or b"/Marked true" in first


def test_county_is_given_as_a_picture_of_its_size(client):
    two_years("Dålig.", "Bättre.")

    drawn = client.get(f"{COUNTY}/pa-en-sida.png")
    assert drawn["Content-Type"] == "image/png"
    assert struct.unpack(">II", drawn.content[16:24]) == (1200, 630)
    svg = client.get(f"{COUNTY}/pa-en-sida.svg").content.decode()
    title = "Så går det för miljömålen i Skåne län 2027. Den enda målbedömningen är NÄRA"
    assert f'role="img"><title>{title}' in svg


def test_one_page_says_what_is_shared(client):
    two_years("Dålig.", "Bättre.")

    page = client.get(f"{COUNTY}/pa-en-sida/").content.decode()

    image = f'content="http://127.0.0.1:8000{COUNTY}/pa-en-sida.png"'
    assert image in page
    assert 'property="og:title" content="Så går det för miljömålen i Skåne län 2027"' in page


def test_what_is_not_handed_in_is_said_in_documents(client):
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)

    county = Document(io.BytesIO(client.get("/lan/skane/miljomal/2026.docx").content))

    row = [cell.text for cell in county.tables[0].rows[2].cells]
    assert row[:3] == ["11 Myllrande våtmarker", "Inte inlämnad", "Inte inlämnad"]
