"""Mail that Django wrote to files is read back whole."""

from pathlib import Path

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from milstolpe.demo.outbox import find_letter, newest_letters

BACKEND = "django.core.mail.backends.filebased.EmailBackend"
LINK = "https://milstolpe.example/konto/lank/1/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two mails in one file and a later one, with HTML too, in another."""
    connection = get_connection(BACKEND, file_path=str(tmp_path))
    first = EmailMessage("Välkommen, åäö", f"Hej!\n\n{LINK}\n", "a@b.example", ["c@d.example"])
    connection.send_messages([first, EmailMessage("Andra", "–", "a@b.example", ["e@f.example"])])
    with time_machine.travel("2030-01-02T12:00:00+01:00"):
        last = EmailMultiAlternatives("Tredje", "Text", "a@b.example", ["g@h.example"])
        last.attach_alternative("<script>bad()</script>", "text/html")
        get_connection(BACKEND, file_path=str(tmp_path)).send_messages([last])
    return tmp_path


def test_letters_are_read_newest_first(folder):
    found = newest_letters(folder, most=9)
    assert [(letter.subject, letter.to) for letter in found] == [
        ("Tredje", "g@h.example"),
        ("Andra", "e@f.example"),
        ("Välkommen, åäö", "c@d.example"),
    ]
    assert found[2].text == f"Hej!\n\n{LINK}\n"
    assert found[0].text.strip() == "Text"
    assert found[0].sent_at.isoformat() == "2030-01-02T12:00:00+01:00"  # not as UTC


def test_no_more_than_asked_for_are_read(folder):
    assert [letter.subject for letter in newest_letters(folder, most=2)] == ["Tredje", "Andra"]


def test_each_letter_is_found_by_its_key(folder):
    for letter in newest_letters(folder, most=9):
        assert find_letter(folder, letter.key) == letter


@pytest.mark.parametrize("key", ["", "..", "../../etc/passwd", "nobody-0"])
def test_other_keys_find_nothing(folder, key):
    assert find_letter(folder, key) is None


def test_folder_that_is_not_there_is_empty(tmp_path):
    assert newest_letters(tmp_path / "none", most=9) == []
