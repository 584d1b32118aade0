"""The pages of compilations: by whom they are seen, what they show, in how many queries."""

import pytest
from django.test import Client

from milstolpe.rounds.enums import PartState
from milstolpe.rounds.models import Compilation
from milstolpe.rounds.services.compiling import make_compilation, save_part, take_part_step
from tests.followup.world import FollowUpWorld
from tests.rounds.compiling import half_handed_in, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST_QUERIES = 12 + 3  # and who asks: session, person, roles


def address(world: FollowUpWorld, more: str = "") -> str:
    return f"/arbeta/omgangar/{world.round.address}/sammanstallning/{more}"


def compilation(world: FollowUpWorld) -> Compilation:
    return make_compilation(world.round, "samlad", name="Samlad", by=world.rus)


@pytest.fixture
def world() -> FollowUpWorld:
    return half_handed_in()


def test_rus_sees_the_whole_in_one_click(client: Client, world):
    client.force_login(world.rus)

    page = client.get(address(world)).content.decode()

    assert "3 av 10 texter är inlämnade." in page
    assert "NÄRA" in page
    assert "texter/mal/frisk-luft.docx" in page
    assert "texter/lan/skane.pdf" in page


@pytest.mark.parametrize("who", ["coordinator", "lead", "reviewer", "decider", "reader"])
@pytest.mark.parametrize("more", ["", "ny/", "samlad/", "samlad/analys/", "texter/alla.docx"])
def test_only_rus_compiles(client: Client, world, who, more):
    compilation(world)
    client.force_login(getattr(world, who))
    assert client.get(address(world, more)).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        "", "ny/", "samlad/", "samlad/analys/", "samlad/frisk-luft/", "samlad/analys/plan/",
        "samlad/analys/versioner/", "samlad/frisk-luft.docx", "samlad.html",
        "texter/mal/frisk-luft.html", "tabell/andringar.csv",
    ],
)  # fmt: skip
def test_pages_take_few_queries(
    client: Client, world, more, django_assert_max_num_queries, settings
):
    made = compilation(world)
    save_part(made.parts.get(key="analys"), "Text.", base_number=0, by=world.rus)
    client.force_login(world.rus)
    client.get(address(world, more))
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(address(world, more)).status_code == 200


def test_compilation_is_made_and_its_part_written_and_reviewed(client: Client, world):
    client.force_login(world.rus)
    made = client.post(address(world, "ny/"), {"plan": "samlad", "name": "Samlad"})
    assert made["Location"] == address(world, "samlad/")
    part = address(world, "samlad/frisk-luft/")

    page = client.get(part).content.decode()
    assert "2 texter från länen" in page
    assert "Vi har <strong>mätt</strong> luften." in page
    assert client.post(part, {"text": "Bra.", "base_number": "0"}).status_code == 302
    assert client.post(f"{part}steg/", {"step": "submit"}).status_code == 302
    client.force_login(world.rus_lead)
    assert client.post(f"{part}steg/", {"step": "approve"}).status_code == 302
    assert Compilation.objects.get().parts.get(key="frisk-luft").state == PartState.DONE


def test_colliding_edits_are_shown_side_by_side_and_both_stand_in_the_form(client: Client, world):
    part = compilation(world).parts.get(key="analys")
    save_part(part, "Ett.\n\nTvå.", base_number=0, by=world.rus_lead)
    save_part(part, "Ett, deras.\n\nTvå.", base_number=1, by=world.rus_lead)
    client.force_login(world.rus)

    sent = {"text": "Ett, mitt.\n\nTvå.", "base_number": "1"}
    response = client.post(address(world, "samlad/analys/"), sent)

    assert response.status_code == 422
    form = response.context["form"]
    assert form["text"].value() == "Ett, deras.\n\nEtt, mitt.\n\nTvå."
    assert form["base_number"].value() == "2"
    page = response.content.decode()
    assert '<div class="conflict-value">Ett, deras.</div>' in page
    again = {"text": "Ett, mitt.\n\nTvå.", "base_number": "2"}
    assert client.post(address(world, "samlad/analys/"), again).status_code == 302
    part.refresh_from_db()
    assert part.text == "Ett, mitt.\n\nTvå."


def test_saves_are_compared_and_brought_back(client: Client, world):
    part = compilation(world).parts.get(key="analys")
    save_part(part, "Ett.", base_number=0, by=world.rus)
    save_part(part, "Två.", base_number=1, by=world.rus)
    client.force_login(world.rus)
    versions = address(world, "samlad/analys/versioner/")

    page = client.get(f"{versions}?fran=1&till=2").content.decode()
    assert "Ett." in page
    client.post(versions, {"number": "1", "base": "2"})
    part.refresh_from_db()
    assert (part.text, part.number) == ("Ett.", 3)


