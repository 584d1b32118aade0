"""Simple rich text: what is shown, what is counted, what is refused."""

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
