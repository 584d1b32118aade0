"""Mark-up that is pasted or typed becomes the text that we would have typed."""

from pathlib import Path

import pytest

from milstolpe.rounds.from_html import cleaned, html_as_typed, is_markup
from milstolpe.rounds.rich import html
from tests.stopwatch import stopwatch

PASTED = Path(__file__).parent / "pasted"


def test_word_keeps_headings_lists_links_tables_and_bold():
    assert (
        html_as_typed((PASTED / "word.htm").read_text())
        == """\
## Luften i länet

Halterna av **kvävedioxid** har minskat. Se [rapporten](https://example.org/luft).

- Miljözon i centrum
  - utredd 2025
- Fler bussar

1. Först

| Ämne | 2025 |
|---|---|
| NO2 \\| dygn | 12,5 |

Slut
på \\*det\\*"""
    )


def test_web_page_keeps_the_same():
    assert (
        html_as_typed((PASTED / "docs.htm").read_text())
        == """\
# Vatten

**Sjöarna** mår *bättre*.

1. Kalkning
2. [Källa](https://example.org/a_%28b%29)
   - under

fälla"""
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a < b och c > d, <p 5", "a < b och c > d, <p 5"),
        ("Ett.\n\nMed <b>fet</b> bit.\n\nTvå <script>alert(1)</script>!",
         "Ett.\n\nMed **fet** bit.\n\nTvå !"),
        ("•\tett\n•\ttvå", "- ett\n- två"),
        ("<p>1. Inte lista</p>", "1\\. Inte lista"),
        ("<p># inte rubrik</p>", "\\# inte rubrik"),
        ("<p>Se [[atgard:ab12]] och ![hav](bild:3)</p>",
         "Se [[atgard:ab12]] och ![hav](bild:3)"),
        ("<div style='display:none'>gömt</div><p>syns</p>", "syns"),
        ("<table><tr><td>ram</td></tr></table><p></p>", "ram"),
        ("<p>x<![endif]></p></div></td>", "x"),
    ],
)  # fmt: skip
def test_mark_up_is_cleaned(raw, text):
    assert cleaned(raw) == text


def test_what_is_cleaned_is_read_as_it_was_meant():
    once = html_as_typed((PASTED / "word.htm").read_text())

    assert "<h3>Luften i länet</h3>" in html(once)
    assert "på *det*" in html(once)
    assert cleaned(once) == once
    assert not is_markup(once)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b>x", "<table><tr><td>", "<![if ", "<!--", "<", "<p style='mso-list:l0 level9'>x"],
)
def test_hostile_mark_up_takes_no_time(piece):
    with stopwatch() as taken:
        html_as_typed(piece * (200_000 // len(piece)))

    assert taken.seconds < 6
