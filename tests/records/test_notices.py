"""Notices: told once to each, counted with the person, read."""

import pytest

from milstolpe.accounts.backends import LogInBackend
from milstolpe.records.models import Notice
from milstolpe.records.notices import mark_as_read, notices_of, notify
from tests.factories.accounts import UserFactory
from tests.factories.records import NoticeFactory

pytestmark = pytest.mark.django_db


def test_each_is_told_once():
    first, second = UserFactory(), UserFactory()

    notify([first, second.pk, first.pk], "Återlämnad", "/arbeta/")

    assert sorted(Notice.objects.values_list("user", "text", "address")) == [
        (first.pk, "Återlämnad", "/arbeta/"),
        (second.pk, "Återlämnad", "/arbeta/"),
    ]


def test_long_text_is_cut_off():
    (notice,) = notify([UserFactory()], "å" * 400, "/arbeta/")

    notice.refresh_from_db()
    assert len(notice.text) == 300


def test_reading_leaves_those_of_others():
    notice, other = NoticeFactory(), NoticeFactory()

    assert mark_as_read(notices_of(notice.user)) == 1
    assert mark_as_read(notices_of(notice.user)) == 0
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_number_of_unread_comes_with_the_person(django_assert_num_queries):
    user = NoticeFactory().user
    NoticeFactory(user=user, read_at="2026-11-01T00:00Z")
    NoticeFactory()

    with django_assert_num_queries(1):
        found = LogInBackend().get_user(user.pk)

    assert found.unread_notices == 1
    assert LogInBackend().get_user(0) is None
