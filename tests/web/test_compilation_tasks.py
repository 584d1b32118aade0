"""What waits for those who compile, and for those who read for the whole country."""

import pytest
from django.test import Client

from milstolpe.rounds.services.compiling import make_compilation, save_part, take_part_step
from milstolpe.search.models import SearchEntry
from tests.rounds.compiling import half_handed_in
from tests.rounds.test_compilation_publishing import publish_compilation, published, ready

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def tasks(client: Client, user) -> str:
    client.force_login(user)
    return client.get("/arbeta/").content.decode()


def test_author_and_reviewer_meet_their_parts(client: Client):
    world = half_handed_in()
    part = make_compilation(world.round, "samlad", name="Samlad", by=world.rus).parts.get(
        key="analys"
    )
    part.authors.add(world.rus)

    assert "Skriv ”Övergripande analys”" in tasks(client, world.rus)
    save_part(part, "Text.", base_number=0, by=world.rus)
    take_part_step(part, "submit", by=world.rus)
    assert "Granska ”Övergripande analys”" in tasks(client, world.rus_lead)
    assert "Övergripande analys" not in tasks(client, world.rus)


def test_national_owner_meets_what_is_handed_in(client: Client):
    world = half_handed_in()

    page = tasks(client, world.reader)

    assert "Läs 2 texter om Frisk luft" in page
    assert f"/arbeta/omgangar/{world.round.address}/las/frisk-luft/" in page


def test_published_compilation_is_found(client: Client):
    world = published()
    publish_compilation(ready(world), by=world.rus_lead)

    assert SearchEntry.objects.filter(kind="compilation").count() == 1
    assert "/sammanstallningar/samlad-bedomning/" in client.get("/sok/?q=samlad").content.decode()
