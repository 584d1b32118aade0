"""Material: files and links in versions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from milstolpe.core.errors import DomainError
from milstolpe.rounds.models import Material
from milstolpe.rounds.queries.materials import materials_for, materials_of
from milstolpe.rounds.services.materials import add_material, remove_material
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

LINK = "https://exempel.se/manual"


@pytest.fixture
def world(settings, tmp_path) -> FollowUpWorld:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    return make_follow_up_world()


def add(world, title="Manual", **values):
    return add_material(world.round, **{"title": title, "url": LINK, "by": world.rus, **values})


def test_material_is_for_the_whole_round_or_for_one_objective(world):
    air = world.round.items.get(slug="frisk-luft")
    add(world, "Allmänt")
    add(world, "Luft", item=air)
    add(world, "Skog", item=world.round.items.get(slug="levande-skogar"))
    assert [row.title for row in materials_for(air)] == ["Allmänt", "Luft"]


def test_new_version_takes_the_place_of_the_old(world):
    old = add(world)
    new = add(world, replaces=old)
    assert (new.number, list(materials_of(world.round))) == (2, [new])
    with pytest.raises(DomainError):
        add(world, replaces=old)


def test_removed_is_shown_no_more(world):
    row = add(world)
    remove_material(row, by=world.rus)
    assert list(materials_of(world.round)) == []
    with pytest.raises(DomainError):
        remove_material(row, by=world.rus)


@pytest.mark.parametrize("values", [{"url": ""}, {"upload": SimpleUploadedFile("a.txt", b"a")}])
def test_file_or_link_and_not_both_or_neither(world, values):
    with pytest.raises(DomainError):
        add(world, **values)


def test_only_rus_adds(world):
    with pytest.raises(PermissionDenied):
        add(world, by=world.coordinator)


def test_file_is_sent_and_fetched(world, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/underlag/"
    sent = {"title": "Mall", "upload": SimpleUploadedFile("mall.txt", b"Skriv kort.")}

    assert client.post(f"{address}nytt/", sent).status_code == 302

    client.force_login(world.lead)
    row = Material.objects.get()
    assert client.get(f"{address}{row.pk}/").getvalue() == b"Skriv kort."
    assert client.post(f"{address}{row.pk}/ta-bort/").status_code == 403


def test_file_that_is_not_taken_is_said_in_the_form(world, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/underlag/nytt/"
    response = client.post(
        address, {"title": "Program", "upload": SimpleUploadedFile("a.exe", b"MZ")}
    )
    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "Program"
