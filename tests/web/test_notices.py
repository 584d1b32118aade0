"""The list of notices, and how many are unread beside the name."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.records import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client, settings):
    settings.DEMO = True  # no second factor to set up on the way
    user = UserFactory()
    client.force_login(user)
    return user


def label(client):
    return str(client.get("/om/").context["account"].notices.label)


def test_unread_are_counted_on_every_page_until_they_are_read(client, user):
    notice = NoticeFactory(user=user, address="/om/")
    NoticeFactory(user=user)
    NoticeFactory()
    assert label(client) == "Notiser (2 olästa)"

    response = client.post(f"/arbeta/notiser/{notice.pk}/")
    assert (response.headers["Location"], label(client)) == ("/om/", "Notiser (1 olästa)")

    client.post("/arbeta/notiser/lasta/")
    assert label(client) == "Notiser"


def test_list_has_own_notices_the_newest_first(client, user):
    NoticeFactory(user=user, text="Först")
    NoticeFactory(user=user, text="Sist")
    NoticeFactory(text="Någon annans")

    context = client.get("/arbeta/notiser/").context

    assert [row.text for row in context["notices"]] == ["Sist", "Först"]
    assert context["head"].answer == "2 är olästa."


def test_notice_of_somebody_else_is_not_there(client, user):
    other = NoticeFactory()

    assert client.post(f"/arbeta/notiser/{other.pk}/").status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_reading_needs_a_button(client, user):
    notice = NoticeFactory(user=user)

    assert client.get(f"/arbeta/notiser/{notice.pk}/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_few_queries(client, user, number, django_assert_num_queries):
    for _notice in range(number):
        NoticeFactory(user=user)

    with django_assert_num_queries(6):
        client.get("/arbeta/notiser/")


def test_empty_list_says_so(client, user):
    assert "Inga notiser än" in client.get("/arbeta/notiser/").content.decode()
