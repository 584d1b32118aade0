"""The command: its status, and the report that other programs read."""

import json

import pytest
from django.core.management import call_command

from milstolpe.transfer.models import Import, ImportCount
from tests.transfer.sheets import MEASURES, make_register, whole_file, xlsx

pytestmark = pytest.mark.django_db
KINDS = {"programmes", "areas", "measures", "actors", "commitments", "reports"}
COUNTS = {"rows_in", "created", "updated", "unchanged", "refused", "asked"}


@pytest.fixture
def run(tmp_path, capsys):
    make_register()

    def run_it(content: bytes, *options: str, name: str = "uttag.xlsx"):
        path, report = tmp_path / name, tmp_path / "report.json"
        path.write_bytes(content)
        with pytest.raises(SystemExit) as ended:
            call_command("import_legacy", str(path), "--report", str(report), *options)
        said = json.loads(report.read_text()) if report.exists() else None
        return ended.value.code, said

    return run_it


def test_all_taken_is_0(run):
    status, report = run(whole_file(), "--county", "12")
    assert status == 0
    assert set(report) == {"kinds", "refused", "questions"}
    assert set(report["kinds"]) == KINDS
    assert all(set(said) == COUNTS for said in report["kinds"].values())
    assert ImportCount.objects.get(kind="measures").created == 2


def test_something_left_is_1(run):
    rows = [*MEASURES, ["", "", "Utan nummer", "Hållbart Skåne", "", "Lunnd", ""]]
    status, report = run(whole_file(Åtgärder=rows), "--county", "12")
    assert status == 1
    (refused,) = report["refused"]
    assert set(refused) == {"sheet", "row", "field", "value", "reason"}
    assert (refused["sheet"], refused["row"], refused["field"]) == ("Åtgärder", 4, "Åtgärdsnr")


def test_a_name_that_is_not_known_has_candidates(run):
    rows = [*MEASURES, ["HK3", 1, "Nytt", "Hållbart Skåne", "", "Lunnds kommun", ""]]
    status, report = run(whole_file(Åtgärder=rows), "--county", "12")
    assert status == 1
    (question,) = report["questions"]
    assert set(question) == {"sheet", "row", "field", "value", "candidates"}
    assert question["candidates"][0] == "Lunds kommun"


def test_a_dry_run_keeps_nothing_at_all(run):
    status, report = run(whole_file(), "--county", "12", "--dry-run")
    assert (status, report["kinds"]["reports"]["created"]) == (0, 3)
    assert not Import.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04skrap", xlsx(Tom=[["bara en cell"]])])
def test_what_cannot_be_read_is_2(run, content):
    assert run(content) == (2, None)


def test_a_mapping_says_what_the_file_calls_things(run, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'program = "Hållbart Skåne"\n'
        '[blad."Lista"]\ninnehall = "åtgärder"\n[blad."Lista".kolumner]\n"Vad" = "Åtgärd"\n'
        '"Kodbok" = "Åtgärdsnr"\n"Vem" = "Huvudaktör"\n"Rest" = "hoppa över"\n'
        '[aktorer]\n"Staden" = "Malmö stad"\n[adresser]\n"/visa.aspx?id=1" = "X1"\n'
    )
    rows = [["Kodbok", "Vad", "Vem", "Rest"], ["X1", "Gör något", "Staden", "?"]]
    status, report = run(
        whole_file(Åtgärder=[["-"]], Uppföljning=[["-"]], Lista=rows), "--mapping", str(mapping)
    )
    assert (status, report["kinds"]["measures"]["created"]) == (0, 1)
