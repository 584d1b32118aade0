"""HTML that was pasted, from Word or a web page, as text in the signs that we read.

Kept: paragraphs, headings, lists, links, tables, bold and italic. Everything else is dropped;
of what would run or be hidden, the content too.
"""

import re
from html.parser import HTMLParser
from typing import Final

from milstolpe.core.text import clean_text
from milstolpe.rounds.rich import is_safe
from milstolpe.rounds.typed import Block, Head, Item, Para, Run, Table, as_typed

_MARKUP = re.compile(
    r"<(p|div|span|table|tr|td|ul|ol|li|h[1-6]|b|strong|i|em|a|font|style|script|meta|html|body|"
    r"o:p|img|iframe|svg|object)(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENDS = re.compile(r"</\s*[a-z][\w:]*\s*>|<br\s*/?>|<!--\[if|<(img|meta)\b[^<>]*>", re.IGNORECASE)
_SILENT: Final = frozenset(
    ("script", "style", "head", "title", "xml", "template", "noscript", "iframe", "object", "svg",
     "textarea", "select", "o:wordDocument")
)  # fmt: skip
_BLOCKS: Final = frozenset(
    ("p", "div", "section", "article", "blockquote", "pre", "dd", "dt", "figure", "figcaption",
     "header", "footer", "main", "body", "html", "hr", "address", "center", "caption")
)  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BOLD, _ITALIC = frozenset(("b", "strong")), frozenset(("i", "em"))
_VOID: Final = frozenset(("br", "hr", "img", "meta", "link", "input", "col", "wbr"))
_WEIGHT = re.compile(r"(?<![\w-])font-weight:(\w+)")
_HEAVY: Final = frozenset(("bold", "bolder", "600", "700", "800", "900"))
_LIST_LEVEL = re.compile(r"mso-list:\s*\w+\s+level(\d)", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*\(?(\d+|[a-zåäö]|[ivx]+)[.)]", re.IGNORECASE)
_CONDITION = re.compile(r"<![^<>]*>")
_BREAKS = re.compile(r"\s*\n\s*\n\s*")
_BULLET = re.compile(r"^([ \t]*)[•·▪◦‣●○■]\s+", re.MULTILINE)
_DEEPEST: Final = 200  # elements in each other; what lies deeper is read as lying there


def is_markup(text: str) -> bool:
    """Whether a text came with mark-up; `a < b` is none."""
    return "<" in text and bool(_MARKUP.search(text) and _ENDS.search(text))


def cleaned(raw: str) -> str:
    """A text as it is stored: mark-up read, the bullets of Word as list points."""
    text = html_as_typed(raw) if is_markup(raw) else raw
    return _BULLET.sub(r"\1- ", clean_text(text))


def html_as_typed(raw: str) -> str:
    reader = _Reader()
    reader.feed(_without_comments(raw))
    reader.close()
    return clean_text(as_typed(reader.finished()))


def _without_comments(raw: str) -> str:
    """Without comments and the conditions of Word, of which the parser may be slow with many."""
    parts, place = [], 0
    while (start := raw.find("<!--", place)) >= 0 and (end := raw.find("-->", start)) >= 0:
        parts.append(raw[place:start])
        place = end + 3
    rest = raw[place:].replace("<!--", "")
    return _CONDITION.sub("", "".join([*parts, rest])).replace("<!", "")


class _Reader(HTMLParser):
    """Reads mark-up into blocks; whatever is not closed is closed by what comes next."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.open: list[tuple[str, dict[str, str]]] = []  # elements, what they change
        self.silent = 0  # open elements whose content is dropped
        self.lists: list[bool] = []  # numbered or not
        self.mark = ""  # the sign of a list point in Word
        self.cells: list[list[list[Run]]] | None = None  # of the table that is open

    def finished(self) -> list[Block]:
        self._end_block()
        self._end_table()
        return self.blocks

    # --- What the parser calls ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = values.get("style", "").lower()
        if tag in _SILENT or "display:none" in style.replace(" ", ""):
            self.silent += tag not in _VOID
        elif not self.silent:
            self._begin(tag, values)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append((tag, self._manner(tag, values, style)))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _manner in self.open]
        if tag not in names:
            return
        while self.open:
            name, manner = self.open.pop()
            if "silent" in manner:
                self.silent -= 1
            elif not self.silent:
                self._end(name)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.silent or not data:
            return
        manner: dict[str, str] = {}
        for _name, each in self.open:
            manner |= each
        if "ignore" in manner:
            self.mark += data
            return
        if not self.open:  # typed between the mark-up: an empty line begins a paragraph there too
            first, *rest = _BREAKS.split(data)
            self._add(first, manner)
            for part in rest:
                self._end_block()
                self._add(part, manner)
            return
        self._add(re.sub(r"[ \t\r\n\f]+", " ", data), manner)

    # --- Elements ---

    def _manner(self, tag: str, values: dict[str, str], style: str) -> dict[str, str]:
        """What an element makes of the words in it."""
        found = {}
        tight = style.replace(" ", "")
        if tag in _SILENT or "display:none" in tight:
            found["silent"] = "1"
        weight = _WEIGHT.search(tight)
        if weight or tag in _BOLD:
            found["bold"] = "1" if weight is None or weight[1] in _HEAVY else ""
        if tag in _ITALIC or ";font-style:italic" in f";{tight}":
            found["italic"] = "1"
        if tag == "a" and (address := values.get("href", "").strip()):
            leads_on = is_safe(address) and ":" in address and " " not in address
            found["address"] = address.replace("(", "%28").replace(")", "%29") if leads_on else ""
        if "mso-list:ignore" in tight:
            found["ignore"] = "1"
        if tag == "p" and (level := _LIST_LEVEL.search(style)):
            found["level"] = level[1]
        return found

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag in ("ul", "ol"):
            self._end_block()
            self.lists.append(tag == "ol")
        elif tag == "table":
            self._end_block()
            self.cells = self.cells if self.cells is not None else []
        elif tag == "tr" and self.cells is not None:
            self.cells.append([])
        elif tag in ("td", "th") and self.cells:
            self.runs = []
            self.cells[-1] += [[] for _n in range(_span(values) - 1)]
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self._end_block()

    def _end(self, tag: str) -> None:
        if tag in ("td", "th") and self.cells:
            self.cells[-1].append(self.runs)
            self.runs = []
        elif tag == "table":
            self._end_table()
        elif tag in ("ul", "ol"):
            self._end_block("li" if self.runs else tag)
            del self.lists[-1:]
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self._end_block(tag)

    def _add(self, text: str, manner: dict[str, str]) -> None:
        if level := manner.get("level"):
            self.level = int(level)
        self.runs.append(
            Run(text, bool(manner.get("bold")), bool(manner.get("italic")),
                manner.get("address", ""))
        )  # fmt: skip

    level = 0  # of the list point of Word that is being read

    def _end_block(self, tag: str = "p") -> None:
        """What has been read since the last block is one, as far as it says anything."""
        if self.cells is not None:
            self.runs.append(Run("\n"))  # paragraphs in a cell
            return
        runs, level, mark = self.runs, self.level, self.mark
        if not any(run.text.strip() for run in runs):
            self.runs = []
            return
        self.runs, self.level, self.mark = [], 0, ""
        if level:
            self.blocks.append(Item(runs, level - 1, bool(_NUMBER.match(mark))))
        elif tag in _HEADINGS:
            self.blocks.append(Head([_unmarked(run) for run in runs], _HEADINGS[tag]))
        elif self.lists:
            self.blocks.append(Item(runs, len(self.lists) - 1, self.lists[-1]))
        else:
            self.blocks.append(Para(runs))

    def _end_table(self) -> None:
        cells, self.cells = self.cells, None
        self.runs = []
        if cells is None:
            return
        if any(len(row) > 1 for row in cells):
            self.blocks.append(Table(cells))
        else:  # a frame around running text
            self.blocks += [Para(row[0]) for row in cells if row]


def _unmarked(run: Run) -> Run:
    return Run(run.text, address=run.address)


def _span(values: dict[str, str]) -> int:
    text = values.get("colspan", "1")
    return min(int(text), 20) if text.isascii() and text.isdigit() else 1
