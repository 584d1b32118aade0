"""Bars side by side as a drawing (SVG): for the eye; a table with the same figures stands below.

Widths are shares of the drawing, so that texts keep their size whatever the width of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ROW, _BAR, _LABEL, _TEXT = 66, 16, 15, 57  # units down: a row, a bar's height, its two texts
_TOP = 23  # of the bar in its row
_LONGEST = 38  # letters of a label; all of it stands in the table

Amount = Decimal | int


@dataclass(frozen=True)
class BarRow:
    """What is used, within a frame of what is planned, with a stroke where it is to end."""

    label: str
    text: str  # the figures in words, below the bar
    used: Amount
    planned: Amount = 0  # 0: no frame
    forecast: Amount | None = None


@dataclass(frozen=True)
class BarChart:
    """The rows share one scale that begins at zero."""

    key: str  # unique on the page
    title: str  # what the chart says
    description: str
    rows: Sequence[BarRow]

    @property
    def height(self) -> int:
        return _ROW * len(self.rows)

    @property
    def drawn(self) -> SafeString:
        """The rows, to stand within `<svg>`."""
        most = max((amount for row in self.rows for amount in _amounts(row)), default=0)
        return format_html_join(
            "", "{}", ((_row(row, place, most),) for place, row in enumerate(self.rows))
        )


def _row(row: BarRow, place: int, most: Amount) -> SafeString:
    top = place * _ROW
    bar = top + _TOP
    parts = [
        format_html('<text y="{}">{}</text>', top + _LABEL, _cut(row.label)),
        format_html(
            '<rect class="used" y="{}" height="{}" width="{}%"/>', bar, _BAR, _share(row.used, most)
        ),
    ]
    if row.planned:
        width = _share(row.planned, most)
        parts.append(
            format_html('<rect class="plan" y="{}" height="{}" width="{}%"/>', bar, _BAR, width)
        )
    if row.forecast is not None:
        at = _share(row.forecast, most)
        parts.append(
            format_html(
                '<line class="end" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>',
                *(at, bar - 3, bar + _BAR + 3),
            )
        )
    parts.append(format_html('<text class="quiet" y="{}">{}</text>', top + _TEXT, row.text))
    return format_html_join("", "{}", ((part,) for part in parts))


def _amounts(row: BarRow) -> tuple[Amount, ...]:
    return row.used, row.planned, row.forecast or 0


def _share(amount: Amount, most: Amount) -> str:
    """Percent of the width, with a point for every language. What is below zero has no bar."""
    return f"{max(0, float(amount) / float(most)) * 100:.2f}" if most else "0"


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"
