"""One page of every kind that a role can reach by links, found by walking the site."""

import re
from collections import deque
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, BrowserContext

LINK = re.compile(r'href="(/[^"#]*)')
FILE = re.compile(r"\.(csv|xlsx|json|docx|pdf|txt|xml|ics)$")
NOT_WALKED = ("/static/", "/media/", "/konto/logga-ut", "/en/")
STARTS = ("/", "/arbeta/", "/stil/", "/finns-inte/")


def pages_of_every_kind(context: BrowserContext, base: str) -> dict[str, str]:
    """Walk from the start page. Returns kind (the address's name, or with a query) → path."""
    found: dict[str, str] = {}
    queue = deque(STARTS)
    known = set(queue)
    while queue:
        path = queue.popleft()
        kind = _kind(path)
        if kind in found:
            continue
        answer = context.request.get(base + path, max_redirects=0)
        if answer.status >= 500:
            raise AssertionError(f"{path} answered {answer.status}")
        if answer.status in (301, 302):
            target = urlsplit(answer.headers.get("location", "")).path
            _add(target, known, queue)
            continue
        if not _is_page(answer):
            continue
        found[kind] = path
        for link in LINK.findall(answer.text()):
            _add(link.replace("&amp;", "&"), known, queue)
    return found


def _is_page(answer: APIResponse) -> bool:
    is_download = "attachment" in answer.headers.get("content-disposition", "")
    return "text/html" in answer.headers.get("content-type", "") and not is_download


def _kind(path: str) -> str:
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = "missing"
    return f"{name}?" if parts.query else name


def _add(path: str, known: set[str], queue: deque[str]) -> None:
    bare = urlsplit(path).path
    if path not in known and not FILE.search(bare) and not path.startswith(NOT_WALKED):
        known.add(path)
        queue.append(path)
