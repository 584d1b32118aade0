"""Used days are written in a table, of activities or of persons, and come from files."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook
from xlsxwriter.workbook import Workbook

from milstolpe.workplan.models import UsedDays
from milstolpe.workplan.services.used import save_used_days
from tests.factories.workplan import (
    ActivityFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
    UsedDaysFactory,
)
from tests.workplan.year import member, running, used

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]

PAGE = "/arbeta/verksamhetsplan/2031/anvanda-dagar/"
LISTS = f"{PAGE}las-in/"


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


def logged_in(client, role="rus_member"):
    client.force_login(member(role))
    return client


def cell(activity, quarter=1, person=None, days="", base=""):
    name = f"d-{activity.pk}-{quarter}-{person.pk if person else 0}"
    return {name: days, f"b-{name}": base}


def cells():
    rows = UsedDays.objects.order_by("activity", "quarter", "person")
    return [(row.activity_id, row.quarter, row.person_id, float(row.days)) for row in rows]


def test_cells_are_saved_summed_and_emptied(client):
    _plan, (one, other) = running("A", "B", days=10)
    logged_in(client)

    client.post(PAGE, {**cell(one, days="2,5"), **cell(one, 3, days=" 4 "), **cell(other)})
    page = client.get(PAGE)
    client.post(PAGE, cell(one, days="", base="2,5"))

    assert page.context["rows"][0][0].left == 3.5
    assert "6,5 av 20 planerade dagar är använda" in page.content.decode()
    assert cells() == [(one.pk, 3, None, 4)]


def test_days_of_the_whole_stay_typed_when_another_tells_of_persons(client):
    plan, (one,) = running("A")
    save_used_days(plan, [used(one, 3, person=PlanPersonFactory(plan=plan))], by=member())
    logged_in(client)

    answer = client.post(PAGE, cell(one, days="5"))

    drawn = answer.context["sheet"].cells[one.pk, 1, None]
    assert (answer.status_code, drawn.value, drawn.error) == (422, "5", "Räknas två gånger.")


def test_cell_that_another_changed_is_marked_and_nothing_is_saved(client):
    plan, (one, other) = running("A", "B")
    logged_in(client)
    save_used_days(plan, [used(one, 3)], by=member())

    answer = client.post(PAGE, {**cell(one, days="5"), **cell(other, days="1")})
    drawn = answer.context["sheet"].cells[one.pk, 1, None]

    assert answer.status_code == 422
    assert "Ändrades till ”3” under tiden" in answer.content.decode()
    assert (drawn.value, drawn.base) == ("5", "3")
    assert cells() == [(one.pk, 1, None, 3)]
    assert client.post(PAGE, {**cell(one, days="5", base="3"), **cell(other, days="1")})
    assert cells() == [(one.pk, 1, None, 5), (other.pk, 1, None, 1)]


def test_who_only_looked_does_not_write_over_another(client):
    plan, (one, other) = running("A", "B")
    save_used_days(plan, [used(one, 3)], by=member())
    logged_in(client)
    save_used_days(plan, [used(one, 7, base=3)], by=member())

    client.post(PAGE, {**cell(one, days="3", base="3"), **cell(other, days="1")})

    assert cells() == [(one.pk, 1, None, 7), (other.pk, 1, None, 1)]


@pytest.mark.parametrize("days", ["ca 20", "-1", "1,25", "10000000", "1e9", "NaN"])
def test_what_is_no_number_of_days_is_said_and_stays(client, days):
    _plan, (one,) = running("A")
    logged_in(client)

    answer = client.post(PAGE, cell(one, days=days))

    assert answer.status_code == 422
    assert f'value="{days}"' in answer.content.decode()
    assert cells() == []


def test_sent_twice_is_once(client):
    _plan, (one,) = running("A")
    logged_in(client)

    answers = [client.post(PAGE, cell(one, days="3"), follow=True) for _time in range(2)]

    assert "Inget ändrades" in answers[1].content.decode()
    assert UsedDays.history.count() == 1


def test_persons_of_an_activity_have_a_page_of_their_own(client):
    plan, (one,) = running("A")
    anna, _bo = PlanPersonFactory(plan=plan, name="Anna"), PlanPersonFactory(plan=plan, name="Bo")
    PlannedDaysFactory(activity=one, person=anna, days=8)
    logged_in(client)
    page = f"{PAGE}{one.pk}/"

    client.post(page, {**cell(one, 1, anna, "2"), **cell(one, 2, days="3")})
    twice = client.post(page, cell(one, 1, days="4"))

    assert cells() == [(one.pk, 1, anna.pk, 2), (one.pk, 2, None, 3)]
    assert twice.status_code == 422
    assert "Räknas två gånger" in twice.content.decode()
    whole = client.get(PAGE)
    assert (one.pk, 1, None) not in whole.context["sheet"].cells
    assert "per person" in whole.content.decode()
    assert [row.person and row.person.name for row, _cells in client.get(page).context["rows"]] == [
        None,
        "Anna",
        "Bo",
    ]


def test_closed_year_and_others_are_refused(client):
    plan, (one,) = running("A")
    UsedDaysFactory(activity=one, days=3)
    logged_in(client, "coordinator")
    for address in (PAGE, f"{PAGE}{one.pk}/", LISTS, f"{PAGE.rstrip('/')}.csv"):
        assert client.get(address).status_code == 403
    plan.state = "closed"
    plan.save()
    logged_in(client)

    assert "<input class" not in client.get(PAGE).content.decode().split("<main")[1].split("<h2")[0]
    assert client.post(PAGE, cell(one, days="4", base="3")).status_code == 422
    assert cells() == [(one.pk, 1, None, 3)]


@pytest.mark.parametrize("count", [3, 60])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, count):
    plan, _rows = running("A")
    for _number in range(count):
        activity = ActivityFactory(area=plan.areas.get())
        row = PlannedDaysFactory(activity=activity, is_responsible=True)
        UsedDaysFactory(activity=activity, person=row.person)
        UsedDaysFactory(activity=activity, quarter=2)
    logged_in(client).get(PAGE)

    with django_assert_num_queries(11):
        client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(f"{PAGE}{activity.pk}/")


# --- Files ---


def csv(*lines):
    text = "\r\n".join(lines).encode("utf-8-sig")
    return SimpleUploadedFile("dagar.csv", text)


def upload(client, file):
    return client.post(LISTS, {"file": file})


def changes(answer):
    return [
        (row.number, row.person, row.quarter, str(row.new))
        for row in answer.context["read"].changes
    ]


def problems(answer):
    return [(row.row, row.reason) for row in answer.context["read"].problems]


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_own_list_is_filled_in_looked_through_and_taken(client, fmt):
    plan, (one, other) = running("A", "B", days=10)
    anna = PlanPersonFactory(plan=plan, name="Anna")
    save_used_days(plan, [used(one, 3, person=anna), used(other, 2)], by=member())
    logged_in(client)
    content = client.get(f"{PAGE.rstrip('/')}.{fmt}").getvalue()

    same = upload(client, SimpleUploadedFile(f"dagar.{fmt}", content))
    filled = upload(client, SimpleUploadedFile("dagar.xlsx", _with_days(content, fmt)))
    taken = client.post(LISTS, {"cells": filled.context["cells"]}, follow=True)
    again = client.post(LISTS, {"cells": filled.context["cells"]}, follow=True)

    assert "Det finns inget att läsa in" in same.content.decode()
    assert same.context["cells"] == ""
    assert changes(filled) == [(1, "", 2, "1.5"), (2, "", 1, "7")]
    assert problems(filled) == []
    assert "2 rutor är sparade" in taken.content.decode()
    assert "Inget ändrades" in again.content.decode()
    assert cells() == [
        (one.pk, 1, anna.pk, 3),
        (one.pk, 2, None, 1.5),
        (other.pk, 1, None, 7),
    ]


def _with_days(content, fmt):
    """The list with quarter 2 of the first activity and quarter 1 of the second filled in."""
    if fmt == "csv":
        rows = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    else:
        rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    places = {name: place for place, name in enumerate(rows[0])}
    rows[1][places["Kvartal 2"]], rows[2][places["Kvartal 1"]] = 1.5, 7
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("Blad1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_list_of_persons_is_filled_in_and_taken(client):
    plan, (one,) = running("A")
    row = PlannedDaysFactory(activity=one, person=PlanPersonFactory(plan=plan, name="Anna"))
    logged_in(client)
    lines = client.get(f"{PAGE}aktiviteter-och-personer.csv").getvalue().decode("utf-8-sig")
    head, first = lines.splitlines()
    assert first.startswith("1;A;Anna;5")

    answer = upload(client, csv(head, f"1;A;Anna;5;2,5;;;{''}"))
    client.post(LISTS, {"cells": answer.context["cells"]})

    assert cells() == [(one.pk, 1, row.person_id, 2.5)]


def test_what_is_not_understood_is_told_row_by_row_and_the_rest_can_be_taken(client):
    plan, (one, _other, _same) = running("A", "B", "B")
    PlanPersonFactory(plan=plan, name="Anna")
    logged_in(client)

    answer = upload(
        client,
        csv(
            "Nr;Aktivitet;Person;Kv 1;Kommentar",
            "1;A;;ca 20;x",
            "1;Annat namn;;3;",
            "9;;;3;",
            ";B;;3;",
            ";Saknas;;3;",
            "1;A;Bertil;3;",
            "2;B;;-4;",
            "3;B;;99999;",
            "2;B;;2;",
            "2;B;;3;",
            "3;B;Anna;1;",
            "3;B;;1;",
            ";;;;",
            ";Summa;;100;",
        ),
    )

    assert changes(answer) == [(2, "", 1, "2"), (3, "Anna", 1, "1")]
    assert [row for row, _reason in problems(answer)] == [2, 3, 4, 5, 6, 7, 8, 9, 11, 13]
    assert answer.context["read"].unknown == ["Kommentar"]
    text = answer.content.decode()
    for said in ("Nummer 1 är ”A” i planen", "Flera aktiviteter heter så", "Bertil finns inte",
                 "Den står på rad 10 också", "angivna person för person"):  # fmt: skip
        assert said in text
    client.post(LISTS, {"cells": answer.context["cells"]})
    assert len(cells()) == 2
    assert one.used_days.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dagar.csv", b""),
        ("dagar.csv", "Äpplen;Päron\r\n1;2".encode()),
        ("dagar.xlsx", b"PK\x03\x04 ingen arbetsbok"),
        ("dagar.xlsx", b"Nr;Aktivitet;Kvartal 1"),
        ("dagar.pdf", b"%PDF-1.7"),
        ("dagar.csv", b"\x00\x01\x02\x03" * 50),
    ],
)
def test_file_that_is_no_list_is_refused_with_a_reason(client, name, content):
    running("A")
    logged_in(client)

    answer = upload(client, SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert 'id="errors"' in answer.content.decode()


def test_cells_that_others_changed_meanwhile_are_shown_again(client):
    plan, (one,) = running("A")
    logged_in(client)
    read = upload(client, csv("Nr;Kvartal 1", "1;5"))
    save_used_days(plan, [used(one, 3)], by=member())

    again = client.post(LISTS, {"cells": read.context["cells"]})
    row = again.context["read"].changes[0]

    assert again.status_code == 422
    assert "Någon annan har ändrat samma dagar" in again.content.decode()
    assert (row.now, row.new) == (3, 5)
    client.post(LISTS, {"cells": again.context["cells"]})
    assert cells() == [(one.pk, 1, None, 5)]


def test_what_was_read_cannot_be_made_up(client):
    running("A")
    logged_in(client)
    other, _rows = running("X", year=2032)
    foreign = upload(client, csv("Nr;Kvartal 1", "1;5")).context["cells"]

    for text in ("påhittat", foreign + "x"):
        answer = client.post(LISTS, {"cells": text}, follow=True)
        assert "har ändrats. Ladda upp filen igen" in answer.content.decode()
    answer = client.post(LISTS.replace("2031", str(other.year)), {"cells": foreign}, follow=True)
    assert "har ändrats. Ladda upp filen igen" in answer.content.decode()
    assert cells() == []


def test_sums_of_persons_are_a_file(client):
    plan, (one,) = running("A")
    anna = PlanPersonFactory(plan=plan, name="Anna", days_available=10)
    PlannedDaysFactory(activity=one, person=anna, days=12)
    save_used_days(plan, [used(one, 3, person=anna)], by=member())
    logged_in(client)

    rows = json.loads(client.get(f"{PAGE}personer.json").getvalue())["rows"]

    assert rows == [{"person": "Anna", "planned": 12, "used": 3, "available": 10, "over": 2}]


NASTY = [
    *("=1+1", "'-lista", "A; B, C", '"Citat" och ”citat”', "Rapport (2031): del 2/3", "Åäö é"),
    *("+46", "- punkt", "summa", "9", "Kvartal 1"),
]


@pytest.mark.parametrize("fmt", ["xlsx", "csv", "csv?dialekt=maskin"])
def test_own_list_comes_back_as_it_was_whatever_activities_are_called(client, fmt):
    plan, rows = running(*NASTY)
    for number, row in enumerate(rows):
        UsedDaysFactory(activity=row, quarter=number % 4 + 1, days=number + 0.5)
    logged_in(client)
    content = client.get(f"{PAGE.rstrip('/')}.{fmt}").getvalue()

    name = f"dagar.{fmt.partition('?')[0]}"
    answer = upload(client, SimpleUploadedFile(name, content))

    assert problems(answer) == []
    assert (changes(answer), answer.context["read"].unchanged) == ([], len(NASTY))
    assert answer.context["read"].unknown == []
    assert plan.areas.count() == 1


def test_list_that_is_far_too_long_is_refused(client):
    running("A")
    logged_in(client)

    answer = upload(client, csv("Nr;Kvartal 1", *(["1;5"] * 5_001)))

    assert answer.status_code == 422
    assert "fler än 5000 rader" in answer.content.decode()
