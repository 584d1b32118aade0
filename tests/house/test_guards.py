"""The guards of every test stop what they are there to stop."""

import socket
from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.guards import ReadOnlyGets

ELSEWHERE = ("192.0.2.1", 80)  # an address kept for documentation


def answering(work: Callable[[], object]) -> ReadOnlyGets:
    """A site that does `work` on every request."""

    def view(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse()

    return ReadOnlyGets(view)


def write() -> None:
    ContentType.objects.create(app_label="guard", model="written")


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as outward, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        outward.connect(ELSEWHERE)


@pytest.mark.django_db
def test_a_get_that_writes_fails(rf: RequestFactory) -> None:
    get = rf.get("/")
    with pytest.raises(AssertionError, match="A GET must not write"), transaction.atomic():
        answering(write)(get)
    assert not ContentType.objects.filter(app_label="guard").exists()


@pytest.mark.django_db
def test_a_post_may_write(rf: RequestFactory) -> None:
    answering(write)(rf.post("/"))
    assert ContentType.objects.filter(app_label="guard").exists()


@pytest.mark.django_db
def test_a_get_may_read_and_keep_a_session(rf: RequestFactory) -> None:
    session = SessionStore()

    def visit() -> None:
        session["visits"] = ContentType.objects.count()
        session.save()

    answering(visit)(rf.get("/"))
    assert Session.objects.filter(session_key=session.session_key).exists()
