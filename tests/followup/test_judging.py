"""Saving outcome and trend: on the scale, never written over, unchanged only by an act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.hand_in import missing_judgements
from milstolpe.followup.services.judging import leave_judgement_unchanged, save_judgement
from milstolpe.rounds.models import Round
from milstolpe.rounds.services.texts import LockedError
from tests.factories.followup import KnownJudgementFactory
from tests.followup.writing import Writing, make_writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def writing() -> Writing:
    return make_writing()


def test_fields_of_two_people_are_joined(writing: Writing) -> None:
    by = writing.world
    save_judgement(writing.assessment, {"trend": "positiv"}, base_number=0, by=by.lead)

    values = {"outcome": "nej", "trend_reason": "Mätningar."}
    saved = save_judgement(writing.assessment, values, base_number=0, by=by.coordinator)

    assert (saved.number, saved.trend, saved.outcome) == (2, "positiv", "nej")
    assert writing.assessment.history.first().history_user == by.coordinator


def test_two_values_of_one_field_ask(writing: Writing) -> None:
    by = writing.world
    save_judgement(writing.assessment, {"trend": "positiv"}, base_number=0, by=by.lead)

    with pytest.raises(EditConflictError) as error:
        save_judgement(writing.assessment, {"trend": "negativ"}, base_number=0, by=by.coordinator)

    assert list(error.value.conflicts) == ["trend"]
    assert writing.assessment.trend == "positiv"


@pytest.mark.parametrize(
    "values", [{"trend": "uppåt"}, {"outcome": "kanske"}, {"trend_basis": "känsla"}]
)
def test_value_outside_the_scale_is_refused(writing: Writing, values: dict[str, str]) -> None:
    with pytest.raises(DomainError):
        save_judgement(writing.assessment, values, base_number=0, by=writing.world.lead)


def test_what_is_not_asked_is_refused(writing: Writing) -> None:
    GoalAssessment.objects.filter(pk=writing.assessment.pk).update(asks_outcome=False)

    with pytest.raises(DomainError):
        save_judgement(writing.assessment, {"outcome": "nej"}, base_number=0,
                       by=writing.world.lead)  # fmt: skip


def test_somebody_else_may_not_judge(writing: Writing) -> None:
    for act in (save_judgement, leave_judgement_unchanged):
        values = ({"trend": "positiv"},) if act is save_judgement else ()
        with pytest.raises(PermissionDenied):
            act(writing.assessment, *values, base_number=0, by=writing.world.reviewer)


def test_lock_is_held_against_when_the_request_arrived(writing: Writing) -> None:
    locks_at = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    Round.objects.filter(pk=writing.round.pk).update(locks_at=locks_at)
    by, values = writing.world.lead, {"trend": "positiv"}

    with pytest.raises(LockedError):
        save_judgement(writing.assessment, values, base_number=0, by=by,
                       now=locks_at + timedelta(minutes=2))  # fmt: skip
    save_judgement(writing.assessment, values, base_number=0, by=by, now=locks_at)

    assert writing.assessment.trend == "positiv"


def test_unchanged_is_refused_when_somebody_has_judged(writing: Writing) -> None:
    by = writing.world
    save_judgement(writing.assessment, {"trend": "positiv"}, base_number=0, by=by.lead)

    with pytest.raises(DomainError):
        leave_judgement_unchanged(writing.assessment, base_number=0, by=by.coordinator)


def test_unchanged_twice_is_one_save(writing: Writing) -> None:
    for _time in range(2):
        leave_judgement_unchanged(writing.assessment, base_number=0, by=writing.world.lead)

    assert writing.assessment.number == 1


def test_known_judgement_stands_in_for_a_year_that_was_not_written(writing: Writing) -> None:
    cell = writing.cell("myllrande-vatmarker")
    with pytest.raises(DomainError):
        leave_judgement_unchanged(cell.assessment, base_number=0, by=writing.world.coordinator)
    KnownJudgementFactory(
        objective=cell.item.objective, county=cell.county, year=2023, outcome="nara", trend="oklar"
    )

    left = leave_judgement_unchanged(cell.assessment, base_number=0, by=writing.world.coordinator)

    assert (left.outcome, left.outcome_year, left.trend) == ("nara", 2023, "oklar")


def test_other_value_is_no_longer_unchanged(writing: Writing) -> None:
    left = leave_judgement_unchanged(writing.assessment, base_number=0, by=writing.world.lead)

    saved = save_judgement(left, {"trend": "positiv"}, base_number=1, by=writing.world.lead)

    assert (saved.is_unchanged, saved.outcome) == (False, "nej")


def test_missing_says_what_is_left(writing: Writing) -> None:
    cell = writing.cell()
    assert missing_judgements([cell]) == {cell.pk: ["Målbedömningen saknas.", "Trenden saknas."]}

    values = {"outcome": "nara", "trend": "positiv"}
    save_judgement(writing.assessment, values, base_number=0, by=writing.world.lead)
    assert missing_judgements([cell]) == {
        cell.pk: [
            "Det saknas varför målbedömningen ändras.",
            "Det saknas vad utvecklingen bedöms efter.",
            "Motiveringen till utvecklingen saknas.",
        ]
    }

    values = {"outcome_reason": "x", "trend_basis": "both", "trend_reason": "y"}
    save_judgement(writing.assessment, values, base_number=1, by=writing.world.lead)
    assert missing_judgements([cell]) == {}
