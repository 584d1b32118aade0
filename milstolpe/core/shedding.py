"""Says at once when there is more to do than can be done, before people have waited in vain."""

from collections.abc import Callable
from functools import lru_cache
from threading import BoundedSemaphore, Lock

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language

WORKING = 4  # requests that a worker works on at a time; more would only slow each other down
WAITING = 8  # requests that wait for their turn
SPARE = 4  # threads that are free to answer the rest
MOST_SECONDS = 10.0  # to wait
RETRY_AFTER = "5"  # seconds


class Shedding:
    """Middleware: lets in as many as can be worked on, and answers the rest with 503.

    Stands inside the kept pages, which cost next to nothing and are always answered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._turns = BoundedSemaphore(WORKING)
        self._lock = Lock()
        self._waiting = 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._gets_a_turn():
            return too_much_to_do()
        try:
            return self.get_response(request)
        finally:
            self._turns.release()

    def _gets_a_turn(self) -> bool:
        if self._turns.acquire(blocking=False):
            return True
        with self._lock:
            if self._waiting >= WAITING:
                return False
            self._waiting += 1
        try:
            return self._turns.acquire(timeout=MOST_SECONDS)
        finally:
            with self._lock:
                self._waiting -= 1


def too_much_to_do() -> HttpResponse:
    """The page that asks to try again soon; nothing has been saved."""
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    return HttpResponse(_page(get_language() or ""), status=503, headers=headers)


@lru_cache(maxsize=4)
def _page(_language: str) -> str:
    return render_to_string("503.html")
