"""The register's reference data is whole, and loading it again never harms what is there."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    County,
    Municipality,
    Network,
    Organisation,
    ReferenceDataset,
)
from milstolpe.organisations.reference import (
    COUNTIES,
    DATASETS,
    MUNICIPALITIES,
    Dataset,
    LoadResult,
    load_dataset,
    load_organisations,
)

MUNICIPALITIES_PER_COUNTY = {
    "01": 26,
    "03": 8,
    "04": 9,
    "05": 13,
    "06": 13,
    "07": 8,
    "08": 12,
    "09": 1,
    "10": 5,
    "12": 33,
    "13": 6,
    "14": 49,
    "17": 16,
    "18": 12,
    "19": 10,
    "20": 15,
    "21": 10,
    "22": 7,
    "23": 8,
    "24": 15,
    "25": 14,
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture(scope="module")
def register(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[LoadResult]]:
    """The register, loaded once: each test works in a savepoint inside and is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_organisations()
        transaction.set_rollback(True)


def test_first_load_creates_every_row(register: list[LoadResult]) -> None:
    assert {result.name: result.created for result in register} == {
        "counties": 21,
        "municipalities": 290,
        "organisations": Organisation.objects.count(),
        "networks": Network.objects.count(),
        "actor_groups": ActorGroup.objects.count(),
        "actor_kinds": ActorKind.objects.count(),
        "actor_group_members": ActorGroupMember.objects.count(),
    }


def test_second_load_adds_nothing() -> None:
    results = load_organisations()
    assert [(r.created, r.updated, r.unchanged) for r in results] == [
        (0, 0, r.rows) for r in results
    ]
    assert County.history.count() == 21
    assert ReferenceDataset.objects.count() == len(DATASETS)


def test_municipalities_per_county() -> None:
    counted = Counter(Municipality.objects.values_list("county_id", flat=True))
    assert counted == MUNICIPALITIES_PER_COUNTY
    assert sum(counted.values()) == 290


def test_municipality_code_is_text_and_begins_with_the_county() -> None:
    rows = Municipality.objects.values_list("code", "county_id")
    assert [code for code, county in rows if len(code) != 4 or code[:2] != county] == []


def test_each_municipality_is_one_organisation() -> None:
    assert Municipality.objects.filter(organisation=None).count() == 0
    assert Organisation.objects.exclude(municipality=None).count() == 290


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0114", "Upplands Väsby kommun"),
        ("0180", "Stockholms stad"),
        ("0305", "Håbo kommun"),
        ("0643", "Habo kommun"),
        ("0880", "Kalmar kommun"),
        ("0980", "Region Gotland"),
        ("1280", "Malmö stad"),
        ("1281", "Lunds kommun"),
        ("1421", "Orust kommun"),
        ("1438", "Dals-Eds kommun"),
        ("1490", "Borås stad"),
        ("2023", "Malung-Sälens kommun"),
        ("2080", "Falu kommun"),
        ("2514", "Kalix kommun"),
    ],
)
def test_municipality_calls_itself(code: str, name: str) -> None:
    assert Organisation.objects.get(municipality_id=code).name == name


def test_fourteen_municipalities_call_themselves_stad() -> None:
    assert Organisation.objects.filter(name__endswith=" stad").count() == 14


def test_every_county_has_a_board_and_a_region_or_gotland() -> None:
    by_kind = Counter(Organisation.objects.values_list("kind", flat=True))
    boards = Organisation.objects.filter(kind=OrganisationKind.COUNTY_BOARD)
    regions = Organisation.objects.filter(kind=OrganisationKind.REGION)
    assert by_kind[OrganisationKind.REGION] == 20
    assert {board.county_id for board in boards} == set(MUNICIPALITIES_PER_COUNTY)
    assert {region.county_id for region in regions} == set(MUNICIPALITIES_PER_COUNTY) - {"09"}


def test_coast_and_mountains() -> None:
    assert County.objects.filter(has_coast=True).count() == 14
    mountains = County.objects.filter(has_mountains=True).values_list("short_name", flat=True)
    assert list(mountains) == ["Dalarna", "Jämtland", "Västerbotten", "Norrbotten"]


