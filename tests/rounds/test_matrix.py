"""The live matrix: what it says of each text, who sees it, and what it costs."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milstolpe.followup.models import GoalAssessment
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.matrix import (
    COMMENTS,
    LATE,
    LONGER_TIME,
    OLD_INSTRUCTIONS,
    Matrix,
    Wanted,
    round_matrix,
)
from milstolpe.rounds.queries.visibility import contributions_visible_to
from tests.factories.followup import GoalAssessmentFactory
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.rounds import (
    CommentFactory,
    ContributionFactory,
    InstructionFactory,
    ItemFactory,
    RoundFactory,
)
from tests.followup.world import FollowUpWorld, make_follow_up_world
from tests.stopwatch import stopwatch

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOST_SECONDS = 0.1


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def world(settings) -> FollowUpWorld:
    settings.DEMO = True  # no second factor to set up on the way
    return make_follow_up_world()


def matrix_for(world: FollowUpWorld, user: Any) -> Matrix:
    changes = extension_of(world.round).changes(world.round)
    return round_matrix(world.round, contributions_visible_to(user), changes=changes)


def cell(found: Matrix, item: str = "frisk-luft", county: str = "skane"):
    rows = [c for c in found.cells if (c.row.item_slug, c.row.county_slug) == (item, county)]
    return rows[0]


def test_cell_says_who_answers_and_how_long_is_left(world):
    found = cell(matrix_for(world, world.rus))

    assert (found.who, found.days) == (world.lead.name, 10)
    assert found.row.organisation == "Länsstyrelsen Skåne"


def test_text_of_no_objective_is_answered_by_the_coordinator(world):
    assert cell(matrix_for(world, world.rus), "sammanfattning").who == world.coordinator.name


def test_agency_answers_for_its_objective_in_every_county(world):
    found = matrix_for(world, world.rus)
    who = {c.who for c in found.cells if c.row.item_slug == "levande-skogar"}
    assert who == {world.forest_lead.name}


def test_late_texts_are_found(world):
    Round.objects.update(answer_by=date(2026, 11, 18))
    world.round.refresh_from_db()
    late = world.cell()
    Contribution.objects.exclude(pk=late.pk).update(state="handed_in")

    found = matrix_for(world, world.rus)

    assert [c.row.pk for c in found.narrowed(Wanted(state=LATE)).cells] == [late.pk]
    assert (found.handed_in, found.asked, found.late) == (9, 10, 1)


def test_longer_time_moves_the_last_day(world):
    Contribution.objects.filter(pk=world.cell().pk).update(
        extended_until=DAY + timedelta(days=20), extension_reason="Sjukdom"
    )
    found = matrix_for(world, world.rus).narrowed(Wanted(mark=LONGER_TIME))
    assert [(c.due, c.days) for c in found.cells] == [(date(2026, 12, 10), 20)]


def test_open_comments_are_counted_and_answers_are_not(world):
    first = CommentFactory(contribution=world.cell(), is_blocking=True)
    CommentFactory(contribution=world.cell(), parent=first)
    CommentFactory(contribution=world.cell(), resolved_at=DAY)

    found = matrix_for(world, world.rus).narrowed(Wanted(mark=COMMENTS))

    assert [(c.comments, c.blocking) for c in found.cells] == [(1, 1)]


def test_old_instructions_are_marked(world):
    InstructionFactory(round=world.round)
    InstructionFactory(round=world.round, number=2, reason="Fel år")
    Contribution.objects.filter(pk=world.cell().pk).update(instruction_number=1)

    found = matrix_for(world, world.rus).narrowed(Wanted(mark=OLD_INSTRUCTIONS))

    assert [c.row.pk for c in found.cells] == [world.cell().pk]


def test_changed_judgement_is_said_in_words(world):
    own = world.cell()
    item = ItemFactory(
        round=RoundFactory(year=2025, address="rau-2025"), objective=own.item.objective
    )
    before = ContributionFactory(item=item, county=own.county)
    Contribution.objects.filter(pk=own.pk).update(previous=before)
    GoalAssessmentFactory(contribution=before, outcome="nej", outcome_year=2025, trend="neutral")
    GoalAssessment.objects.filter(contribution=own).update(
        outcome="nara", outcome_year=2026, trend="neutral", number=1, changed_at=DAY
    )

    found = matrix_for(world, world.rus).narrowed(Wanted(mark="outcome"))

    assert [dict(c.changes) for c in found.cells] == [{"outcome": "Målbedömning: NÄRA, var NEJ"}]


def test_county_sees_its_own_texts_and_the_agencys_about_it(world):
    found = matrix_for(world, world.coordinator)
    assert {c.row.county_slug for c in found.cells} == {"skane"}
    assert "levande-skogar" in found.items


def test_county_gets_a_list_and_rus_a_matrix(world, client):
    client.force_login(world.coordinator)
    page = client.get(f"/arbeta/omgangar/{world.round.address}/")
    assert (page.context["drawing"], len(page.context["rows"])) == (None, 5)
    client.force_login(world.rus)
    page = client.get(f"/arbeta/omgangar/{world.round.address}/")
    assert [line.county for line in page.context["drawing"].lines] == ["Skåne", "Halland"]


def test_letter_and_word_stand_in_each_cell(world, client):
    client.force_login(world.rus)
    text = client.get(
        f"/arbeta/omgangar/{world.round.address}/?mal=frisk-luft&lan=skane&visa=matris"
    )
    assert '<b aria-hidden="true">E</b> <span>Ej börjad</span>' in text.content.decode()


def test_files_hold_what_the_page_shows(world, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}"
    response = client.get(f"{address}.json?lan=skane&mal=frisk-luft")
    rows = json.loads(response.getvalue())["rows"]
    assert [(row["county"], row["text"], row["days_left"]) for row in rows] == [
        ("Skåne", "Frisk luft", 10)
    ]


@pytest.fixture
def whole(world) -> Round:
    """A round of 354 texts."""
    boards = {}
    counties = [CountyFactory(code=str(40 + n)) for n in range(18)] + [world.skane, world.halland]
    for county in counties:
        board = OrganisationFactory(kind="county_board", county=county)
        MembershipFactory(role="coordinator", organisation=board)
        boards[county.pk] = board
    made = RoundFactory(year=2028, address="rau-2028")
    items = [ItemFactory(round=made, objective=ObjectiveFactory(number=20 + n)) for n in range(18)]
    cells = [(item, county) for item in items for county in counties][:354]
    Contribution.objects.bulk_create(
        Contribution(item=item, county=county, organisation=boards.get(county.pk, world.board))
        for item, county in cells
    )
    return made


@pytest.mark.slow
def test_matrix_of_a_whole_year_takes_six_queries_at_most(world, whole):
    seen = contributions_visible_to(world.rus)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = round_matrix(whole, seen, changes=extension_of(whole).changes(whole))
    assert (len(found.cells), len(queries)) == (354, 5)


@pytest.mark.slow
def test_page_of_a_whole_year_is_quick(world, whole, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{whole.address}/"
    client.get(address)  # templates are read once
    with stopwatch() as taken, CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert len(queries) <= 12
    assert taken.seconds < MOST_SECONDS
