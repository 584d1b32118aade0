"""Counts what a page asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12  # on any page


def queries_of(client: Client, address: str) -> int:
    """How many statements answering takes; never more than a page may use."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= MOST
    return len(asked)
