"""What was changed behind the product's back is found, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure, MeasureRevision, ProgrammeRevision
from milstolpe.programmes.queries.integrity import verify
from milstolpe.programmes.services.measures import create_measure, save_measure
from tests.programmes.conftest import Desk
from tests.programmes.contents import whole_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(desk: Desk) -> Measure:
    """A measure saved twice, first with something in every field."""
    made = create_measure(desk.programme, full_content(desk), by=desk.user)
    return save_measure(made, MeasureContent("HM1", "Ny rubrik"), base_number=1, by=desk.user)


def full_content(desk: Desk) -> MeasureContent:
    """Something in every field but the area, which the programme was not saved with."""
    content = replace(whole_content(desk.programme), area="")
    desk.programme.areas.all().delete()
    return content


def found() -> list[tuple[str, int | None, str]]:
    return [(row.address, row.number, str(row.what)) for row in verify().found]


def test_what_was_saved_agrees(measure):
    verdict = verify()
    assert (verdict.saves, verdict.found) == (3, [])


def test_a_name_that_changed_in_a_register_is_no_disagreement(desk):
    create_measure(desk.programme, full_content(desk), by=desk.user)
    Organisation.objects.filter(slug="lunds-kommun").update(name="Lunds stad")
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"content": {"title": "Annat"}},
        {"content": ["inget", "innehåll"]},
    ],
)
def test_a_changed_save_is_named(measure, change: dict[str, Any]):
    measure.revisions.filter(number=1).update(**change)
    assert [row[:2] for row in found()] == [(measure.public_id, 1)]


def test_an_unknown_key_in_a_save_is_found(measure):
    row = measure.revisions.get(number=1)
    measure.revisions.filter(number=1).update(content=row.content | {"okänt": ""})
    assert found() == [(measure.public_id, 1, "Innehållet stämmer inte med sin kontrollsumma.")]


def test_a_programmes_list_of_measures_is_part_of_the_checksum(desk, measure):
    row = desk.programme.revisions.latest("number")
    changed = row.content | {"measures": [{"code": "X"}]}
    ProgrammeRevision.objects.filter(pk=row.pk).update(content=changed)
    assert [place[:2] for place in found()] == [(desk.programme.address, row.number)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps valid JSON only")
@pytest.mark.parametrize("damage", [b'{"', b'{"a": "\xff"}'])
def test_a_save_that_cannot_be_read_is_named(measure, damage: bytes):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute(
            "UPDATE programmes_measurerevision SET content = CAST(%s AS TEXT) WHERE number = 1",
            [damage],
        )
        cursor.execute("PRAGMA ignore_check_constraints=OFF")
    assert found() == [(measure.public_id, 1, "Sparningen går inte att läsa.")]


def test_a_lost_save_leaves_a_gap(measure):
    measure.revisions.filter(number=1).delete()
    assert found() == [(measure.public_id, 2, "Sparningarna är inte numrerade i följd.")]


def test_a_table_that_was_changed_without_a_save_is_found(measure):
    Measure.objects.filter(pk=measure.pk).update(title=F("code"))
    assert found() == [(measure.public_id, None, "Det som visas är inte det som sparades sist.")]


def test_a_measure_without_a_save_is_found(measure):
    MeasureRevision.objects.all().delete()
    assert found() == [(measure.public_id, None, "Det finns ingen sparning.")]
