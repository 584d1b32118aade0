"""Administrators read what visitors wrote, and mark what is answered."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from milstolpe.web.models import VisitorMessage
from milstolpe.web.services import mark_message
from tests.factories.web import VisitorMessageFactory
from tests.organisations.people import administrator, contact, coordinator
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

LIST = "/arbeta/admin/meddelanden/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def desk(client):
    """An administrator's browser."""
    client.force_login(administrator())
    return client


@pytest.mark.parametrize("make", [coordinator, contact])
def test_only_administrators_read_and_mark(client, make):
    row, user = VisitorMessageFactory(), make()
    client.force_login(user)
    for address in (LIST, f"{LIST}{row.pk}/", "/arbeta/admin/meddelanden.csv"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}{row.pk}/", {"answered": "1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        mark_message(row, is_answered=True, by=user)
    row.refresh_from_db()
    assert row.answered_at is None


def test_list_shows_what_waits_unless_asked_for_more(desk):
    waits, done = VisitorMessageFactory(), VisitorMessageFactory(answered=True)
    shown = {
        query: list(desk.get(f"{LIST}?visa={query}").context["rows"])
        for query in ("", "besvarade", "alla", "x")
    }
    assert shown == {"": [waits], "besvarade": [done], "alla": [done, waits], "x": [waits]}


def test_file_holds_what_the_list_shows(desk):
    VisitorMessageFactory(subject="Kartan", text="Syns inte")
    VisitorMessageFactory(answered=True)
    (row,) = json.loads(desk.get("/arbeta/admin/meddelanden.json").getvalue())["rows"]
    assert (row["subject"], row["text"], row["answered_by"]) == ("Kartan", "Syns inte", "")


def test_message_is_shown_as_text_and_never_as_markup(desk):
    row = VisitorMessageFactory(subject="<b>Hej</b>", text="<script>alert(1)</script>")
    page = desk.get(f"{LIST}{row.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Hej</b>" not in page


def test_mark_is_set_and_taken_back(desk):
    row = VisitorMessageFactory()
    address = f"{LIST}{row.pk}/"
    assert desk.post(address, {"answered": "1"}).url == LIST
    row.refresh_from_db()
    assert row.answered_by is not None
    assert row.answered_by.name in desk.get(address).content.decode()
    desk.post(address, {"answered": "0"})
    row.refresh_from_db()
    assert (row.answered_at, row.answered_by) == (None, None)


def test_who_marked_it_first_stays_named():
    row, first = VisitorMessageFactory(), administrator()
    for by in (first, administrator()):
        mark_message(row, is_answered=True, by=by)
    row.refresh_from_db()
    assert row.answered_by == first


def test_mark_has_both_person_and_time():
    for half in ({"answered_at": timezone.now()}, {"answered_by": administrator()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitorMessageFactory(**half)
    assert not VisitorMessage.objects.exists()


def test_list_asks_the_same_of_one_message_and_of_many(desk):
    asked = []
    for rows in (1, 3):
        for _row in range(rows):
            VisitorMessageFactory(answered=True)
        asked.append(queries_of(desk, f"{LIST}?visa=alla"))
    assert asked[0] == asked[1]
