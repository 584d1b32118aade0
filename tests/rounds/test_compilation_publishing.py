"""Publishing a compilation: frozen, corrected with reason, the same bytes in each format."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.integrity import verify
from milstolpe.programmes.queries.integrity import Verdict
from milstolpe.rounds.enums import PartState
from milstolpe.rounds.models import Compilation, CompilationPart, PublishedCompilation
from milstolpe.rounds.services.compilation_publishing import (
    correct_compilation,
    publish_compilation,
    why_not_ready,
)
from milstolpe.rounds.services.compiling import make_compilation, save_part
from tests.followup.world import FollowUpWorld
from tests.rounds.compiling import half_handed_in, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORMATS = ("docx", "pdf", "html", "json", "xlsx", "csv")


def ready(world: FollowUpWorld, plan: str = "samlad") -> Compilation:
    made = make_compilation(world.round, plan, name="Samlad bedömning", by=world.rus)
    made.parts.update(text="Det går **framåt**.\n\n- ett\n- två", state=PartState.DONE)
    return made


def test_everyone_reads_what_is_published(client: Client):
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)

    page = client.get("/sammanstallningar/samlad-bedomning/").content.decode()

    assert "Det går <strong>framåt</strong>." in page
    assert "2 Frisk luft" in page
    assert client.get("/sammanstallningar/").content.decode().count("Samlad bedömning") == 1


def test_nobody_reads_what_is_not_published(client: Client):
    ready(published())
    for address in ("samlad-bedomning/", "samlad-bedomning.json", "samlad-bedomning/analys.docx"):
        assert client.get(f"/sammanstallningar/{address}").status_code == 404


def test_frozen_copy_needs_no_other_row(client: Client):
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)
    before = client.get("/sammanstallningar/samlad-bedomning/").content
    GoalAssessment.objects.all().delete()
    CompilationPart.objects.update(text="Annat.")

    assert client.get("/sammanstallningar/samlad-bedomning/").content == before


@pytest.mark.parametrize("fmt", FORMATS)
def test_each_format_is_the_same_bytes_each_time(fmt, client: Client):
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)

    first, second = (client.get(f"/sammanstallningar/samlad-bedomning.{fmt}") for _time in range(2))

    assert first.status_code == 200
    assert first.getvalue() == second.getvalue()


def test_pdf_is_tagged(client: Client):
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)

    content = client.get("/sammanstallningar/samlad-bedomning.pdf").getvalue()

    assert b"pdfuaid:part" in content
    assert b"/StructTreeRoot" in content


def test_long_pdf_is_made_by_the_job_process_and_kept(client: Client, monkeypatch):
    monkeypatch.setattr("milstolpe.rounds.views.compiled_public.MADE_AT_ONCE", 1)
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)
    address = "/sammanstallningar/samlad-bedomning.pdf"

    assert client.get(address).status_code == 202
    assert client.post(address).status_code == 302
    assert client.get(address).getvalue().startswith(b"%PDF-")


def test_correction_says_why_and_both_copies_stay(client: Client):
    world = published()
    made = ready(world)
    publish_compilation(made, by=world.rus_lead)
    made.parts.filter(key="analys").update(text="Rättat.")

    with pytest.raises(ReasonNeededError):
        correct_compilation(made, by=world.rus_lead, reason=" ")
    correct_compilation(made, by=world.rus_lead, reason="Fel siffra.")

    newest = client.get("/sammanstallningar/samlad-bedomning/").content.decode()
    first = client.get("/sammanstallningar/samlad-bedomning/version/1/").content.decode()
    assert "Rättat." in newest
    assert "Fel siffra." in newest
    assert "Rättat." not in first
    assert "Det här är kopia 1" in first
    assert [row.number for row in made.publications.all()] == [2, 1]


def test_part_is_a_file_of_its_own(client: Client):
    world = published()
    publish_compilation(ready(world, "sammanfattningar"), by=world.rus_lead)

    page = client.get("/sammanstallningar/samlad-bedomning/frisk-luft.html").content.decode()

    assert "<h1>Frisk luft</h1>" in page
    assert "<li><p>ett</p>" in page
    assert client.get("/sammanstallningar/samlad-bedomning/saknas.html").status_code == 404


def test_json_is_the_frozen_copy(client: Client):
    world = published()
    publication = publish_compilation(ready(world), by=world.rus_lead)

    response = client.get("/sammanstallningar/samlad-bedomning.json")

    assert json.loads(response.content) == publication.content


def test_only_the_lead_publishes():
    world = published()
    with pytest.raises(PermissionDenied):
        publish_compilation(ready(world), by=world.rus)


def test_what_stands_in_the_way_is_named_with_its_place():
    world = half_handed_in()
    made = ready(world)
    made.parts.filter(key="analys").update(state=PartState.IN_REVIEW)
    made.parts.filter(key="i-korthet").update(text="![](bild:1)")

    assert [str(row) for row in why_not_ready(made)] == [
        f"{world.round.name} är inte publicerad. Publicera omgången först, för sammanställningen "
        "visar dess siffror.",
        "En bild i ”Så går det för miljön i länen” saknar beskrivning.",
        "”Övergripande analys” är inte granskad.",
    ]
    with pytest.raises(DomainError):
        publish_compilation(made, by=world.rus_lead)
    made.refresh_from_db()
    assert made.state == PartState.DRAFT


def damaged() -> list[str]:
    """Addresses of compilations that no longer are what was saved."""
    found = verify(Verdict()).found
    return [row.address for row in found if row.address.startswith("samlad")]


def test_damaged_copies_and_saves_are_named():
    world = published()
    made = ready(world)
    part = made.parts.get(key="analys")
    made.parts.filter(pk=part.pk).update(state=PartState.DRAFT, text="")
    save_part(part, "Ett.", base_number=0, by=world.rus)
    made.parts.filter(pk=part.pk).update(state=PartState.DONE)
    publication = publish_compilation(made, by=world.rus_lead)
    assert damaged() == []

    CompilationPart.objects.filter(pk=part.pk).update(text="Två.")
    PublishedCompilation.objects.update(content=publication.content | {"name": "Annat"})

    assert damaged() == ["samlad-bedomning", "samlad-bedomning/analys"]
