"""The judgements of a round as tables: under way, closed, published; equal input, equal bytes."""

import io
import json
import zipfile

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from milstolpe.followup.models import GoalAssessment, KnownJudgement
from milstolpe.records.models import StoredFile
from milstolpe.rounds.compiled import CompiledTable
from milstolpe.rounds.queries.compiled import compiled, compiled_texts
from milstolpe.rounds.services.documents import Wanted, keep, made
from tests.factories.followup import KnownJudgementFactory
from tests.rounds.compiling import half_handed_in, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def table(round_, key: str) -> CompiledTable:
    return next(each for each in compiled(round_).tables if each.key == key)


def rows(round_, key: str) -> list[list]:
    return [list(row) for row in table(round_, key).rows]


def test_matrix_of_a_round_under_way_holds_what_is_handed_in():
    world = half_handed_in()

    assert table(world.round, "malbedomning-lan").headings == [
        "Länskod", "Län", "2 Frisk luft", "11 Myllrande våtmarker", "12 Levande skogar",
    ]  # fmt: skip
    assert rows(world.round, "malbedomning-lan") == [
        ["12", "Skåne län", "NÄRA", "NEJ", "Inte bedömt"],
        ["13", "Hallands län", "NEJ", "Inte bedömt", "Inte bedömt"],
    ]
    assert rows(world.round, "utveckling-lan") == [
        ["12", "Skåne län", "Positiv", "Negativ", "Inte bedömt"],
        ["13", "Hallands län", "Neutral", "Inte bedömt", "Inte bedömt"],
    ]


def test_what_is_written_but_not_handed_in_is_not_compiled():
    world = half_handed_in()
    GoalAssessment.objects.filter(contribution=world.cell("levande-skogar")).update(
        outcome="ja", outcome_year=2026
    )
    assert rows(world.round, "malbedomning-lan")[0][4] == "Inte bedömt"


def test_counts_are_ordered_from_the_most_positive():
    world = half_handed_in()

    assert rows(world.round, "malbedomning-per-mal") == [
        ["2 Frisk luft", 0, 1, 1, 2, 2],
        ["11 Myllrande våtmarker", 0, 0, 1, 1, 2],
    ]
    assert table(world.round, "malbedomning-per-mal").text == (
        "Mest positivt: 2 Frisk luft. Minst positivt: 11 Myllrande våtmarker."
    )
    assert [row[0] for row in rows(world.round, "utveckling-per-lan")] == [
        "Skåne län", "Hallands län",
    ]  # fmt: skip


def test_changes_since_the_known_year_before_and_the_national_value():
    world = half_handed_in()
    air = world.cell().item.objective
    KnownJudgementFactory(
        objective=air, county=world.skane, year=2025, outcome="ja", trend="positiv"
    )
    KnownJudgementFactory(objective=air, county=None, year=2023, outcome="nara", source="FU 2023")

    assert rows(world.round, "andringar") == [
        ["2 Frisk luft", "Skåne län", "Målbedömning", "JA", "NÄRA", "mindre positiv"]
    ]
    assert rows(world.round, "malbedomning-mot-nationell") == [
        ["2 Frisk luft", "NÄRA", 2023, 0, 1, 1, 0]
    ]
    assert "FU 2023 (2023)" in table(world.round, "malbedomning-mot-nationell").source
    assert rows(world.round, "malbedomning-lan")[2][:3] == ["", "Hela landet (år)", "NÄRA (2023)"]
    assert rows(world.round, "bedomningar")[0] == [
        "12", "Skåne län", 2, "Frisk luft", 2026, "NÄRA", 2026, "JA", "Positiv", "Positiv",
        "NÄRA", None,
    ]  # fmt: skip


