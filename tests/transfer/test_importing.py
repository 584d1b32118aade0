"""A file is taken whole: once, again, and corrected."""

import pytest

from milstolpe.programmes.models import Measure, MeasureActor, Programme
from milstolpe.reporting.models import Answer
from tests.transfer.sheets import MEASURES, counts, make_register, take_file, whole_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()


def test_everything_in_the_file_is_made():
    report = take_file(whole_file())
    assert report["refused"] == []
    assert report["questions"] == []
    assert counts(report) == {
        "programmes": (1, 1, 0, 0, 0, 0),
        "areas": (1, 1, 0, 0, 0, 0),
        "measures": (2, 2, 0, 0, 0, 0),
        "reports": (3, 3, 0, 0, 0, 0),
    }
    programme = Programme.objects.get()
    assert (programme.state, programme.start_year, programme.end_year) == ("running", 2018, 2022)
    measure = Measure.objects.get(code="HK1")
    assert (measure.legacy_id, measure.area.title) == ("4711", "Konsumtion")
    roles = MeasureActor.objects.filter(measure=measure).values_list("role", "organisation__slug")
    assert set(roles) == {("lead", "lunds-kommun"), ("partner", "malmo-stad")}
    answers = Answer.objects.order_by("pk").values_list(
        "report__organisation__slug", "grade", "action_taken", "rationale"
    )
    assert list(answers) == [
        ("lunds-kommun", "G", "En kampanj", ""),
        ("boras-stad", "P", "", "Brist på tid"),
        ("lunds-kommun", "H", "", ""),
    ]


def test_the_same_file_twice_adds_nothing():
    take_file(whole_file())
    report = take_file(whole_file())
    assert counts(report) == {
        "programmes": (1, 0, 0, 1, 0, 0),
        "measures": (2, 0, 0, 2, 0, 0),
        "reports": (3, 0, 0, 3, 0, 0),
    }
    assert (Measure.objects.count(), Answer.objects.count()) == (2, 3)


def test_a_corrected_file_changes_what_it_corrects():
    take_file(whole_file())
    corrected = [MEASURES[0], [*MEASURES[1][:2], "Stärk kunskapen", *MEASURES[1][3:]], MEASURES[2]]
    report = take_file(whole_file(Åtgärder=corrected))
    assert counts(report)["measures"] == (2, 0, 1, 1, 0, 0)
    assert Measure.objects.get(code="HK1").title == "Stärk kunskapen"