@pytest.mark.parametrize(
    ("slug", "count"),
    [
        ("kommuner", 290),
        ("regioner", 21),
        ("lansstyrelser", 21),
        ("malansvariga-myndigheter", 8),
        ("kommuner-skane", 33),
        ("kommuner-gotland", 1),
    ],
)
def test_group_has_members(slug: str, count: int) -> None:
    assert ActorGroup.objects.get(slug=slug).members.count() == count


def test_no_two_actors_share_a_name() -> None:
    names = [
        name
        for model in (Organisation, ActorGroup, ActorKind)
        for name in model._default_manager.values_list("name", flat=True)
    ]
    assert len(set(names)) == len(names)


def test_miljonatverket_ended_in_five_networks() -> None:
    network = Network.objects.get(slug="miljonatverket")
    assert network.end_on == date(2025, 12, 31)
    assert network.successors.count() == 5


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_row_says_how_it_is_known(dataset: Dataset) -> None:
    rows = dataset.model._default_manager
    assert rows.exclude(mark__in=["S", "V", "K", "I"]).count() == 0
    assert rows.filter(source="").count() == 0


def test_marks_are_those_of_the_file() -> None:
    expected = Counter(row["mark"] for dataset in DATASETS for row in dataset.rows())
    loaded = Counter(
        mark
        for dataset in DATASETS
        for mark in dataset.model._default_manager.values_list("mark", flat=True)
    )
    assert loaded == expected


def test_edited_row_is_kept_and_reported() -> None:
    Organisation.objects.filter(slug="lunds-kommun").update(name="Lunds stad", is_edited=True)
    results = {result.name: result for result in load_organisations()}
    assert results["organisations"].kept == ("Lunds stad",)
    assert results["organisations"].updated == 0
    assert Organisation.objects.get(slug="lunds-kommun").name == "Lunds stad"


def test_changed_row_follows_the_file_and_keeps_the_old_value_in_history() -> None:
    county = County.objects.get(code="12")
    county.short_name = "Malmöhus"
    county.save()
    result = load_dataset(COUNTIES)
    assert (result.created, result.updated, result.unchanged) == (0, 1, 20)
    assert list(county.history.values_list("short_name", flat=True)) == [
        "Skåne",
        "Malmöhus",
        "Skåne",
    ]


def test_row_outside_the_file_is_left() -> None:
    Organisation.objects.create(name="Eget AB", slug="eget-ab", kind=OrganisationKind.COMPANY)
    load_organisations()
    assert Organisation.objects.filter(slug="eget-ab").count() == 1


def test_ended_membership_stays_ended() -> None:
    member = ActorGroupMember.objects.get(group__slug="regioner", organisation__slug="region-skane")
    member.end_on = date(2026, 1, 1)
    member.save()
    load_organisations()
    memberships = ActorGroupMember.objects.filter(
        group=member.group, organisation=member.organisation
    )
    assert [row.end_on for row in memberships] == [date(2026, 1, 1)]


def test_members_of_an_edited_group_are_left() -> None:
    group = ActorGroup.objects.get(slug="kommuner-skane")
    group.members.all().delete()
    ActorGroup.objects.filter(pk=group.pk).update(is_edited=True)
    load_organisations()
    assert group.members.count() == 0


def test_example_organisation_joins_no_group() -> None:
    example = Organisation.objects.create(
        name="Exempelregionen",
        slug="exempelregionen",
        kind=OrganisationKind.REGION,
        is_example=True,
    )
    load_organisations()
    assert example.group_memberships.count() == 0


def test_version_is_the_hash_of_the_file() -> None:
    version = sha256(MUNICIPALITIES.path.read_bytes()).hexdigest()
    loaded = ReferenceDataset.objects.get(name="municipalities")
    assert (loaded.version, loaded.row_count) == (version, 290)


def test_version_that_comes_back_is_the_latest() -> None:
    ReferenceDataset.objects.create(name="counties", version="0" * 64, row_count=20)
    load_dataset(COUNTIES)
    latest = ReferenceDataset.objects.filter(name="counties").first()
    assert latest is not None
    assert (latest.version, ReferenceDataset.objects.filter(name="counties").count()) == (
        COUNTIES.version(),
        2,
    )


def test_row_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "municipalities.csv"
    path.write_text("code,name,county_code,mark,source\n9999,Ingenstans,99,K,Test\n", "utf-8")
    with pytest.raises(KeyError, match="99"):
        load_dataset(Dataset(path, Municipality, ("code",)))
    assert Municipality.objects.count() == 290
