"""What was changed in Milstolpe after an import is asked about, never overwritten."""

from dataclasses import replace

import pytest

from milstolpe.organisations.models import County
from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.services.measures import save_measure
from milstolpe.reporting.enums import Way
from milstolpe.reporting.models import Answer
from milstolpe.reporting.queries.contents import answer_content
from milstolpe.reporting.services.writing import write_answer
from milstolpe.search.queries import matching
from milstolpe.transfer.services.kept_answers import keep_answer
from tests.transfer.sheets import (
    MEASURES,
    REPORTS,
    coordinator,
    counts,
    make_register,
    take_file,
    try_file,
    whole_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _imported() -> None:
    make_register()
    take_file(whole_file())


def rename(title: str) -> Measure:
    measure = Measure.objects.get(code="HK1")
    return save_measure(
        measure,
        replace(measure_content(measure), title=title),
        base_number=measure.revisions.latest("number").number,
        by=coordinator(),
        reason="bättre",
    )


def corrected(title: str) -> bytes:
    row = [*MEASURES[1][:2], title, *MEASURES[1][3:]]
    return whole_file(Åtgärder=[MEASURES[0], row, MEASURES[2]])


def test_a_change_in_milstolpe_alone_stays():
    rename("Vårt namn")
    report = take_file(whole_file())
    assert counts(report)["measures"] == (2, 0, 0, 2, 0, 0)
    assert Measure.objects.get(code="HK1").title == "Vårt namn"


def test_a_change_in_both_is_asked():
    rename("Vårt namn")
    report = take_file(corrected("Filens namn"))
    assert counts(report)["measures"] == (2, 0, 0, 1, 0, 1)
    (question,) = report["questions"]
    assert (question["field"], question["value"]) == ("Åtgärd", "Filens namn")
    assert question["candidates"] == ["milstolpe: Vårt namn", "fil: Filens namn"]
    assert Measure.objects.get(code="HK1").title == "Vårt namn"


@pytest.mark.parametrize(("side", "title"), [("fil", "Filens namn"), ("milstolpe", "Vårt namn")])
def test_the_answer_is_kept(side, title):
    rename("Vårt namn")
    _given, planned = try_file(corrected("Filens namn"))
    (asked,) = [r for r in planned.plan.records["measures"] if r.questions]
    (question,) = asked.questions
    keep_answer(
        County.objects.get(code="12"),
        section=question.section,
        scope=question.scope,
        word=question.word,
        answer=f"{side}: något",
        by=coordinator(),
    )
    report = take_file(corrected("Filens namn"))
    assert report["questions"] == []
    assert Measure.objects.get(code="HK1").title == title
    assert take_file(corrected("Filens namn"))["questions"] == []


def test_an_answer_that_somebody_has_changed_is_asked():
    answer = Answer.objects.get(grade="G")
    before = answer_content(answer)
    write_answer(answer, replace(before, grade="H"), before=before, by=None, way=Way.PAGE)
    rows = [REPORTS[0], [*REPORTS[1][:4], "P", *REPORTS[1][5:]], *REPORTS[2:]]
    report = take_file(whole_file(Uppföljning=rows))
    assert counts(report)["reports"] == (3, 0, 0, 2, 0, 1)
    answer.refresh_from_db()
    assert answer.grade == "H"


def test_a_corrected_answer_is_a_new_save():
    rows = [REPORTS[0], [*REPORTS[1][:5], "Två kampanjer", ""], *REPORTS[2:]]
    report = take_file(whole_file(Uppföljning=rows))
    assert counts(report)["reports"] == (3, 0, 1, 2, 0, 0)
    answer = Answer.objects.get(grade="G")
    assert (answer.number, answer.action_taken) == (2, "Två kampanjer")


def test_a_measure_renamed_in_milstolpe_is_found_by_its_old_number():
    measure = Measure.objects.get(code="HK1")
    content = replace(measure_content(measure), code="X9")
    save_measure(measure, content, base_number=measure.revisions.latest("number").number,
                 by=coordinator(), reason="nytt nummer")  # fmt: skip
    report = take_file(whole_file(Uppföljning=[["Tomt"]]))
    assert counts(report)["measures"] == (2, 0, 0, 2, 0, 0)
    assert list(matching("4711", kind="measure")) == [measure.pk]


def test_a_dry_run_writes_nothing():
    before = (Measure.objects.count(), Answer.objects.count())
    _given, planned = try_file(corrected("Filens namn"))
    assert planned.plan.counts()["measures"].updated == 1
    assert (Measure.objects.count(), Answer.objects.count()) == before
    assert Measure.objects.get(code="HK1").title == MEASURES[1][2]
