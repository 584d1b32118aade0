"""Numbered versions: from *decided* on, whole, and never missing what stands now."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction

from milstolpe.core.errors import ReasonNeededError
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.services.measures import save_measure
from milstolpe.programmes.services.programmes import Decision, take_step
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import saved_measure, saved_programme

pytestmark = pytest.mark.django_db

DECISION = Decision(date(2026, 11, 2), "landshövdingen", "2026/1", "lansstyrelsen-skane")


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def programme(coordinator):
    return saved_programme(coordinator.organisation, answer_by="2026-12-01", answer_to="Hit.")


def save(measure: Measure, by: object, **values: object) -> None:
    content = MeasureContent.from_json(measure.revisions.latest("number").content | values)
    number = measure.revisions.latest("number").number
    save_measure(measure, content, base_number=number, by=by, reason="Rättat")


def versions(measure: Measure) -> list[tuple[int | None, str]]:
    rows = measure.revisions.exclude(version=None).order_by("version")
    return [(row.version, row.content["title"]) for row in rows]


def test_decision_freezes_programme_and_measures(coordinator, programme):
    measure = saved_measure(programme, title="Städa")
    saved_measure(programme, code="X", title="Hemlig", is_internal=True)
    assert versions(measure) == []
    take_step(programme, "consult", by=coordinator.user)
    take_step(programme, "decide", by=coordinator.user, decision=DECISION)
    assert versions(measure) == [(1, "Städa")]
    revision = programme.revisions.get(version=1)
    assert [row["title"] for row in revision.content["measures"]] == ["Städa"]
    assert revision.content["owners"][0]["decided_on"] == "2026-11-02"


def test_each_save_of_a_decided_measure_is_a_version(coordinator, programme):
    measure = saved_measure(programme, title="Ett")
    take_step(programme, "consult", by=coordinator.user)
    take_step(programme, "decide", by=coordinator.user, decision=DECISION)
    save(measure, coordinator.user, title="Två")
    save(measure, coordinator.user, title="Tre")
    assert versions(measure) == [(1, "Ett"), (2, "Två"), (3, "Tre")]


def test_second_decision_numbers_only_what_differs_from_the_newest_version(coordinator, programme):
    same, back, other = (saved_measure(programme, title=title) for title in ("Ett", "Två", "Tre"))
    take_step(programme, "consult", by=coordinator.user)
    take_step(programme, "decide", by=coordinator.user, decision=DECISION)
    save(back, coordinator.user, title="Två B")
    take_step(programme, "back_to_consultation", by=coordinator.user, reason="Fel")
    save(back, coordinator.user, title="Två")
    save(other, coordinator.user, title="Tre B")
    take_step(programme, "decide", by=coordinator.user, decision=DECISION)
    assert versions(same) == [(1, "Ett")]
    assert versions(back) == [(1, "Två"), (2, "Två B"), (3, "Två")]
    assert versions(other) == [(1, "Tre"), (2, "Tre B")]


def test_newest_revision_is_what_stands(coordinator, programme):
    measure = saved_measure(programme, themes=("å", "z", "a"))
    save(measure, coordinator.user, themes=["ö", "b"])
    fresh = Measure.objects.get()
    newest = MeasureContent.from_json(measure.revisions.latest("number").content)
    assert newest == measure_content(fresh)
    assert newest.themes == ("b", "ö")


@pytest.mark.django_db(transaction=True)
def test_a_save_waits_for_a_decision_that_is_being_registered(coordinator, programme):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    measure = saved_measure(programme, title="Ett")
    take_step(programme, "consult", by=coordinator.user)
    content = replace(measure_content(measure), title="Utan skäl")

    def save_without_reason() -> None:
        try:
            save_measure(measure, content, base_number=1, by=coordinator.user)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            take_step(programme, "decide", by=coordinator.user, decision=DECISION)
            saving = pool.submit(save_without_reason)
            assert not wait([saving], timeout=0.5).done
        with pytest.raises(ReasonNeededError):
            saving.result(timeout=10)

    assert versions(measure) == [(1, "Ett")]
