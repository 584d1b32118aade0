"""The outbox in the browser, in demo mode only."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from milstolpe.demo.outbox import newest_letters

pytestmark = pytest.mark.django_db

LINK = "https://milstolpe.example/konto/lank/1/"


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.DEMO_OUTBOX = tmp_path
    return tmp_path


def write(folder: Path, subject: str, text: str) -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    letter = EmailMessage(subject, text, "a@b.example", ["c@d.example"])
    get_connection(backend, file_path=str(folder)).send_messages([letter])


def test_empty_outbox_says_so(client: Client, folder):
    assert "Inga mejl än" in client.get("/demo/utkorg/").content.decode()


def test_letter_is_shown_as_text_with_links(client: Client, folder):
    write(folder, "Din <b>inbjudan</b>", f"Hej <script>!\n\n{LINK}")
    page = client.get("/demo/utkorg/").content.decode()
    address = f"/demo/utkorg/{newest_letters(folder, most=1)[0].key}/"
    assert f'<a href="{address}">Din &lt;b&gt;inbjudan&lt;/b&gt;</a>' in page
    page = client.get(address).content.decode()
    assert "Hej &lt;script&gt;!" in page
    assert f'<a href="{LINK}" rel="nofollow noopener">{LINK}</a>' in page


def test_new_letter_is_seen_at_once(client: Client, folder):
    client.get("/demo/utkorg/")
    write(folder, "Nyss", "…")
    assert "Nyss" in client.get("/demo/utkorg/").content.decode()


def test_unknown_letter_is_not_found(client: Client, folder):
    assert client.get("/demo/utkorg/nobody-0/").status_code == 404
    assert client.get("/demo/utkorg/..%2F..%2Fsecret_key/").status_code == 404


def test_outside_demo_mode_there_is_no_outbox(client: Client, folder, settings):
    write(folder, "Hemligt", "…")
    settings.DEMO = False
    assert client.get("/demo/utkorg/").status_code == 404
    assert client.get(f"/demo/utkorg/{newest_letters(folder, most=1)[0].key}/").status_code == 404
