"""Standing pages tell what they must."""

import datetime

import pytest

from milstolpe.web.queries.standing import accessibility_statement
from milstolpe.web.views.standing import CONFORMITY

pytestmark = pytest.mark.django_db


def test_statement_tells_all_that_the_law_asks(client):
    statement = accessibility_statement()
    page = client.get("/tillganglighet/").content.decode()

    told = [
        statement.actor,
        statement.service,
        str(CONFORMITY[statement.conformity]),
        statement.assessed_on.isoformat(),
        statement.updated_on.isoformat(),
        statement.method.strip(),
        statement.feedback.strip(),
        'href="/kontakt/"',
        'href="https://www.digg.se/tdosanmalan"',
        statement.burdensome,
        *(row.what for row in statement.shortcomings),
        *statement.outside_the_law,
    ]
    assert [text for text in told if text not in page] == []


def test_statement_is_assessed_every_year():
    age = datetime.date.today() - accessibility_statement().assessed_on  # noqa: DTZ011
    assert age < datetime.timedelta(days=365), "Assess the service anew and date the statement."


def test_every_page_leads_to_the_statement(client):
    assert 'href="/tillganglighet/"' in client.get("/om/").content.decode()


def test_files_named_for_open_data_answer(client):
    lists = client.get("/oppna-data/").context["lists"]
    files = [file.address for _label, _address, links in lists for file in links]

    assert len(files) == 15
    for address in files:
        assert client.get(address).getvalue()


def test_cookies_are_named_as_they_are(client, settings):
    page = client.get("/kakor/").content.decode()

    assert f"<strong>{settings.SESSION_COOKIE_NAME}</strong>" in page
    assert f"<strong>{settings.CSRF_COOKIE_NAME}</strong>" in page
    assert "8 timmar" in page


def test_cookie_of_the_contact_page_is_told(client):
    assert (
        "<h2>När du skriver till oss eller beställer allt innehåll som fil</h2>"
        in client.get("/kakor/").content.decode()
    )
