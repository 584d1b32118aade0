"""Columns of the files beside the public lists, and the rows of the pages as cells."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.programmes.tables import MEASURE_COLUMNS, measure_cells
from milstolpe.reporting.queries.objective_view import ObjectiveAnswer
from milstolpe.web.models import VisitorMessage
from milstolpe.web.queries.actors import ActorPage, ActorRow
from milstolpe.web.queries.counties import CountyRow
from milstolpe.web.queries.figures import ProgrammeLine
from milstolpe.web.queries.found import Found
from milstolpe.web.queries.objectives import CountyMeasures, ObjectiveMark

_COUNTY_CODE = Column("county_code", gettext_lazy("County code"))
_COUNTY = Column("county", gettext_lazy("County"))
_IS_EXAMPLE = Column("is_example", gettext_lazy("Example data"))
_ADDRESS = Column("address", gettext_lazy("Address"))

COUNTY_COLUMNS = (
    _COUNTY_CODE,
    _COUNTY,
    Column("programmes_in_force", gettext_lazy("Programmes in force"), Kind.INTEGER),
    Column("measures", gettext_lazy("Measures in them"), Kind.INTEGER),
    Column("consulted", gettext_lazy("Programmes out for consultation"), Kind.INTEGER),
    _IS_EXAMPLE,
    _ADDRESS,
)
PROGRAMME_COLUMNS = (
    _COUNTY_CODE,
    _COUNTY,
    Column("programme", gettext_lazy("Action programme")),
    Column("programme_id", gettext_lazy("Programme address")),
    Column("first_year", gettext_lazy("First year"), Kind.INTEGER),
    Column("last_year", gettext_lazy("Last year"), Kind.INTEGER),
    Column("state", gettext_lazy("State")),
    Column("answer_by", gettext_lazy("Answer by"), Kind.DATE),
    Column("measures", gettext_lazy("Measures"), Kind.INTEGER),
    _IS_EXAMPLE,
    _ADDRESS,
)
OBJECTIVE_COLUMNS = (
    Column("number", gettext_lazy("Number"), Kind.INTEGER),
    Column("name", gettext_lazy("Objective")),
    Column("name_en", gettext_lazy("Name in English")),
    Column("agency", gettext_lazy("Responsible agency")),
    _ADDRESS,
)
OBJECTIVE_COUNTY_COLUMNS = (
    _COUNTY_CODE,
    _COUNTY,
    Column("is_concerned", gettext_lazy("Concerns the county")),
    Column("main", gettext_lazy("Measures with the objective as a main one"), Kind.INTEGER),
    Column("also", gettext_lazy("Measures that also touch it"), Kind.INTEGER),
    Column("measures", gettext_lazy("Measures"), Kind.INTEGER),
)
ACTOR_COLUMNS = (
    Column("name", gettext_lazy("Actor")),
    Column("kind", gettext_lazy("Kind")),
    _COUNTY,
    _IS_EXAMPLE,
    _ADDRESS,
)
ACTOR_MEASURE_COLUMNS = (
    Column("involvement", gettext_lazy("The actor's part")),
    *MEASURE_COLUMNS,
)
VISITOR_MESSAGE_COLUMNS = (
    Column("sent_at", gettext_lazy("Written"), Kind.DATE),
    Column("name", gettext_lazy("Name")),
    Column("email", gettext_lazy("E-mail")),
    Column("subject", gettext_lazy("What it is about")),
    Column("text", gettext_lazy("Message")),
    Column("answered_at", gettext_lazy("Answer sent"), Kind.DATE),
    Column("answered_by", gettext_lazy("Answer sent by")),
)
OBJECTIVE_ANSWER_COLUMNS = (
    Column("measure_id", gettext_lazy("Measure id")),
    Column("code", gettext_lazy("Code")),
    Column("title", gettext_lazy("Title")),
    Column("programme", gettext_lazy("Action programme")),
    Column("programme_id", gettext_lazy("Programme address")),
    Column("year", gettext_lazy("Year"), Kind.INTEGER),
    Column("organisation", gettext_lazy("Actor")),
    Column("organisation_id", gettext_lazy("Actor's address")),
    Column("grade", gettext_lazy("Degree of implementation")),
    Column("is_continuous", gettext_lazy("Goes on continuously")),
    Column("action_taken", gettext_lazy("What was done")),
    Column("rationale", gettext_lazy("Why this degree")),
    Column("instruments", gettext_lazy("Instruments and funding")),
    Column("is_main", gettext_lazy("Main objective")),
    _IS_EXAMPLE,
)
FOUND_COLUMNS = (
    Column("kind", gettext_lazy("Kind")),
    Column("title", gettext_lazy("Hit")),
    Column("place", gettext_lazy("Belongs to")),
    _IS_EXAMPLE,
    _ADDRESS,
)


def county_cells(rows: Iterable[CountyRow]) -> Iterator[Row]:
    for row in rows:
        figures = (row.in_force.programmes, row.in_force.measures, row.consulted)
        yield (row.code, row.name, *figures, yes_or_no(row.is_example), _whole(row.url))


def programme_cells(lines: Iterable[ProgrammeLine]) -> Iterator[Row]:
    for line in lines:
        yield (
            *(line.county_code, line.county, line.title, line.slug),
            *(line.first_year, line.last_year, line.state.label, line.answer_by),
            *(line.measure_count, yes_or_no(line.is_example), _whole(line.url)),
        )


def objective_cells(objectives: Iterable[ObjectiveMark]) -> Iterator[Row]:
    for row in objectives:
        yield (row.number, row.name_sv, row.name_en, row.agency, _whole(row.url))


def objective_county_cells(rows: Iterable[CountyMeasures]) -> Iterator[Row]:
    for row in rows:
        counts = (row.main_count, row.also_count, row.total)
        yield (row.county_code, row.county, yes_or_no(row.is_concerned), *counts)


def actor_cells(rows: Iterable[ActorRow]) -> Iterator[Row]:
    for row in rows:
        yield (row.name, row.kind, row.county, yes_or_no(row.is_example), _whole(row.url))


def actor_measure_cells(rows: Iterable[tuple[Any, ...]], page: ActorPage) -> Iterator[Row]:
    """Rows of `measure_rows` with the actor's part in each before them."""
    parts = {measure.public_id: measure.part.label for measure in page.measures}
    place = [column.key for column in MEASURE_COLUMNS].index("measure_id")
    for cells in measure_cells(rows):
        yield (parts.get(str(cells[place]), ""), *cells)


def objective_answer_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows of `objective_answers` as cells."""
    for values in rows:
        row = ObjectiveAnswer(*values)
        yield (
            *values[:9],
            yes_or_no(row.is_continuous),
            *(row.action_taken or None, row.rationale or None, row.instruments or None),
            *(yes_or_no(bool(row.is_main)), yes_or_no(row.is_example)),
        )


def found_cells(hits: Iterable[Found]) -> Iterator[Row]:
    for hit in hits:
        yield (hit.kind, hit.title, hit.place, yes_or_no(hit.is_example), _whole(hit.url))


def _whole(address: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{address}"


def visitor_message_cells(messages: Iterable[VisitorMessage]) -> Iterator[Row]:
    """Messages as cells of `VISITOR_MESSAGE_COLUMNS`."""
    for row in messages:
        yield (
            localdate(row.sent_at),
            row.name,
            row.email,
            row.subject,
            row.text,
            localdate(row.answered_at) if row.answered_at else None,
            str(row.answered_by or ""),
        )
