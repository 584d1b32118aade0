"""Counts what a page asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12  # on any page


def queries_of(client: Client, address: str) -> int:
    """How many statements answering takes; never more than a page may use."""
    asked = asked_of(client, address)
    assert len(asked) <= MOST, "\n".join([address, *asked])
    return len(asked)


def asked_of(client: Client, address: str) -> list[str]:
    """The statements themselves; also those of a file that is made while it is sent."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        b"".join(response)
    assert response.status_code == 200, address
    return [query["sql"] for query in asked.captured_queries]
