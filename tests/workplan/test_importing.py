"""The page where a plan document is taken: shown, corrected, counted anew, taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milstolpe.workplan.models import Activity, Plan
from tests.factories.organisations import MembershipFactory
from tests.workplan.test_taking import FILE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = "/arbeta/verksamhetsplan/las-in/"


@pytest.fixture
def rus(client, settings):
    settings.DEMO = True  # no second factor to set up on the way
    client.force_login(MembershipFactory(role="rus_member").user)
    return client


def uploaded(client, text=None, name="plan.txt"):
    content = FILE.read_bytes() if text is None else text.encode()
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def sent(page) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    forms = page.context["forms"]
    values = {}
    for rows in forms.rows.values():
        for field in rows.management_form:
            values[field.html_name] = field.value()
    for field in forms:
        value = (
            field.field.prepare_value(field.value())
            if hasattr(field.field, "prepare_value")
            else field.value()
        )
        if value not in (None, False):
            values[field.html_name] = "on" if value is True else str(value)
    return values


def test_document_is_shown_with_its_sums_and_taken(rus):
    page = rus.get(uploaded(rus)["Location"])
    assert "Alla angivna summor stämmer" in page.content.decode()
    assert Plan.objects.count() == 0

    answer = rus.post(page.request["PATH_INFO"], sent(page) | {"take": ""})

    assert answer.status_code == 302
    plan = Plan.objects.get()
    assert (plan.year, plan.source.name) == (2031, "plan.txt")
    assert [row.days for row in Activity.objects.all()] == [50, 12.5, 16, 10, 4]
    assert Activity.objects.all()[1].days_note == "resten redovisas under Årlig uppföljning"


def test_corrections_are_counted_anew_and_taken(rus):
    wrong = FILE.read_text("utf-8").replace("arbetstid 50 dagar", "arbetstid 40 dagar")
    page = rus.get(uploaded(rus, wrong)["Location"])
    assert "2 av de angivna siffrorna stämmer inte" in page.content.decode()
    data = sent(page) | {"aktiviteter-0-days": "50", "aktiviteter-1-title": "Nya mått"}

    again = rus.post(page.request["PATH_INFO"], data | {"check": ""})
    rus.post(page.request["PATH_INFO"], data | {"take": ""})

    assert "Alla angivna summor stämmer" in again.content.decode()
    assert [(row.title, row.days) for row in Activity.objects.all()][:2] == [
        ("Årlig uppföljning", 50), ("Nya mått", 12.5),
    ]  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_is_taken(rus):
    page = rus.get(uploaded(rus)["Location"])
    data = sent(page) | {"aktiviteter-0-area": "7", "aktiviteter-1-days": "tio", "take": ""}

    answer = rus.post(page.request["PATH_INFO"], data)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Det finns inget sådant område" in text
    assert "Skriv dagarna som ett tal" in text
    assert Plan.objects.count() == 0


def test_year_that_has_a_plan_is_told(rus):
    page = rus.get(uploaded(rus)["Location"])
    rus.post(page.request["PATH_INFO"], sent(page) | {"take": ""})

    answer = rus.post(page.request["PATH_INFO"], sent(page) | {"take": ""})

    assert "Det finns redan en plan för 2031" in answer.content.decode()
    assert Plan.objects.count() == 1


def test_file_of_another_kind_is_refused_in_the_form(rus):
    answer = uploaded(rus, "a;b", name="plan.csv")

    assert answer.status_code == 422
    assert "En plan läses från en Word-fil" in answer.content.decode()


def test_document_of_somebody_else_is_not_found(rus, client):
    address = uploaded(rus)["Location"]

    client.force_login(MembershipFactory(role="rus_member").user)

    assert client.get(address).status_code == 404


def test_only_rus_comes_in(client, settings):
    settings.DEMO = True
    client.force_login(MembershipFactory(role="coordinator").user)

    assert client.get(ADDRESS).status_code == 403
