"""Writes a document as one HTML file that needs nothing besides itself."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from milstolpe.documents.blocks import (
    Block,
    Grid,
    Heading,
    Paragraph,
    Picture,
    ReportDocument,
    RichList,
    RichParagraph,
    RichTable,
    Run,
    Shares,
)

_STYLE = """
body{font:1.05rem/1.55 Inter,system-ui,sans-serif;color:#1c1c1a;max-width:70rem;margin:2rem auto;
padding:0 1rem}
h1,h2,h3{color:#00574b;line-height:1.25}p,ul,ol,dl{max-width:70ch}
.scroll{overflow-x:auto;margin:1.5rem 0}table{border-collapse:collapse;font-size:.95rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb}
td.number,th.number{text-align:right}dt{font-weight:600}.note{font-style:italic}
footer{margin-top:3rem;border-top:1px solid #bbb;padding-top:.5rem;font-size:.9rem}
@media print{body{max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""


def html(report: ReportDocument, *, lang: str = "sv") -> bytes:
    """The file. Equal documents give equal bytes; nothing is fetched from elsewhere."""
    return "".join(_parts(report, lang)).encode()


def _parts(report: ReportDocument, lang: str) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f"<main>\n<h1>{escape(report.title)}</h1>\n"
    if report.subtitle:
        yield f"<p>{escape(report.subtitle)}</p>\n"
    if report.facts:
        rows = (
            f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in report.facts
        )
        yield f"<dl>{''.join(rows)}</dl>\n"
    for block in report.blocks:
        yield from _block(block)
    yield f"</main>\n<footer>{escape(report.footer)}</footer>\n</body>\n</html>\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        level = min(6, block.level + 1)
        yield f"<h{level}>{escape(block.text)}</h{level}>\n"
    elif isinstance(block, Paragraph):
        mark = ' class="note"' if block.is_note else ""
        for part in block.parts:
            yield f"<p{mark}>{_lines(part)}</p>\n"
    elif isinstance(block, Grid):
        yield from _table(block)
    elif isinstance(block, Shares):
        yield f"<p>{escape(block.text)}</p>\n"
    else:
        yield _rich(block)


def _rich(block: RichParagraph | RichList | RichTable | Picture) -> str:
    if isinstance(block, RichParagraph):
        return f"<p>{_runs(block.runs)}</p>\n"
    if isinstance(block, RichList):
        return _list(block)
    if isinstance(block, RichTable):
        head = "".join(f'<th scope="col">{_runs(cell)}</th>' for cell in block.headings)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_runs(cell)}</td>' for cell in row)}</tr>" for row in block.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    return f'<p><img alt="{escape(block.alt)}" src="{_inside(block.content)}"></p>\n'


def _list(block: RichList) -> str:
    items = "".join(f"<li>{''.join(_rich(part) for part in item)}</li>" for item in block.items)
    if block.is_numbered:
        return f'<ol start="{block.start}">{items}</ol>\n'
    return f"<ul>{items}</ul>\n"


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = _lines(run.text)
    if run.is_italic:
        text = f"<em>{text}</em>"
    if run.is_bold:
        text = f"<strong>{text}</strong>"
    return f'<a href="{escape(run.address)}">{text}</a>' if run.address else text


def _inside(content: bytes) -> str:
    """The picture in the file itself; a browser looks at the bytes, whatever they are called."""
    return f"data:image/png;base64,{b64encode(content).decode()}"


def _table(grid: Grid) -> Iterator[str]:
    name = escape(grid.caption)
    yield f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>'
    yield f"<caption>{name}</caption><thead><tr>"
    yield from _cells(grid, grid.headings, "th", ' scope="col"')
    yield "</tr></thead><tbody>\n"
    for row in grid.rows:
        yield "<tr>"
        yield f'<th scope="row">{_lines(row[0])}</th>'
        yield from _cells(grid, row[1:], "td", "", first=1)
        yield "</tr>\n"
    yield "</tbody></table></div>\n"


def _cells(
    grid: Grid, texts: Sequence[str], tag: str, more: str, *, first: int = 0
) -> Iterable[str]:
    for place, text in enumerate(texts, start=first):
        mark = ' class="number"' if place in grid.numbers else ""
        yield f"<{tag}{more}{mark}>{_lines(text)}</{tag}>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
