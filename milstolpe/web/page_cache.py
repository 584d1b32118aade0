"""Whole public pages, kept by the process and shown only while nothing has changed.

A page is made from what the database held at one moment. It is kept with the content stamp that
was read before it was made, and is shown again only if the stamp is still the same: one small
query, and a saved change is seen on the very next request, whichever process saved it.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate

from milstolpe.web.stamp import current_stamp

MAX_BYTES = 16 * 1024 * 1024
MAX_PAGE_BYTES = 1024 * 1024  # unpacked; longer lists are made anew while they are sent
BYTES_PER_ENTRY = 1024  # what Python needs for an entry besides its body
# Where the request carries what its page is made from, from before the view to after it.
MADE_FROM = "milstolpe.made_from"
# Set anew for each answer.
OWN_HEADERS = frozenset({"content-length", "content-encoding", "etag", "cache-control", "vary"})

V = TypeVar("V", bound=Callable[..., Any])


def never_kept(view: V) -> V:
    """Marks a public view that answers anew each time, without a look in the database."""
    view.is_never_kept = True  # type: ignore[attr-defined]  # read by `process_view` below
    return view


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a page depends on besides its address. Pages count days: hence the date."""

    stamp: str | None
    day: date

    @classmethod
    def now(cls) -> "MadeFrom":
        return cls(current_stamp(), localdate())


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page ready to be sent, packed once."""

    made_from: MadeFrom
    headers: dict[str, str]
    packed: bytes
    digest: str

    @classmethod
    def of(cls, response: HttpResponseBase, body: bytes, made_from: MadeFrom) -> "KeptPage":
        headers = {k: v for k, v in response.items() if k.lower() not in OWN_HEADERS}
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        return cls(made_from, headers, packed, hashlib.sha256(body).hexdigest()[:32])

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page as this visitor can read it, or 304 if they have it already."""
        headers = self.headers | {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Encoding"}
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            body = self.packed
            headers |= {"Content-Encoding": "gzip", "ETag": f'"{self.digest}-gzip"'}
        else:
            body = gzip.decompress(self.packed)
            headers["ETag"] = f'"{self.digest}"'
        headers["Content-Length"] = str(len(body))
        response = HttpResponse(body, headers=headers)
        answer = get_conditional_response(request, etag=headers["ETag"], response=response)
        return answer or response


class PageStore:
    """The pages that one process keeps; those not asked for longest leave first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size_bytes = 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str) -> KeptPage | None:
        with self._lock:
            if address in self._pages:
                self._pages.move_to_end(address)
            return self._pages.get(address)

    def put(self, address: str, page: KeptPage) -> None:
        with self._lock:
            if old := self._pages.pop(address, None):
                self.size_bytes -= self._size(address, old)
            self._pages[address] = page
            self.size_bytes += self._size(address, page)
            while self.size_bytes > self.max_bytes:
                self.size_bytes -= self._size(*self._pages.popitem(last=False))

    @staticmethod
    def _size(address: str, page: KeptPage) -> int:
        return len(page.packed) + len(address) + BYTES_PER_ENTRY


class ValidatedPages:
    """Middleware: answers from the kept pages where that is right, and keeps new ones.

    It stands outside sessions and log-in, which a kept page never reaches.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages = PageStore(MAX_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGE_CACHE or not is_from_stranger(request):
            return self._made(request)
        address = address_of(request)
        page = self.pages.get(address)
        if page and page.made_from == MadeFrom.now():
            return page.answer(request)
        response = self._made(request)
        made_from = request.META.get(MADE_FROM)
        if made_from is None or response.status_code != 200 or response.cookies:
            return response
        body = short_body(response)
        if body is None:
            return response
        page = KeptPage.of(response, body, made_from)
        self.pages.put(address, page)
        return page.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Read the stamp before the view reads anything: what commits meanwhile changes it."""
        is_kept = getattr(view, "access", "") == "public" and not hasattr(view, "is_never_kept")
        if is_kept and settings.PAGE_CACHE and is_from_stranger(request):
            made_from = MadeFrom.now()
            request.META[MADE_FROM] = made_from if made_from.stamp else None

    def _made(self, request: HttpRequest) -> HttpResponseBase:
        """The page made now. It may be one person's own: no shared cache keeps it."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-cache")
        return response


def is_from_stranger(request: HttpRequest) -> bool:
    """A read by somebody who carries none of our cookies, so that all get the same page."""
    if request.method not in ("GET", "HEAD"):
        return False
    if "HTTP_COOKIE" not in request.META:
        return True
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}
    return ours.isdisjoint(request.COOKIES)


def address_of(request: HttpRequest) -> str:
    """The whole address, with the parameters in alphabetical order."""
    parameters = sorted(request.META["QUERY_STRING"].split("&"), key=_name_of)
    return f"{request.scheme}://{request.get_host()}{request.path}?{'&'.join(parameters)}"


def _name_of(parameter: str) -> str:
    # By name alone: the order between values of one name means something.
    return parameter.partition("=")[0]


def short_body(response: HttpResponseBase) -> bytes | None:
    """The body if it is short enough to keep; a longer one is sent on, with nothing lost."""
    if isinstance(response, HttpResponse):
        return response.content if len(response.content) <= MAX_PAGE_BYTES else None
    assert isinstance(response, StreamingHttpResponse)
    read, size = [], 0
    pieces = iter(response)
    for piece in pieces:
        read.append(piece)
        size += len(piece)
        if size > MAX_PAGE_BYTES:
            response.streaming_content = chain(read, pieces)
            return None
    # Only its files: `close()` would also tell everybody that the request is over.
    for close in response._resource_closers:  # type: ignore[attr-defined]  # noqa: SLF001
        close()
    return b"".join(read)
