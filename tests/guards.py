"""What no test may do: reach the network, or write to the database while answering a GET."""

import socket
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LOCAL = ("127.0.0.1", "::1", "localhost")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
READING = {"SELECT", "WITH", "EXPLAIN", "PRAGMA", "SHOW", "SET"}
TRANSACTION = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}
# A visit may be remembered in the session; nothing else may change.
SESSION_TABLE = "django_session"

_connect = socket.socket.connect


def connect_locally(self: socket.socket, address: Any) -> None:
    """Stands in for `socket.connect`: this machine only."""
    if self.family != socket.AF_UNIX and address[0] not in LOCAL:
        raise AssertionError(f"A test tried to reach {address[0]}; use a stored answer instead.")
    _connect(self, address)


class ReadOnlyGets:
    """Middleware, outermost in tests: a statement that writes fails the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Let a statement through if it reads, or keeps a session."""
    word = sql.lstrip(" \n(").split(maxsplit=1)[0].rstrip(";").upper()
    if word not in READING | TRANSACTION and SESSION_TABLE not in sql:
        raise AssertionError(f"A GET must not write; this was sent: {sql[:200]}")
    return execute(sql, params, many, context)
