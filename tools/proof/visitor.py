"""Somebody at a browser, as far as a server can tell: cookies, forms, tokens, an Origin."""

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tools.bench_load import HOST
from tools.proof.forms import Fields, form_fields

LOGIN = "/konto/logga-in/"
SECONDS_TO_ANSWER = 60
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def fields(self) -> Fields:
        """What the page's form would send if nothing was changed."""
        return self.form()

    def form(self, name: str = "") -> Fields:
        """The same of the form with that id."""
        return form_fields(self.text, name)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class NoAnswerError(Exception):
    """The server was gone before it had answered: nobody knows whether it saved."""


@dataclass
class Visitor:
    """One browser. Each request has a connection of its own, so that a killed server is met."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""  # the network address it comes from, as a proxy would tell it

    def ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, its answer as text.

        Raises:
            NoAnswerError: the connection was refused or broke.
        """
        status, found, content = self._exchange(method, path, body.encode(), headers or {})
        return Answer(status, found, content.decode("utf-8", "replace"))

    def download(self, path: str) -> tuple[int, bytes]:
        """Status and bytes of a file."""
        status, _headers, content = self._exchange("GET", path, b"", {})
        return status, content

    def _exchange(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=SECONDS_TO_ANSWER)
        try:
            connection.request(method, path, body or None, self._headers(headers))
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(str(error)) from error
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        found = {name.lower(): value for name, value in response.headers.items()}
        return response.status, found, content

    def read(self, path: str) -> Answer:
        return self.ask("GET", path)

    def send(self, path: str, fields: Fields) -> Answer:
        """Send a form with the token that this browser holds, from our own page."""
        whole = {"csrfmiddlewaretoken": self.cookies.get("csrf", ""), **fields}
        origin = {"Content-Type": FORM, "Origin": f"http://{HOST}:{self.port}"}
        return self.ask("POST", path, urlencode(whole, doseq=True), origin)

    def upload(self, path: str, field: str, name: str, content: bytes) -> Answer:
        """Send a file in a form of its own."""
        boundary = "milstolpe-proof"
        token = f'name="csrfmiddlewaretoken"\r\n\r\n{self.cookies.get("csrf", "")}'
        file = f'name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream'
        start = "".join(
            f"--{boundary}\r\nContent-Disposition: form-data; {part}\r\n"
            for part in (token, f"{file}\r\n")
        )
        body = start.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Content-Type": kind, "Origin": f"http://{HOST}:{self.port}"}
        status, found, answered = self._exchange("POST", path, body, headers)
        return Answer(status, found, answered.decode("utf-8", "replace"))

    def log_in(self, email: str, password: str) -> Answer:
        """The log-in form, filled in as a person does."""
        fields = self.read(LOGIN).fields
        return self.send(LOGIN, {**fields, "login": email, "password": password})

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        headers = {"Accept-Language": "sv", **more}
        if self.address:
            headers["X-Forwarded-For"] = self.address
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return headers


def logged_in(port: int, emails: Sequence[str], password: str) -> list[Visitor]:
    """A browser for each person.

    Raises:
        RuntimeError: somebody was not let in.
    """
    visitors = []
    for email in emails:
        visitor = Visitor(port)
        answer = visitor.log_in(email, password)
        if answer.status != 302:
            raise RuntimeError(f"{email} could not log in: {answer.status}")
        visitors.append(visitor)
    return visitors