def test_published_round_is_compiled_from_the_frozen_copy():
    world = published()
    before = compiled(world.round)
    GoalAssessment.objects.update(outcome="ja", outcome_year=2026)
    KnownJudgement.objects.all().delete()

    after = compiled(world.round)

    assert (after.stamp, after.dated) == (before.stamp, before.dated)
    assert rows(world.round, "malbedomning-lan")[0][2] == "NÄRA"
    texts = compiled_texts(after, item="frisk-luft")
    assert [(text.county, text.facts) for text in texts] == [
        ("Skåne län", [("Målbedömning", "NÄRA (2026)"), ("Utveckling i miljön", "Positiv")]),
        ("Hallands län", [("Målbedömning", "NEJ (2026)"), ("Utveckling i miljön", "Neutral")]),
    ]


def test_texts_under_way_are_those_handed_in():
    world = half_handed_in()
    texts = compiled_texts(compiled(world.round))

    assert [(text.item, text.county_code) for text in texts] == [
        ("frisk-luft", "12"), ("frisk-luft", "13"), ("myllrande-vatmarker", "12"),
    ]  # fmt: skip
    assert texts[0].sections[1][0] == "Tillståndet och målbedömning"


@pytest.mark.parametrize(
    ("scope", "slug"),
    [("alla", ""), ("mal", "frisk-luft"), ("lan", "skane"), ("tabeller", "")],
)
@pytest.mark.parametrize("fmt", ["docx", "pdf", "html"])
def test_equal_input_gives_the_same_bytes(scope, slug, fmt):
    world = half_handed_in()
    wanted = Wanted(scope, slug, fmt)

    first, second = (made(compiled(world.round), wanted) for _time in range(2))

    assert first == second
    assert len(first) > 1_000


def test_archive_has_a_pdf_for_each_objective_and_the_same_bytes():
    world = half_handed_in()
    first, second = (made(compiled(world.round), Wanted("alla", "", "zip")) for _time in range(2))

    assert first == second
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert names == [
        f"{world.round.address}-{slug}.pdf"
        for slug in ("frisk-luft", "myllrande-vatmarker", "levande-skogar")
    ]


@pytest.mark.parametrize("fmt", ["xlsx", "csv", "json"])
def test_tables_as_files_are_the_same_bytes(fmt, client: Client):
    world = half_handed_in()
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/sammanstallning.{fmt}"

    first, second = (client.get(address) for _time in range(2))

    assert first.status_code == 200
    assert first.getvalue() == second.getvalue()


def test_workbook_has_a_sheet_for_each_table(client: Client):
    world = half_handed_in()
    client.force_login(world.rus)

    response = client.get(f"/arbeta/omgangar/{world.round.address}/sammanstallning.xlsx")

    book = load_workbook(io.BytesIO(response.getvalue()))
    assert book.sheetnames[:3] == ["malbedomning-lan", "utveckling-lan", "andringar"]
    assert book["malbedomning-lan"]["C2"].value == "NÄRA"


def test_json_holds_every_table(client: Client):
    world = half_handed_in()
    client.force_login(world.rus)

    response = client.get(f"/arbeta/omgangar/{world.round.address}/sammanstallning.json")

    content = json.loads(response.getvalue())
    assert [each["key"] for each in content["tables"]] == [
        each.key for each in compiled(world.round).tables
    ]


def test_word_bundle_holds_texts_judgements_and_headings():
    world = half_handed_in()
    content = made(compiled(world.round), Wanted("mal", "frisk-luft", "docx"))

    lines = [(row.style.name, row.text) for row in Document(io.BytesIO(content)).paragraphs]
    assert ("Heading 2", "Skåne län") in lines
    assert ("Heading 3", "Tillståndet och målbedömning") in lines
    assert "Vi har mätt luften." in [text for _style, text in lines]


def test_document_is_kept_until_a_text_changes():
    world = half_handed_in()
    wanted = Wanted("mal", "frisk-luft", "docx")
    first = keep(world.round, wanted)

    assert keep(world.round, wanted) == first
    world.cell().texts.update(text="Annat.")
    type(world.cell()).objects.filter(pk=world.cell().pk).update(number=2)
    assert keep(world.round, wanted) != first
    assert StoredFile.objects.count() == 2
