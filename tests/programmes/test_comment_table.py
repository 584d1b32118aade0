"""Many comments at once: a pasted table, its rows checked one by one, saved all or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from milstolpe.programmes.forms.comment_table import read_comments
from milstolpe.programmes.forms.table_reading import TableRefusedError
from milstolpe.programmes.models import ConsultationComment, Programme
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import saved_measure
from tests.programmes.browsing import fields_of, said
from tests.programmes.test_consultation import LAST_DAY

pytestmark = pytest.mark.django_db

TABLE = """Svarande\tDatum\tÅtgärd\tSynpunkt\tDnr
lunds kommun\t2026-09-15\thk1\tBra åtgärd.\t12-2026
Byalaget\t2026-09-16\t\tSkriv kortare.\t"""

Press = Callable[..., HttpResponse]


@pytest.fixture
def press(desk) -> Press:
    """Fills in the page and presses a button; begins from the page given, else from a new one."""
    saved_measure(desk.programme)
    OrganisationFactory(lund=True)
    Programme.objects.update(state="consultation", answer_by=LAST_DAY)
    address = desk.programme.address

    def act(do: str, page: HttpResponse | None = None, **values: Any) -> HttpResponse:
        fields = fields_of(page or desk.get("comment-table", address))
        return desk.post("comment-table", address, data=fields | {"do": do} | values)

    return act


def test_pasted_rows_are_shown_before_anything_is_saved(press):
    page = press("paste", pasted=TABLE)
    fields = fields_of(page)
    assert (page.status_code, said(page), fields["pasted"]) == (200, [], "")
    assert [fields[f"rad-{place}-text"] for place in (0, 1)] == ["Bra åtgärd.", "Skriv kortare."]
    assert "2 rader." in page.content.decode()
    assert not ConsultationComment.objects.exists()


def test_saved_rows_are_comments(press, desk):
    assert press("save", press("paste", pasted=TABLE)).status_code == 302
    rows = ConsultationComment.objects.order_by("pk")
    assert [
        (row.respondent, str(row.received_on), row.measure and row.measure.code, row.case_number)
        for row in rows
    ] == [
        ("Lunds kommun", "2026-09-15", "HK1", "12-2026"),
        ("Byalaget", "2026-09-16", None, ""),
    ]
    assert rows[0].organisation is not None
    assert rows[0].registered_by == desk.user


def test_second_press_saves_nothing_more(press, desk):
    page = press("paste", pasted=TABLE)
    press("save", page)
    assert press("save", page).status_code == 302
    assert ConsultationComment.objects.count() == 2


def test_one_wrong_row_stops_all_and_says_where(press):
    page = press("paste", pasted=TABLE.replace("2026-09-16", "16/9").replace("hk1", "HK7"))
    assert said(page) == [
        "Åtgärd (kod) 1: Programmet har ingen åtgärd HK7.",
        "Inkom 2: Datumet finns inte. Skriv så här: 2026-11-30.",
    ]
    assert fields_of(page)["rad-1-received_on"] == "16/9"
    assert press("save", page).status_code == 422
    assert not ConsultationComment.objects.exists()
    fixed = {"rad-0-measure": "HK1", "rad-1-received_on": "2026-09-16"}
    assert press("save", page, **fixed).status_code == 302
    assert ConsultationComment.objects.count() == 2


def test_row_that_stands_twice_is_refused(press):
    page = press("paste", pasted=f"{TABLE}\nByalaget\t2026-09-16\t\tSkriv kortare.")
    assert said(page) == ["Synpunkt 3: Samma rad står längre upp. Töm den här, eller ändra den."]


def test_table_that_was_registered_before_is_refused(press):
    press("save", press("paste", pasted=TABLE))
    page = press("paste", pasted=TABLE)
    assert said(page) == [
        "Synpunkt 1: Samma synpunkt är redan registrerad. Öppna den om något ska ändras.",
        "Synpunkt 2: Samma synpunkt är redan registrerad. Öppna den om något ska ändras.",
    ]


def test_what_is_pasted_is_not_lost_when_another_button_is_pressed(press):
    page = press("save", pasted=TABLE)
    assert fields_of(page)["rad-0-text"] == "Bra åtgärd."
    assert not ConsultationComment.objects.exists()


def test_pasted_rows_come_after_those_that_are_typed(press):
    typed = {"rad-1-respondent": "Byalaget", "rad-1-text": "Typed"}
    fields = fields_of(press("paste", pasted=TABLE, **typed))
    assert [fields[f"rad-{place}-text"] for place in range(3)] == [
        "Typed",
        "Bra åtgärd.",
        "Skriv kortare.",
    ]


def test_unknown_column_is_told_and_left_out(press):
    page = press("paste", pasted="Svarande\tSynpunkt\tHandläggare\nByalaget\tBra.\tAnna")
    assert "Kolumnen ”Handläggare” känns inte igen och togs inte med." in page.content.decode()


def test_too_many_rows_stay_where_they_were_pasted(press):
    pasted = "\n".join(f"Byalaget\t2026-09-16\t\tSynpunkt {n}" for n in range(401))
    page = press("paste", pasted=pasted)
    assert page.status_code == 422
    assert said(page) == ["Tabellen rymmer 400 rader. Spara först dem som finns."]
    assert fields_of(page)["pasted"] == pasted


def test_nothing_to_save_is_said(press):
    assert said(press("save")) == ["Det finns ingen rad att spara än."]


def test_more_rows_are_blank_and_say_nothing(press):
    page = press("save", more="rad", **{"rad-0-text": "Halv rad"})
    again = press("save", page, more="rad")
    assert [said(page), said(again)] == [[], []]
    before, after = fields_of(page), fields_of(again)
    assert int(after["rad-TOTAL_FORMS"]) > int(before["rad-TOTAL_FORMS"])
    assert after["rad-0-text"] == "Halv rad"


def test_table_without_headings_goes_by_order():
    table = read_comments("Byalaget\t2026-09-16\tHK1\tBra.\t7-2026")
    assert table.rows == [
        {
            "respondent": "Byalaget",
            "received_on": "2026-09-16",
            "measure": "HK1",
            "text": "Bra.",
            "case_number": "7-2026",
        }
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Det finns ingen tabell att läsa"),
        ("Svarande\tSynpunkt", "Det finns ingen tabell att läsa"),
        ("Svarande\tOrganisation\nA\tB", "Två kolumner har rubriken ”Svarande”"),
        ("a\tb\tc\td\te\tf", "Rad 1 har 6 celler"),
    ],
)
def test_table_that_cannot_be_read_is_refused(text, message):
    with pytest.raises(TableRefusedError, match=message):
        read_comments(text)
