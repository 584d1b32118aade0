"""The body of a table of measures. Drawn here and not in a template: fifty rows cost a tenth."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby
from operator import attrgetter

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from milstolpe.programmes.queries.list_pages import MeasureLine, ProgrammeLine

Who = Callable[[MeasureLine], str]
leads: Who = attrgetter("leads")


def rows_by_area(lines: Sequence[MeasureLine], *, label: str) -> SafeString:
    """The measures of one programme, under the titles of their areas: each title stands once,
    also when the programme's own order goes back and forth between the areas. `label` heads the
    column of actors; without it there is none, since nobody is shown yet."""
    areas: dict[str, list[MeasureLine]] = {}
    for line in lines:
        areas.setdefault(line.area, []).append(line)
    groups = ((escape(area or _("Without area")), rows) for area, rows in areas.items())
    return _body(groups, leads, label)


def rows_by_programme(lines: Sequence[MeasureLine], *, label: str, who: Who = leads) -> SafeString:
    """Measures of many programmes, under a link to each. `who` gives the third column, which
    `label` heads."""
    groups = groupby(lines, key=lambda line: line.programme)
    return _body(((_programme(programme), rows) for programme, rows in groups), who, label)


def _body(groups: Iterable[tuple[str, Iterable[MeasureLine]]], who: Who, label: str) -> SafeString:
    base = reverse("programmes:measures")
    withdrawn = f' <span class="note">{escape(_("withdrawn"))}</span>'
    cell, columns = f'<td data-label="{escape(label)}">', 4 if label else 3
    parts: list[str] = []
    for heading, lines in groups:
        parts.append(
            f'<tr class="group"><th colspan="{columns}" scope="rowgroup">{heading}</th></tr>\n'
        )
        parts += [
            f'<tr><td class="code">{escape(line.code)}</td>'
            f'<th scope="row"><a href="{base}{line.public_id}/">{escape(line.title)}</a>'
            f"{withdrawn if line.withdrawn_on else ''}</th>"
            f"{f'{cell}{escape(who(line))}</td>' if label else ''}"
            f"<td>{escape(line.objectives)}</td></tr>\n"
            for line in lines
        ]
    return mark_safe("".join(parts))  # noqa: S308  # every text is escaped above


def _programme(programme: ProgrammeLine) -> str:
    address = reverse("programmes:programme", args=[programme.address])
    note = " · ".join(
        filter(None, (programme.county, _("example data") if programme.is_example else ""))
    )
    link = f'<a href="{escape(address)}">{escape(programme.title)}</a>'
    return f'{link} <span class="note">{escape(note)}</span>'
