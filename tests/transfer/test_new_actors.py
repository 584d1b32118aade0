"""A name that nobody has can be a new actor, when somebody says so."""

import re

import pytest
from django.test import Client

from milstolpe.organisations.models import ActorGroup, ActorKind, Organisation
from milstolpe.programmes.models import Measure, MeasureActor
from milstolpe.transfer.models import KeptAnswer
from milstolpe.transfer.reading.mapping import MappingRefusedError, read_mapping, written
from milstolpe.transfer.tasks import run_import
from tests.transfer.sheets import (
    MEASURES,
    Table,
    coordinator,
    counts,
    make_register,
    take_file,
    try_file,
    whole_file,
    xlsx,
)
from tests.transfer.test_pages import START, upload

pytestmark = pytest.mark.django_db
NEW = "Solbyns Vattenråd"
ACTORS: Table = [["Aktör", "Typ av aktör", "Webbplats"], [NEW, "", "https://example.org/"]]


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()


def with_new(**more: Table) -> bytes:
    rows = [*MEASURES, ["HK3", 1, "Nytt", "Hållbart Skåne", "", f"Lund; {NEW}", ""]]
    return whole_file(Åtgärder=rows, **more)


def says(kind: str) -> str:
    return f'[aktorer]\n"{NEW}" = "ny: {kind}"\n'


def leads() -> set[str]:
    rows = MeasureActor.objects.filter(measure__code="HK3", role="lead")
    return {row.actor.name for row in rows.select_related("organisation", "group", "kind")}


def test_on_the_page_a_coordinator_adds_it_for_the_county(client: Client) -> None:
    client.force_login(coordinator())
    row = upload(client, with_new())
    asked = client.get(f"{START}{row.pk}/fragor/").content.decode()
    (key,) = re.findall(r'name="q(\d+)"', asked)
    group = re.search(
        r'<optgroup label="Lägg till som ny aktör">(.*?)</optgroup>', asked, re.DOTALL
    )
    assert group is not None
    assert re.findall(r'value="(.*?)"', group[1]) == [
        "ny: Kommunalförbund eller annat förbund",
        "ny: Företag",
        "ny: Universitet eller högskola",
        "ny: Civilsamhället",
        "ny: Råd eller kommitté",
        "ny: Annan organisation",
    ]
    client.post(f"{START}{row.pk}/fragor/", {f"q{key}": "ny: Råd eller kommitté"})
    kept = KeptAnswer.objects.get()
    assert (kept.word, kept.scope, kept.answer) == (
        "solbyns vattenråd",
        "",
        "ny: Råd eller kommitté",
    )
    run_import.func(row.pk)
    assert row.counts.get(kind="organisations").created == 1
    assert not Organisation.objects.filter(name=NEW).exists()
    client.post(f"{START}{row.pk}/las-in/")
    run_import.func(row.pk)
    made = Organisation.objects.get(name=NEW)
    assert (made.kind, made.county_id, made.slug) == ("policy_body", "12", "solbyns-vattenrad")
    assert leads() == {"Lunds kommun", NEW}


def test_the_same_file_again_adds_no_other() -> None:
    take_file(with_new(), mapping=says("råd"))
    report = take_file(with_new(), mapping=says("råd"))
    assert counts(report)["measures"] == (3, 0, 0, 3, 0, 0)
    assert Organisation.objects.filter(name=NEW).count() == 1


def test_a_row_of_its_own_says_the_rest() -> None:
    report = take_file(with_new(Aktörer=ACTORS))
    (question, *_others) = report["questions"]
    assert (question["sheet"], question["field"], question["value"]) == (
        "Aktörer", "Typ av aktör", NEW,
    )  # fmt: skip
    assert "ny: Civilsamhället" in question["candidates"]
    for _time in range(2):
        report = take_file(with_new(Aktörer=ACTORS), mapping=says("civilsamhället"))
        assert report["questions"] == []
    made = Organisation.objects.get(name=NEW)
    assert (made.kind, made.website) == ("civil_society", "https://example.org/")


@pytest.mark.parametrize(("word", "model"), [("grupp", ActorGroup), ("aktörsslag", ActorKind)])
def test_the_command_adds_groups_and_kinds_too(word: str, model: type) -> None:
    report = take_file(with_new(), mapping=says(word))
    assert report["questions"] == []
    assert model.objects.filter(name=NEW).count() == 1
    assert leads() == {"Lunds kommun", NEW}


@pytest.mark.parametrize("word", ["grupp", "kommun", "statlig myndighet"])
def test_what_a_coordinator_may_not_add_is_asked_again(word: str) -> None:
    _given, planned = try_file(with_new(), mapping=says(word), by=coordinator())
    (asked,) = [r for r in planned.plan.records["measures"] if r.questions]
    assert [question.value for question in asked.questions] == [NEW]
    assert planned.plan.records["organisations"] == []


def test_a_name_that_several_have_is_no_new_actor() -> None:
    rows = [MEASURES[0], ["HK1", 1, "Stärk", "Hållbart Skåne", "", "Skåne", ""]]
    mapping = '[aktorer]\n"Skåne" = "ny: företag"\n'
    report = take_file(whole_file(Åtgärder=rows, Uppföljning=[["-"]]), mapping=mapping)
    (question,) = report["questions"]
    assert set(question["candidates"]) == {"Länsstyrelsen Skåne", "Region Skåne"}
    assert not Measure.objects.exists()


def test_a_name_in_the_follow_up_alone_is_new_too() -> None:
    take_file(whole_file(Uppföljning=[["-"]]))
    rows = [["Program", "Åtgärdsnr", "Aktör", "År", "Genomförandegrad"],
            ["Hållbart Skåne", "HK1", NEW, 2021, "G"],
            ["Hållbart Skåne", "HK2", NEW, 2021, "P"]]  # fmt: skip
    report = take_file(xlsx(Uppföljning=rows), mapping=says("förening"))
    assert counts(report) == {"actors": (1, 1, 0, 0, 0, 0), "reports": (2, 2, 0, 0, 0, 0)}


def test_a_kind_that_nobody_knows_is_said() -> None:
    with pytest.raises(MappingRefusedError, match="okänt slag"):
        read_mapping(says("rymdvarelse").encode())


def test_the_answer_comes_back_from_a_mapping_file() -> None:
    mapping = read_mapping(says("företag").encode())
    assert read_mapping(written(mapping).encode()).actors == mapping.actors
