"""Answers read whole: what an organisation answered last time."""

import pytest

from milstolpe.programmes.models import MeasureSuccession
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.contents import Previous, previous_contents
from tests.factories.programmes import MeasureFactory, ProgrammeFactory
from tests.factories.reporting import AnswerFactory, FollowUpFactory, ReportFactory, opened
from tests.reporting.answering import handed_in

pytestmark = pytest.mark.django_db

BEGUN = Previous(2027, AnswerContent(grade="P", action_taken="En kampanj"))


@pytest.fixture
def before() -> Report:
    return handed_in(opened(measures=2).reports.get(), "PP", action_taken="En kampanj")


def next_report(before: Report, follow_up: FollowUp) -> Report:
    return ReportFactory(follow_up=follow_up, organisation=before.organisation)


def next_year(before: Report) -> Report:
    follow_up = FollowUpFactory(programme=before.follow_up.programme, year=2028, last_year=2028)
    return next_report(before, follow_up)


def measure_ids(report: Report) -> list[int]:
    return list(report.answers.order_by("pk").values_list("measure_id", flat=True))


def test_last_times_answers_are_found_in_one_query(before, django_assert_num_queries):
    report, measures = next_year(before), measure_ids(before)
    with django_assert_num_queries(1):
        assert previous_contents(report, measures) == dict.fromkeys(measures, BEGUN)
    assert previous_contents(report, measures[:1]) == {measures[0]: BEGUN}


def test_newest_of_earlier_years_counts_and_later_ones_do_not(before):
    report = next_year(before)
    measures = measure_ids(before)
    assert previous_contents(before, measures) == {}
    later = next_report(
        before, FollowUpFactory(programme=before.follow_up.programme, year=2029, last_year=2029)
    )
    for measure in measures:
        AnswerFactory(report=report, measure_id=measure)
    handed_in(report_open(report), "GH")
    found = previous_contents(later, measures)
    assert [(row.year, row.content.grade) for row in found.values()] == [(2028, "G"), (2028, "H")]


def test_what_was_not_handed_in_is_no_answer(before):
    Report.objects.update(state="returned")
    assert previous_contents(next_year(before), measure_ids(before)) == {}


@pytest.mark.parametrize(("kind", "found"), [("carried", BEGUN), ("merged", None)])
def test_measure_that_was_carried_over_has_the_answer_of_its_origin(before, kind, found):
    programme = ProgrammeFactory(running=True, predecessor=before.follow_up.programme)
    new = MeasureFactory(programme=programme)
    old, _other = measure_ids(before)
    MeasureSuccession.objects.create(old_id=old, new=new, programme=programme, kind=kind)
    follow_up = FollowUpFactory(programme=programme, year=2031, first_year=2031, last_year=2031)
    report = next_report(before, follow_up)
    assert previous_contents(report, [new.pk]).get(new.pk) == found


def report_open(report: Report) -> Report:
    FollowUp.objects.filter(pk=report.follow_up_id).update(state="open")
    return Report.objects.get(pk=report.pk)
