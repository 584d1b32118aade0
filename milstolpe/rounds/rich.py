"""Simple rich text: CommonMark kept to paragraphs, headings, lists, links, tables and emphasis.

Texts are stored as people type them and joined as plain text (`core.merge`); HTML in them is
shown as text, never read. `[[atgard:abc123]]` is a reference: what it says is given by the caller.
`![what it shows](bild:12)` is a picture of ours; others are not shown.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_RULES = (
    "newline", "escape", "emphasis", "link", "image", "entity",
    "heading", "list", "table",
)  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "bild"}
_REFERENCE = re.compile(r"\[\[([a-z]{1,20}):([\w-]{1,60})\]\]")
_PICTURE = re.compile(r"bild:(\d{1,9})")
_KEPT = "/:?#=&%@+,;~-._"  # of an address in a link
_ESCAPED = r"\\\1"
_MARKS = re.compile(r"([\\\[\]*_|!<>&#~`])")
_COUNTED_EXACTLY = 50_000  # characters; a longer text is over every limit


@dataclass(frozen=True)
class Reference:
    """What a reference in a text says: `label` leads to `address`; `note` is its value and year."""

    label: str
    address: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.label} ({self.note})" if self.note else self.label


References = Mapping[str, Reference]  # by the whole reference as it stands in the text


@dataclass(frozen=True)
class Image:
    """A picture in a text. Without a number it is none of ours."""

    alt: str
    number: int | None


@cache
def parser() -> MarkdownIt:
    """Without HTML, code and quotations: what is not known stays as it was typed."""
    markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(_RULES))
    markdown.validateLink = is_safe  # type: ignore[assignment]  # a hook, says its manual
    markdown.inline.ruler.before("link", "reference", _read_reference)
    markdown.add_render_rule("reference", _reference_html)
    markdown.add_render_rule("image", _image_html)
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


def html(text: str, references: References | None = None, *, level: int = 2) -> SafeString:
    """The text as HTML. Headings in it stand below the page's own of `level` and skip none."""
    tokens = parsed(text)
    above: list[int] = []  # levels, as typed, of the headings around
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            above = [*(each for each in above if each < typed), typed]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, level + len(above))}"
    rendered: str = parser().renderer.render(
        tokens, parser().options, {"references": references or {}}
    )
    return mark_safe(rendered)  # noqa: S308  # made from tokens, every text escaped


def plain(text: str, references: References | None = None) -> str:
    """The words alone, a line for each block: what is counted, searched and quoted.

    A reference that `references` does not know is no words.
    """
    known = references or {}
    return "\n".join(
        "".join(_words(child, known) for child in token.children or ())
        for token in parsed(text)
        if token.type == "inline"
    )


@lru_cache(maxsize=512)
def character_count(text: str) -> int:
    """Characters of the words, spaces counted; marks, addresses and references not."""
    if len(text) > _COUNTED_EXACTLY:
        return len(" ".join(text.split()))
    return len(plain(text).replace("\n", ""))


def cited(text: str, kind: str) -> list[str]:
    """What the references of a kind name, in order, each once."""
    names = (match[2] for match in _REFERENCE.finditer(text) if match[1] == kind)
    return list(dict.fromkeys(names))


def images(text: str) -> Iterator[Image]:
    """The pictures of a text in order."""
    for token in parsed(text) if "![" in text else ():
        for child in token.children or ():
            if child.type == "image":
                yield Image(child.content.strip(), picture_number(child.attrs.get("src", "")))


def picture_number(address: object) -> int | None:
    """Which of our pictures the address of one in a text means."""
    found = _PICTURE.fullmatch(str(address))
    return int(found[1]) if found else None


def linked(words: str, address: str) -> str:
    """A link as it is typed, whatever signs its words hold."""
    return f"[{_MARKS.sub(_ESCAPED, ' '.join(words.split()))}]({quote(address, safe=_KEPT)})"


def _read_reference(state: StateInline, silent: bool) -> bool:  # their manner
    match = _REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("reference", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _reference_html(_self: Any, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
    text = tokens[place].content
    found: Reference | None = env["references"].get(text)
    if found is None:
        return escape(text)
    link = format_html('<a class="reference" href="{}">{}</a>', found.address, found.label)
    return format_html("{} ({})", link, found.note) if found.note else link


def _image_html(_self: Any, tokens: list[Token], place: int, _options: Any, _env: Any) -> str:
    token = tokens[place]
    number = picture_number(token.attrs.get("src", ""))
    if number is None:
        return escape(token.content)
    address = reverse("rounds:picture", args=[number])
    return format_html('<img src="{}" alt="{}" loading="lazy">', address, token.content)


def _words(token: Token, known: References) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "reference":
        return str(known.get(token.content, ""))
    return token.content if token.type in ("text", "image") else ""