def test_authors_and_day_are_set(client: Client, world):
    part = compilation(world).parts.get(key="analys")
    client.force_login(world.rus)
    sent = {"title": "Analys", "authors": [str(world.rus_lead.pk)], "answer_by": "2027-01-31"}

    client.post(address(world, "samlad/analys/plan/"), sent)

    part.refresh_from_db()
    assert (part.title, str(part.answer_by)) == ("Analys", "2027-01-31")
    assert list(part.authors.all()) == [world.rus_lead]


def test_lead_is_told_what_stands_in_the_way(client: Client, world):
    compilation(world)
    client.force_login(world.rus_lead)

    response = client.get(address(world, "samlad/publicera/"))
    refused = client.post(address(world, "samlad/publicera/"))

    assert "är inte granskad" in response.content.decode()
    assert refused.status_code == 422


def test_published_compilation_says_so(client: Client):
    world = published()
    made = compilation(world)
    made.parts.update(text="Bra.", state=PartState.DONE)
    client.force_login(world.rus_lead)

    assert client.post(address(world, "samlad/publicera/")).status_code == 302
    assert client.get("/sammanstallningar/samlad/").status_code == 200
    page = client.get(address(world, "samlad/publicera/")).content.decode()
    assert "Publicera en rättelse av sammanställningen" in page


def test_national_owner_reads_all_counties_of_their_objective(client: Client, world):
    client.force_login(world.reader)
    own = f"/arbeta/omgangar/{world.round.address}/las/frisk-luft/"

    page = client.get(own).content.decode()

    assert "Skåne län" in page
    assert "Hallands län" in page
    assert "Sprid inget som inte är publicerat." in page
    assert client.get(own.rstrip("/") + ".docx").status_code == 200
    other = own.replace("frisk-luft", "levande-skogar")
    assert client.get(other).status_code == 404
    assert client.get(other.rstrip("/") + ".docx").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "lead", "decider"])
def test_counties_do_not_read_each_other_there(client: Client, world, who):
    client.force_login(getattr(world, who))
    reading = f"/arbeta/omgangar/{world.round.address}/las/frisk-luft/"
    assert client.get(reading).status_code == 404


def test_long_bundle_is_made_by_the_job_process(client: Client, world, monkeypatch):
    monkeypatch.setitem(
        __import__("milstolpe.rounds.services.documents", fromlist=["_AT_ONCE"])._AT_ONCE, "docx", 1
    )
    client.force_login(world.rus)
    bundle = address(world, "texter/alla.docx")

    assert client.get(bundle).status_code == 202
    assert client.post(bundle).status_code == 302
    assert client.get(bundle).status_code == 200


def test_unknown_bundle_is_no_page(client: Client, world):
    client.force_login(world.rus)
    assert client.get(address(world, "texter/mal/saknas.docx")).status_code == 404


def test_part_saves_itself_joins_and_says_what_stands_in_the_way(client: Client, world):
    part = compilation(world).parts.get(key="analys")
    save = address(world, "samlad/analys/spara/")
    client.force_login(world.rus)
    first = client.post(save, {"text": "Ett.\n\nTvå.", "base_number": "0"}).json()
    save_part(part, "Ett.\n\nTvå, säger kollegan.", base_number=1, by=world.rus_lead)

    joined = client.post(save, {"text": "Ett, igen.\n\nTvå.", "base_number": "1"}).json()
    conflict = client.post(save, {"text": "Ett.\n\nTvå, nej.", "base_number": "1"})
    part.refresh_from_db()
    take_part_step(part, "submit", by=world.rus)
    locked = client.post(save, {"text": "För sent.", "base_number": "3"})
    client.force_login(world.coordinator)
    foreign = client.post(save, {"text": "Mitt.", "base_number": "3"}, headers={"X-Autosave": "1"})

    assert (first["base"], first["total"]["count"]) == (1, "8 tecken")
    assert joined["texts"]["text"]["text"] == "Ett, igen.\n\nTvå, säger kollegan."
    assert joined["base"] == 3
    statuses = [each.status_code for each in (conflict, locked, foreign)]
    assert statuses == [409, 423, 403]
    assert locked.json()["message"].startswith("Delen granskas")
    part.refresh_from_db()
    assert part.text == "Ett, igen.\n\nTvå, säger kollegan."
