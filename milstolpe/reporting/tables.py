"""Columns of the files of published years, and rows as cells."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.programmes.enums import ActorRole
from milstolpe.reporting.enums import SCALE
from milstolpe.reporting.figures import Distribution
from milstolpe.reporting.queries.published import ReportRow
from milstolpe.reporting.queries.year_page import ShareRow
from milstolpe.reporting.queries.years import YearLine
from milstolpe.reporting.words import kind_label

_MEASURE = (
    Column("measure_id", gettext_lazy("Measure id")),
    Column("code", gettext_lazy("Code")),
    Column("title", gettext_lazy("Title")),
    Column("area", gettext_lazy("Area")),
)
_ANSWER = (
    Column("role", gettext_lazy("Role")),
    Column("handed_in", gettext_lazy("Has handed in")),
    Column("grade", gettext_lazy("Degree of implementation")),
    Column("is_continuous", gettext_lazy("Goes on continuously")),
)
_SHARE = gettext_lazy("Share {grade}, percent")
_SHARES = (
    *(Column(grade.value, grade.label, Kind.INTEGER) for grade in SCALE),
    Column("continuous", gettext_lazy("Of G, goes on continuously"), Kind.INTEGER),
    Column("N", gettext_lazy("Not relevant"), Kind.INTEGER),
    Column("missing", gettext_lazy("Has not handed in"), Kind.INTEGER),
    Column("graded", gettext_lazy("Answers on the scale"), Kind.INTEGER),
    *(
        Column(f"{grade.value}_percent", format_lazy(_SHARE, grade=grade.value), Kind.DECIMAL)
        for grade in SCALE
    ),
)
ANSWER_COLUMNS = (
    *_MEASURE,
    Column("objectives", gettext_lazy("Objectives")),
    Column("organisation", gettext_lazy("Actor")),
    Column("organisation_id", gettext_lazy("Actor's address")),
    Column("kind", gettext_lazy("Kind of actor")),
    Column("municipality_code", gettext_lazy("Municipality code")),
    *_ANSWER,
    Column("is_unchanged", gettext_lazy("As last time")),
    Column("rationale", gettext_lazy("Why this degree")),
    Column("action_taken", gettext_lazy("What was done")),
    Column("instruments", gettext_lazy("Instruments and funding")),
    Column("links", gettext_lazy("Links")),
    Column("extras", gettext_lazy("The programme's own questions")),
)
YEAR_COLUMNS = (
    Column("programme", gettext_lazy("Action programme")),
    Column("programme_id", gettext_lazy("Programme address")),
    Column("year", gettext_lazy("Year"), Kind.INTEGER),
    Column("asked", gettext_lazy("Asked"), Kind.INTEGER),
    Column("handed_in", gettext_lazy("Have handed in"), Kind.INTEGER),
    *_SHARES,
    Column("is_example", gettext_lazy("Example data")),
)
REPORT_COLUMNS = (
    *_MEASURE,
    *_ANSWER,
    Column("rationale", gettext_lazy("Why this degree")),
    Column("action_taken", gettext_lazy("What was done")),
)


def share_columns(heading: str | Promise) -> tuple[Column, ...]:
    """The columns of a table of shares, whose rows are called `heading`."""
    code = Column("code", gettext_lazy("Code"))
    return (code, Column("name", heading), *_SHARES)


def share_cells(rows: Iterable[ShareRow]) -> Iterator[Row]:
    for row in rows:
        yield (row.code or None, row.label, *_shares(row.found))


def year_cells(lines: Iterable[YearLine]) -> Iterator[Row]:
    for line in lines:
        yield (
            *(line.programme, line.programme_address, line.year, line.asked, line.handed_in),
            *_shares(line.found),
            yes_or_no(line.is_example),
        )


def _shares(found: Distribution) -> Row:
    return (
        *(found.count(grade) for grade in SCALE),
        *(found.continuous, found.N, found.missing, found.graded),
        *(_rounded(found.percent(grade)) for grade in SCALE),
    )


def answer_cells(rows: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """Answers of a frozen copy; see `services.publishing.frozen_answers`."""
    for row in rows:
        yield (
            *(row["measure"], row["code"], row["title"], row["area"] or None),
            "; ".join(map(str, row["objectives"])) or None,
            *(row["organisation"], row["organisation_slug"], kind_label(row["organisation_kind"])),
            row["municipality_code"] or None,
            *_answer(row["role"], row["grade"], row["is_continuous"], row["handed_in"]),
            yes_or_no(row["is_unchanged"]),
            *(row["rationale"] or None, row["action_taken"] or None),
            "; ".join(row["instruments"]) or None,
            "; ".join(f"{link['label']} {link['url']}" for link in row["links"]) or None,
            "; ".join(f"{extra['question']} {extra['text']}" for extra in row["extras"]) or None,
        )


def report_cells(rows: Iterable[ReportRow]) -> Iterator[Row]:
    for row in rows:
        yield (
            *(row.public_id, row.code, row.title, row.area),
            *_answer(row.role, row.grade, row.is_continuous, bool(row.grade)),
            *(row.rationale or None, row.action_taken or None),
        )


def _answer(role: str, grade: str, is_continuous: bool, handed_in: bool) -> Row:
    return (
        str(ActorRole(role).label),
        yes_or_no(handed_in),
        grade or None,
        yes_or_no(is_continuous) if handed_in else None,
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 1)
