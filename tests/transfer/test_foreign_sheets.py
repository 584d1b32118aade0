"""Sheets as they really look: titles above, merged cells, totals and notes, years across."""

import pytest

from milstolpe.programmes.models import Commitment, Measure, MeasureActor, Programme
from milstolpe.reporting.models import Answer, ExtraAnswer, FollowUp
from tests.transfer.sheets import (
    MEASURES,
    REPORTS,
    counts,
    make_register,
    take_file,
    whole_file,
    xlsx,
)

pytestmark = pytest.mark.django_db
CSV = (
    "Program;Åtgärdsnummer;Organisation;Årtal;Grad;Kommentarer\r\n"
    'Hållbart Skåne;HK1;Lunds kommun;2020;G – Genomförd;"Rad ett\nrad två"\r\n'
    "Hållbart Skåne;HK2;BORÅS STAD;2020;ej påbörjad;\r\n"
)


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()


def grades() -> set[tuple[int, str, str]]:
    rows = Answer.objects.values_list(
        "report__follow_up__year", "report__organisation__slug", "grade"
    )
    return set(rows)


def test_titles_empty_rows_totals_and_notes_are_known_for_what_they_are():
    rows = [
        ["Åtgärdsprogram för Skåne"],
        [],
        ["Uttag 2023-02-01"],
        *MEASURES,
        [],
        ["Summa", "", "2 åtgärder"],
        ["* Malmö deltar från 2020"],
    ]
    report = take_file(whole_file(Åtgärder=rows))
    assert counts(report)["measures"] == (2, 2, 0, 0, 0, 0)
    assert report["refused"] == []


def test_years_across_are_a_report_each():
    rows = [
        ["Nr", "Åtgärd", "Program", "Huvudaktör", "Grad 2020", "Kommentar 2020", "Grad 2021"],
        ["HK1", "Stärk", "Hållbart Skåne", "Lund", "P", "Börjat", "G"],
        ["HK2", "Plast", "Hållbart Skåne", "Malmö", "", "", "pågår kontinuerligt"],
    ]
    report = take_file(whole_file(Åtgärder=rows, Uppföljning=[["Tomt"]]))
    assert counts(report)["reports"] == (3, 3, 0, 0, 0, 0)
    assert grades() == {
        (2020, "lunds-kommun", "P"),
        (2021, "lunds-kommun", "G"),
        (2021, "malmo-stad", "G"),
    }
    assert set(FollowUp.objects.values_list("year", "state")) == {
        (2020, "closed"),
        (2021, "closed"),
    }


def test_years_in_a_row_above_the_headings():
    rows = [
        ["", "", "", "2020", "", "2021", ""],
        ["Program", "Åtgärdsnr", "Aktör", "Grad", "Kommentar", "Grad", "Kommentar"],
        ["Hållbart Skåne", "HK1", "Lund", "E", "Nej", "H", "Ja"],
    ]
    report = take_file(whole_file(Uppföljning=rows))
    assert counts(report)["reports"] == (2, 2, 0, 0, 0, 0)
    assert set(Answer.objects.values_list("grade", "action_taken")) == {("E", "Nej"), ("H", "Ja")}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_text_files_in_every_form(codec, sign):
    take_file(whole_file(Uppföljning=[["Tomt"]]))
    report = take_file(CSV.replace(";", sign).encode(codec), name="uttag.csv")
    assert counts(report) == {"reports": (2, 2, 0, 0, 0, 0)}
    assert grades() == {(2020, "lunds-kommun", "G"), (2020, "boras-stad", "E")}
    assert Answer.objects.get(grade="G").action_taken == "Rad ett\nrad två"


def test_unsure_names_are_asked_and_nothing_else():
    rows = [MEASURES[0], MEASURES[1], ["HK2", 4712, "Plast", "Hållbart Skåne", "", "Skåne", ""]]
    report = take_file(whole_file(Åtgärder=rows, Uppföljning=REPORTS[:2]))
    assert counts(report)["measures"] == (2, 1, 0, 0, 0, 1)
    (question,) = report["questions"]
    assert question["value"] == "Skåne"
    assert set(question["candidates"]) == {"Länsstyrelsen Skåne", "Region Skåne"}
    assert not Measure.objects.filter(code="HK2").exists()


def test_what_belongs_to_a_row_that_is_not_taken_waits_too():
    rows = [MEASURES[0], MEASURES[1], ["HK2", 4712, "", "Hållbart Skåne", "", "Lund", ""]]
    report = take_file(whole_file(Åtgärder=rows))
    assert counts(report)["measures"] == (2, 1, 0, 0, 1, 0)
    assert counts(report)["reports"] == (3, 1, 0, 0, 2, 0)
    assert {row["sheet"] for row in report["refused"]} == {"Åtgärder", "Uppföljning"}


def test_several_names_in_a_cell_and_kinds_of_actor():
    rows = [
        MEASURES[0],
        [
            "HK1",
            1,
            "Stärk",
            "Hållbart Skåne",
            "",
            "Lund, Malmö stad och Borås",
            "Markägare\nRegion Skåne",
        ],
    ]
    report = take_file(whole_file(Åtgärder=rows, Uppföljning=[["Tomt"]]))
    assert report["questions"] == []
    leads = MeasureActor.objects.filter(role="lead").values_list("organisation__slug", flat=True)
    assert set(leads) == {"lunds-kommun", "malmo-stad", "boras-stad"}
    partners = {str(row.actor) for row in MeasureActor.objects.filter(role="partner")}
    assert partners == {"Markägare", "Region Skåne"}


