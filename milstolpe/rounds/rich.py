"""Simple rich text: CommonMark kept to paragraphs, headings, lists, links, tables and emphasis.

Texts are stored as people type them and joined as plain text (`core.merge`); HTML in them is
shown as text, never read.
"""

from functools import cache
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_RULES = (
    "newline", "escape", "emphasis", "link", "image", "entity",
    "heading", "list", "table",
)  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}


@cache
def parser() -> MarkdownIt:
    """Without HTML, code and quotations: what is not known stays as it was typed."""
    markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(_RULES))
    markdown.validateLink = is_safe  # type: ignore[assignment]  # a hook, says its manual
    return markdown


def is_safe(address: str) -> bool:
    """Whether a text may lead there: the web, a mail address, or a place of ours."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in _SCHEMES or (not parts.scheme and not parts.netloc)


def parsed(text: str) -> list[Token]:
    return parser().parse(text)


def html(text: str) -> SafeString:
    """The text as HTML; the page's own headings stand above its (h1 in the text becomes h3)."""
    tokens = parsed(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    rendered: str = parser().renderer.render(tokens, parser().options, {})
    return mark_safe(rendered)  # noqa: S308  # made from tokens, every text escaped


def plain(text: str) -> str:
    """The words alone, a line for each block: what is counted, searched and quoted."""
    return "\n".join(
        "".join(_words(child) for child in token.children or ())
        for token in parsed(text)
        if token.type == "inline"
    )


def character_count(text: str) -> int:
    """Characters of the words, spaces counted, marks and addresses not."""
    return len(plain(text).replace("\n", ""))


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "image") else ""
