"""The content is what was asked for, and stands as the services would have written it."""

import pytest
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.demo.content.phrases import plans
from milstolpe.demo.content.skane import FROM_SOURCE
from milstolpe.demo.services import Size, add_content
from milstolpe.objectives.queries import matrix
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.enums import CommitmentState, ProgrammeState, SuccessionKind
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureRevision,
    MeasureSuccession,
    Programme,
    ProgrammeEvent,
    ProgrammeRevision,
)
from milstolpe.programmes.queries.checks import measure_problems, programme_problems
from milstolpe.programmes.queries.contents import (
    measure_content,
    programme_content,
    with_contents,
)
from milstolpe.programmes.services.revisions import freeze_programme
from milstolpe.search.models import SearchEntry
from tests.demo.conftest import SIZE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.slow]

REAL = "Tillsammans för ett hållbart Skåne"


def test_size_is_what_was_asked_for():
    found = (Programme.objects.count(), Measure.objects.count(), Organisation.objects.count())
    assert found == (SIZE.programmes, SIZE.measures, SIZE.organisations)


def test_matrix_is_nearly_full():
    found = matrix()
    cells = [cell for row in found.rows for cell in row.cells[2:] if cell.concerns]
    named = [cell for cell in cells if cell.people]
    assert 0.75 < len(named) / len(cells) < 1
    assert not User.objects.filter(memberships__isnull=False).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


def test_second_time_makes_nothing():
    assert add_content(Size(), seed="another") is False
    assert Measure.objects.count() == SIZE.measures


def test_every_measure_has_its_content_as_newest_revision():
    for measure in with_contents(Measure.objects.all()).prefetch_related("revisions"):
        newest = measure.revisions.all()[0]
        content = measure_content(measure)
        assert MeasureContent.from_json(newest.content) == content
        assert newest.sha256 == content.fingerprint()
        assert (newest.version is not None) == measure.programme.is_decided


def test_nothing_is_left_to_freeze():
    before = (MeasureRevision.objects.count(), ProgrammeRevision.objects.count())
    for programme in Programme.objects.all():
        if programme.is_decided:
            freeze_programme(programme, by=None, reason="again")
    assert (MeasureRevision.objects.count(), ProgrammeRevision.objects.count()) == before


def test_no_measure_breaks_a_rule():
    problems = [
        (measure.code, found)
        for measure in with_contents(Measure.objects.select_related("programme"))
        if (found := measure_problems(measure.programme, measure_content(measure), measure=measure))
    ]
    assert problems == []


def test_no_programme_breaks_a_rule():
    assert [programme_problems(programme_content(row)) for row in Programme.objects.all()] == [
        {} for _row in range(SIZE.programmes)
    ]


def test_no_slot_is_left_unfilled():
    texts = Measure.objects.values_list("title", "text", "follow_up_criterion", "cost")
    assert [text for row in texts for text in row if "{" in text or "}" in text] == []


def test_everything_can_be_searched():
    kinds = SearchEntry.objects.values_list("kind", flat=True)
    assert list(kinds).count("measure") == SIZE.measures
    assert list(kinds).count("programme") == SIZE.programmes


def test_real_programme_is_told_from_the_invented_ones():
    real = Programme.objects.get(is_example=False)
    assert (real.title, real.start_year, real.end_year) == (REAL, 2022, 2025)
    assert real.state == ProgrammeState.CLOSED
    assert real.source.startswith("skanesmiljomal.info")
    assert set(real.measures.values_list("code", flat=True)) >= {"HK1", "HK2", "HM1", "HL1", "HL4"}
    # What the source does not show stays empty.
    assert real.owners.get().decided_on is None
    assert not real.events.exists()
    assert not Commitment.objects.filter(measure__programme=real).exists()
    assert set(
        MeasureRevision.objects.filter(measure__programme=real).values_list("reason", flat=True)
    ) == {FROM_SOURCE}


def test_actors_of_a_real_measure_are_those_of_the_source():
    measure = Measure.objects.get(programme__title=REAL, code="HL3")
    assert sorted((row.role, row.actor.name) for row in measure.actors.all()) == [
        ("lead", "Länsstyrelsen Skåne"),
        ("partner", "Kommuner i Skåne län"),
        ("partner", "LRF Skåne"),
        ("partner", "Lunds universitet"),
        ("partner", "Markägare"),
        ("partner", "Sveriges lantbruksuniversitet"),
    ]


def test_next_draft_of_the_real_programme_waits_for_the_rest():
    draft = Programme.objects.get(predecessor__title=REAL)
    assert (draft.state, draft.is_example) == (ProgrammeState.DRAFT, True)
    taken = MeasureSuccession.objects.filter(programme=draft)
    assert sorted(taken.values_list("kind", flat=True)) == [
        "carried",
        "dropped",
        "merged",
        "merged",
    ]
    assert draft.predecessor.measures.count() > taken.count()


def test_every_state_is_there():
    assert set(Programme.objects.values_list("state", flat=True)) == set(ProgrammeState.values)
    assert set(Commitment.objects.values_list("state", flat=True)) == set(CommitmentState.values)
    assert set(MeasureSuccession.objects.values_list("kind", flat=True)) == set(
        SuccessionKind.values
    )


def test_nothing_has_happened_after_today():
    today = localdate()
    days = [
        *Commitment.objects.exclude(decided_on=None).values_list("decided_on", flat=True),
        *ConsultationComment.objects.values_list("received_on", flat=True),
        *(event.at.date() for event in ProgrammeEvent.objects.all()),
        *(row.at.date() for row in MeasureRevision.objects.all()),
    ]
    assert max(days) <= today


def test_consultation_has_days_left_and_comments_without_answer():
    programme = Programme.objects.filter(state=ProgrammeState.CONSULTATION).first()
    assert programme.answer_by > localdate()
    answers = set(programme.comments.values_list("answer", flat=True))
    assert "" in answers
    assert len(answers) > 1
    # Each has been saved once, so that an edit has something to begin from.
    assert {comment.history.count() for comment in programme.comments.all()} == {1}


def test_every_county_has_a_programme_in_the_usual_size():
    usual = Size()
    assert len({plan.county for plan in plans(usual.programmes - 2)}) == 21


def test_more_programmes_than_are_written_are_made_up():
    found = plans(100)
    assert len(found) == 100
    assert len({(plan.county, plan.title, plan.years) for plan in found}) == 100
