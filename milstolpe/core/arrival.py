"""When a request reached the application: what a time limit is held against.

A save that began in time is taken, however long it then had to wait for its turn.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

_KEY = "milstolpe.arrived_at"


class Arrivals:
    """Middleware outside all that waits: notes the time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META[_KEY] = timezone.now()
        return self.get_response(request)


def arrived_at(request: HttpRequest) -> datetime:
    found: datetime = request.META.get(_KEY) or timezone.now()
    return found
