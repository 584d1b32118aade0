"""A page of a list: the same rows as the file, however long, in a fixed number of queries."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milstolpe.core.listing import LONG_PAGE_SIZE
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.list_pages import page_of_measures, page_of_programme
from milstolpe.programmes.queries.lists import MeasureFilter, MeasureRow, measure_rows
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import CountyFactory, OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    MeasureObjectiveFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def make_programme(measures: int, **values: object) -> Programme:
    programme = ProgrammeFactory(decided=True, **values)
    for number in range(measures):
        MeasureFactory(programme=programme, position=measures - number)
    return programme


def file_codes(wanted: MeasureFilter) -> list[str]:
    return [MeasureRow(*row).code for row in measure_rows(VISITOR, wanted)]


def page_codes(wanted: MeasureFilter) -> list[str]:
    codes: list[str] = []
    number, total = 1, 1
    while len(codes) < total:
        lines, total = page_of_measures(VISITOR, wanted, number)
        codes += [line.code for line in lines]
        number += 1
    return codes


def test_pages_together_are_the_file() -> None:
    make_programme(60)
    make_programme(3, county=CountyFactory(halland=True))
    make_programme(70, start_year=2020)
    assert page_codes(MeasureFilter()) == file_codes(MeasureFilter())
    assert len(file_codes(MeasureFilter())) == 133


def test_pages_together_are_the_file_with_a_filter() -> None:
    make_programme(55)
    make_programme(4, county=CountyFactory(halland=True))
    wanted = MeasureFilter(county="halland")
    assert page_codes(wanted) == file_codes(wanted)
    assert len(page_codes(wanted)) == 4


def test_a_page_beyond_the_last_is_the_last() -> None:
    make_programme(51)
    lines, total = page_of_measures(VISITOR, MeasureFilter(), 99)
    assert (len(lines), total) == (1, 51)


def test_a_long_page_is_the_whole_list() -> None:
    make_programme(60)
    make_programme(70, start_year=2020)
    lines, total = page_of_measures(VISITOR, MeasureFilter(), 1, LONG_PAGE_SIZE)
    assert [line.code for line in lines] == file_codes(MeasureFilter())
    assert total == len(lines) == 130


def test_an_empty_list_has_no_rows() -> None:
    assert page_of_measures(VISITOR, MeasureFilter(), 1) == ([], 0)


def test_a_line_names_leads_and_main_objectives_first() -> None:
    programme = make_programme(1)
    measure = programme.measures.get()
    for name in ("Öckerö", "Ale"):
        MeasureActorFactory(measure=measure, organisation=OrganisationFactory(name=name, slug=name))
    MeasureActorFactory(measure=measure, role=ActorRole.PARTNER)
    MeasureObjectiveFactory(measure=measure, objective=ObjectiveFactory(clean_air=True))
    MeasureObjectiveFactory(
        measure=measure, objective=ObjectiveFactory(wetlands=True), is_main=True
    )
    lines, _total = page_of_programme(
        VISITOR, programme, MeasureFilter(programme=programme.address), 1
    )
    assert lines[0].leads == "Öckerö; Ale"
    assert lines[0].objectives == "11 Myllrande våtmarker; 2 Frisk luft"


def test_page_and_file_say_the_same_of_a_measure() -> None:
    programme = make_programme(1)
    measure = programme.measures.get()
    MeasureActorFactory(measure=measure)
    MeasureObjectiveFactory(measure=measure, is_main=True)
    (line,), _total = page_of_measures(VISITOR, MeasureFilter(), 1)
    row = MeasureRow(*measure_rows(VISITOR, MeasureFilter()).get())
    assert (line.code, line.title, line.leads) == (row.code, row.title, row.leads)
    assert line.objectives == row.objectives


@pytest.mark.parametrize("rows", [1, 3, 120])
def test_query_count_is_the_same_for_any_number_of_rows(rows: int) -> None:
    make_programme(rows)
    with CaptureQueriesContext(connection) as queries:
        page_of_measures(VISITOR, MeasureFilter(), 1)
    assert len(queries) == 6