def test_numbers_that_can_be_read_in_two_ways_are_asked():
    head, row = [*MEASURES[0], "Kostnad"], MEASURES[1]
    report = take_file(
        whole_file(
            Åtgärder=[head, [*row, "1,234"], [*MEASURES[2], "1\u202f234,5"]], Uppföljning=[["T"]]
        )
    )
    assert counts(report)["measures"] == (2, 1, 0, 0, 0, 1)
    assert [q["value"] for q in report["questions"]] == ["1,234"]
    assert Measure.objects.get().cost == "1\u202f234,5"


def test_own_questions_and_unknown_headings():
    rows = [[*REPORTS[0], "Vad hindrade?", "Anm"], [*REPORTS[1], "Tid", "x"]]
    report = take_file(whole_file(Uppföljning=rows))
    assert ExtraAnswer.objects.get().text == "Tid"
    assert [(q["field"], q["row"]) for q in report["questions"]] == [("Anm", 1)]
    assert counts(report)["reports"] == (1, 1, 0, 0, 0, 0)


def test_rows_of_another_county_are_refused():
    rows = [["Program", "Län", "Period"], ["Hållbart Halland", "Hallands län", "2018–2022"]]
    report = take_file(xlsx(Program=rows))
    assert counts(report) == {"programmes": (1, 0, 0, 0, 1, 0)}
    assert "Skåne län" in report["refused"][0]["reason"]


def test_roles_and_commitments_in_sheets_of_their_own():
    roles = [["Åtgärd", "Aktör", "Roll"], ["HK1", "Helsingborg", "Medverkande"]]
    pledges = [
        ["Åtgärdsnr", "Kommun", "Beslutsdatum", "Beslutad av", "Åtagande"],
        ["HK1", "Lund", "5 mars 2019", "Kommunstyrelsen", "Två utbildningar"],
    ]
    content = whole_file(**{"Aktörer och roller": roles, "Åtaganden": pledges})
    report = take_file(content)
    assert counts(report)["actors"] == (1, 1, 0, 0, 0, 0)
    assert counts(report)["commitments"] == (1, 1, 0, 0, 0, 0)
    commitment = Commitment.objects.get()
    assert (str(commitment.decided_on), commitment.state) == ("2019-03-05", "confirmed")
    again = take_file(content)
    assert counts(again)["actors"] == (1, 0, 0, 1, 0, 0)
    assert counts(again)["commitments"] == (1, 0, 0, 1, 0, 0)


def test_one_sheet_with_everything():
    rows = [
        ["Program", "Område", "Åtgärdsnr", "Åtgärd", "Aktör", "År", "Grad", "Kommentar"],
        ["Klimatprogram 2018–2022", "Energi", "K1", "Spara el", "Lund", 2019, "P", "Börjat"],
        ["Klimatprogram 2018–2022", "Energi", "K1", "Spara el", "Malmö", 2019, "G", ""],
        ["Klimatprogram 2018–2022", "Mat", "K2", "Mindre svinn", "Lund", 2020, "H", ""],
    ]
    content = xlsx(Blad1=rows)
    report = take_file(content)
    assert (report["refused"], report["questions"]) == ([], [])
    assert counts(report) == {
        "programmes": (1, 1, 0, 0, 0, 0),
        "areas": (2, 2, 0, 0, 0, 0),
        "measures": (2, 2, 0, 0, 0, 0),
        "reports": (3, 3, 0, 0, 0, 0),
    }
    programme = Programme.objects.get()
    said = (programme.title, programme.start_year, programme.end_year, programme.state)
    assert said == ("Klimatprogram", 2018, 2022, "draft")
    assert counts(take_file(content))["reports"] == (3, 0, 0, 3, 0, 0)


def test_a_county_beside_the_programme_is_to_be_its_own():
    take_file(whole_file())
    rows = [
        ["Program", "Län", "Åtgärdsnr", "Åtgärd", "Huvudaktör"],
        ["Hållbart Skåne", "Halland", "HK5", "Fel län", "Lund"],
        ["Hållbart Skåne", "M", "HK6", "Rätt län", "Lund"],
        ["Hållbart Skåne", "Skånien", "HK7", "Vilket län?", "Lund"],
    ]
    report = take_file(xlsx(Åtgärder=rows), county="")
    assert counts(report)["measures"] == (3, 1, 0, 0, 1, 1)
    (refused,) = report["refused"]
    assert (refused["row"], refused["field"], refused["value"]) == (2, "Län", "Halland")
    assert refused["reason"] == ("Programmet ”Hållbart Skåne” hör till ett annat län: Skåne län.")
    (question,) = report["questions"]
    assert (question["field"], question["value"]) == ("Län", "Skånien")


def test_a_county_column_does_not_make_a_list_of_programmes_something_else():
    rows = [["Namn", "Län", "Startår", "Slutår"], ["Hållbart Skåne", "M", 2018, 2022]]
    report = take_file("\n".join(";".join(map(str, row)) for row in rows).encode(), name="p.csv")
    assert counts(report) == {"programmes": (1, 1, 0, 0, 0, 0)}
