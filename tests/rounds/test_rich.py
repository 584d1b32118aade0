"""Simple rich text: what is shown, what is counted, what is refused."""

import re

from milstolpe.rounds import rich
from milstolpe.rounds.rich import character_count, html, plain


def test_blocks_and_links_are_shown():
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    text = f"# Luft\n\nEn [länk](https://example.se).\n\n- ett\n- två\n\n{table}"

    shown = html(text)

    assert "<h3>Luft</h3>" in shown
    assert '<a href="https://example.se">länk</a>' in shown
    assert "<li>ett</li>" in shown
    assert "<td>2</td>" in shown


def test_html_is_shown_as_text():
    assert html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_a_link_that_runs_script_is_no_link():
    assert "<a" not in html("[x](javascript:alert(1))")


def test_words_are_counted_without_marks_and_addresses():
    assert character_count("**Fet** [ord](https://example.se/lang)\n\n- punkt") == len(
        "Fet ordpunkt"
    )


def test_plain_has_a_line_for_each_block():
    assert plain("Ett.\n\n- två\n- tre") == "Ett.\ntvå\ntre"


def test_reference_says_what_the_caller_knows():
    known = {"[[atgard:ab12]]": rich.Reference("HK1 Städa", "/atgarder/ab12/", "P, 2025")}

    shown = rich.html("Se [[atgard:ab12]] & [[atgard:okand]].", known)

    assert shown == (
        '<p>Se <a class="reference" href="/atgarder/ab12/">HK1 Städa</a> (P, 2025) &amp; '
        "[[atgard:okand]].</p>\n"
    )
    assert rich.plain("Se [[atgard:ab12]].", known) == "Se HK1 Städa (P, 2025)."
    assert rich.character_count("Se [[atgard:ab12]].") == 4
    assert rich.cited("[[atgard:b]] [[atgard:a]] [[annat:c]] [[atgard:b]]", "atgard") == ["b", "a"]


def test_only_pictures_of_ours_are_shown():
    text = "![Ett hav](bild:12) ![](bild:3) ![x](https://example.org/x.png)"

    assert list(rich.images(text)) == [
        rich.Image("Ett hav", 12), rich.Image("", 3), rich.Image("x", None)
    ]  # fmt: skip
    assert rich.html("![Ett hav](bild:12)![x](https://example.org/x.png)") == (
        '<p><img src="/omgangar/bilder/12/" alt="Ett hav" loading="lazy">x</p>\n'
    )


def test_headings_of_a_text_skip_no_level():
    text = "## Ett\n\n#### Två\n\n# Tre\n\n## Fyra"

    assert re.findall(r"<(h\d)>(\w+)", html(text)) == [
        ("h3", "Ett"), ("h4", "Två"), ("h3", "Tre"), ("h4", "Fyra"),
    ]  # fmt: skip
    assert re.findall(r"<(h\d)>", html("# Ett", level=1)) == ["h2"]
