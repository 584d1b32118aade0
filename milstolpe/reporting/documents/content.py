"""What the reports of a year say: the programme's, and one actor's."""

from collections.abc import Iterator, Sequence

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date, format_number, format_period
from milstolpe.documents.blocks import (
    Block,
    Grid,
    Heading,
    Paragraph,
    ReportDocument,
    Shares,
)
from milstolpe.reporting.enums import SCALE
from milstolpe.reporting.figures import Distribution, distribution, rounded_percent
from milstolpe.reporting.queries.published import ReportRow
from milstolpe.reporting.queries.year_page import ShareRow, YearPage
from milstolpe.reporting.queries.year_tables import TABLES
from milstolpe.reporting.words import (
    base_sentence,
    change_sentence,
    change_warning,
    grade_mark,
    grade_text,
    shares_sentence,
    year_title,
)


def year_document(page: YearPage) -> ReportDocument:
    """The programme's report of a year: the answer first, then the evidence."""
    figures = page.figures
    return ReportDocument(
        title=year_title(figures["year"], figures["programme"]),
        subtitle=shares_sentence(page.total),
        dated=localdate(page.publication.at),
        facts=_facts(page),
        blocks=[*_total(page), *_analysis(page), *_moved(page), *_tables(page), *_about(page)],
        footer=_footer(page),
    )


def actor_document(page: YearPage, name: str, rows: Sequence[ReportRow]) -> ReportDocument:
    """What one actor has answered in a year, measure by measure."""
    figures = page.figures
    found = distribution([row._asdict() | {"handed_in": bool(row.grade)} for row in rows])
    blocks: list[Block] = [Heading(_("All answers")), *_bar(found), _grades(found)]
    blocks.append(Heading(_("Answers, measure by measure")))
    for row in rows:
        blocks.append(Heading(f"{row.code} {row.title}".strip(), level=2))
        blocks.append(Paragraph(grade_text(row.grade, is_continuous=row.is_continuous)))
        if row.action_taken:
            blocks.append(Paragraph(_("What was done: %(text)s") % {"text": row.action_taken}))
        if row.rationale:
            blocks.append(Paragraph(_("Why this degree: %(text)s") % {"text": row.rationale}))
    return ReportDocument(
        title=_("%(actor)s: follow-up %(year)s of %(programme)s")
        % {"actor": name, "year": figures["year"], "programme": figures["programme"]},
        subtitle=shares_sentence(found) if found.graded else _("Has not handed in."),
        dated=localdate(page.publication.at),
        facts=_facts(page),
        blocks=blocks,
        footer=_footer(page),
    )


def _facts(page: YearPage) -> list[tuple[str, str]]:
    figures = page.figures
    return [
        (_("County"), figures["county"]),
        (_("Years followed up"), format_period(figures["first_year"], figures["last_year"])),
        (_("Published"), format_date(page.publication.at)),
        *([(_("Example data"), _("The facts are made up."))] if figures["is_example"] else []),
    ]


def _total(page: YearPage) -> Iterator[Block]:
    figures = page.figures
    yield Heading(_("All answers"))
    yield Paragraph(
        base_sentence(
            page.total,
            asked=figures["organisations_asked"],
            handed_in=figures["organisations_handed_in"],
        )
    )
    yield from _bar(page.total)
    yield _grades(page.total)
    if page.publication.reason:
        text = _("The year was corrected %(day)s. Reason: %(reason)s")
        day = format_date(page.publication.at)
        yield Paragraph(text % {"day": day, "reason": page.publication.reason})


def _bar(found: Distribution) -> Iterator[Block]:
    if found.graded:
        parts = tuple((str(grade), rounded_percent(found, grade)) for grade in SCALE)
        yield Shares(parts, shares_sentence(found))


def _grades(found: Distribution) -> Grid:
    rows = [
        *(
            (
                grade_text(grade, is_continuous=False),
                format_number(found.count(grade)),
                f"{rounded_percent(found, grade)} %" if found.graded else "",
            )
            for grade in SCALE
        ),
        (_("Of G, goes on continuously"), format_number(found.continuous), ""),
        (str(grade_mark("N").label), format_number(found.N), ""),
        (str(grade_mark("").label), format_number(found.missing), ""),
    ]
    headings = (_("Degree of implementation"), _("Answers"), _("Share"))
    return Grid(_("All answers by degree"), headings, rows, (6, 2, 2), numbers=(1, 2))


def _analysis(page: YearPage) -> Iterator[Block]:
    if page.figures["analysis"]:
        yield Heading(_("The county board's analysis"))
        yield Paragraph(page.figures["analysis"])


def _moved(page: YearPage) -> Iterator[Block]:
    if page.change:
        yield Heading(_("Since last time"))
        yield Paragraph(change_sentence(page.change))
        if warning := change_warning(page.change):
            yield Paragraph(warning, is_note=True)
    if page.stuck:
        yield Heading(_("Not begun, now as last time"))
        rows = [(row.code, row.label, str(row.actors)) for row in page.stuck]
        headings = (_("Code"), _("Measure"), _("Actors"))
        yield Grid(_("Not begun, now as last time"), headings, rows, (2, 9, 2), numbers=(2,))


def _tables(page: YearPage) -> Iterator[Block]:
    for table in TABLES.values():
        rows = table.rows(page) if table.is_shown(page) else ()
        if rows:
            yield Heading(str(table.title))
            yield _share_grid(str(table.title), str(table.heading), rows)


def _share_grid(caption: str, heading: str, rows: Sequence[ShareRow]) -> Grid:
    headings = (heading, "G", "H", "P", "E", _("Not relevant"), _("Not handed in"))
    cells = [
        (
            f"{row.code} {row.label}".strip(),
            *(format_number(row.found.count(grade)) for grade in SCALE),
            format_number(row.found.N),
            format_number(row.found.missing),
        )
        for row in rows
    ]
    return Grid(caption, headings, cells, (9, 1, 1, 1, 1, 2, 2), numbers=(1, 2, 3, 4, 5, 6))


def _about(page: YearPage) -> Iterator[Block]:
    yield Heading(_("About the figures"))
    yield Paragraph(
        _("Shares are of the answers on the scale. “Not relevant” and “has not handed in” lie "
          "outside it and are told apart. Not the same actors answer every year.")
    )  # fmt: skip
    if source := page.figures.get("source"):
        yield Paragraph(_("Source: %(source)s") % {"source": source})


def _footer(page: YearPage) -> str:
    figures = page.figures
    return f"{figures['programme']}, {figures['year']}"
