"""The way of an import through the pages: uploaded, asked, answered, carried out."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milstolpe.organisations.enums import Role
from milstolpe.programmes.models import Measure
from milstolpe.transfer.models import Import, KeptAnswer, OldAddress
from milstolpe.transfer.tasks import run_import
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.transfer import ImportFactory, KeptAnswerFactory
from tests.transfer.sheets import MEASURES, coordinator, make_register, take_file, whole_file, xlsx

pytestmark = pytest.mark.django_db
START = "/arbeta/import/"


@pytest.fixture
def desk(client: Client) -> Client:
    make_register()
    client.force_login(coordinator())
    return client


def upload(desk: Client, content: bytes, name: str = "uttag.xlsx") -> Import:
    form = {"file": SimpleUploadedFile(name, content), "county": "12"}
    answer = desk.post(START, form)
    assert answer.status_code == 302, answer.content.decode()
    row = Import.objects.latest("pk")
    run_import.func(row.pk)
    row.refresh_from_db()
    return row


def test_the_whole_way(desk):
    rows = [*MEASURES, ["HK3", 1, "Nytt", "Hållbart Skåne", "", "Lunnds kommun", ""]]
    row = upload(desk, whole_file(Åtgärder=rows))
    assert (row.state, row.counts.get(kind="measures").asked) == ("tried", 1)
    assert not Measure.objects.exists()
    shown = desk.get(f"{START}{row.pk}/").content.decode()
    assert "Besvara 1 fråga" in shown
    questions = desk.get(f"{START}{row.pk}/fragor/").content.decode()
    assert "Lunds kommun" in questions
    (key,) = re.findall(r'name="q(\d+)"', questions)
    desk.post(f"{START}{row.pk}/fragor/", {f"q{key}": "Lunds kommun"})
    assert KeptAnswer.objects.get().word == "lunnds kommun"
    run_import.func(row.pk)
    assert row.counts.get(kind="measures").asked == 0
    desk.post(f"{START}{row.pk}/las-in/")
    run_import.func(row.pk)
    row.refresh_from_db()
    assert (row.state, Measure.objects.count()) == ("done", 3)
    assert row.counts.get(kind="measures").created == 3
    assert desk.get(f"{START}{row.pk}.xlsx").content[:2] == b"PK"
    assert desk.get(f"{START}{row.pk}/inte-tagna.xlsx").content[:2] == b"PK"


def test_a_file_that_cannot_be_read_says_why(desk):
    row = upload(desk, b"a;b\n1;2\n", "text.csv")
    assert row.state == "tried"
    assert "Det framgår inte vad bladets rader är" in desk.get(f"{START}{row.pk}/").content.decode()


def test_a_page_that_waits_looks_again_by_itself(desk):
    row = ImportFactory()
    shown = desk.get(f"{START}{row.pk}/").content.decode()
    assert 'http-equiv="refresh"' in shown
    assert "<progress" in shown


def test_templates_and_kept_answers(desk):
    kept = KeptAnswerFactory()
    assert desk.get(f"{START}mall.xlsx").content[:2] == b"PK"
    assert "adressmonster" in desk.get(f"{START}mappning.toml").content.decode()
    assert "lunds komun" in desk.get(f"{START}svar/").content.decode()
    assert '"lunds komun" = "lunds-kommun"' in desk.get(f"{START}svar.toml").content.decode()
    desk.post(f"{START}svar/{kept.pk}/ta-bort/")
    assert not KeptAnswer.objects.exists()


def test_another_county_does_not_see_it(client):
    make_register()
    row = ImportFactory()
    board = OrganisationFactory(other_county_board=True)
    client.force_login(MembershipFactory(organisation=board, role=Role.COORDINATOR).user)
    for path in ("", "fragor/", "inte-tagna.xlsx"):
        assert client.get(f"{START}{row.pk}/{path}").status_code == 404
    assert client.post(f"{START}{row.pk}/las-in/").status_code == 404


def test_a_contact_person_may_not_import(client):
    client.force_login(MembershipFactory().user)
    assert client.get(START).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(desk, django_assert_num_queries, rows):
    ImportFactory.create_batch(rows)
    desk.get(START)
    with django_assert_num_queries(7):
        desk.get(START)


def test_old_addresses_lead_on_for_good(client):
    make_register()
    mapping = 'adressmonster = "https://gamla.example/visa.aspx?id={id}"\n'
    take_file(whole_file(), mapping=mapping)
    measure = Measure.objects.get(code="HK1")
    assert OldAddress.objects.count() == 2
    answer = client.get("/visa.aspx?id=4711")
    assert (answer.status_code, answer["Location"]) == (301, measure.get_absolute_url())
    assert client.get("/visa.aspx?id=1").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("uttag.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "som Excel (.xlsx) eller CSV"),
        ("uttag.ods", b"PK", "som Excel (.xlsx) eller CSV"),
        ("uttag.docx", b"PK", "som Excel (.xlsx) eller CSV"),
        ("uttag.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "skyddad med lösenord"),
        ("uttag.xlsx", b"", "Filen är tom."),
    ],
)
def test_other_files_are_refused_at_once(desk, name, content, why):
    answer = desk.post(START, {"file": SimpleUploadedFile(name, content), "county": "12"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Import.objects.exists()


def test_a_table_without_rows_says_so(desk):
    row = upload(desk, xlsx(Åtgärder=MEASURES[:1]))
    assert row.state == "tried"
    assert "inga rader med data" in desk.get(f"{START}{row.pk}/").content.decode()


def test_what_was_asked_is_answered_with_the_file_once_more(desk):
    rows = [*MEASURES, ["HK3", 1, "Nytt", "Hållbart Skåne", "", "Lunnds kommun", ""]]
    row = upload(desk, whole_file(Åtgärder=rows))
    desk.post(f"{START}{row.pk}/las-in/")
    run_import.func(row.pk)
    shown = desk.get(f"{START}{row.pk}/").content.decode()
    assert "Ladda upp filen igen för att besvara frågorna" in shown
    assert "Besvara 1 fråga" not in shown
