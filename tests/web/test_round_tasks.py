"""What rounds ask of each person, by when, with the page where it is done."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from milstolpe.reporting.queries.calendars import own_dates
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.recipients import waited_for
from milstolpe.web.queries.tasks import tasks_of
from tests.factories.rounds import RoundQuestionFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

LAST = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> FollowUpWorld:
    return make_follow_up_world()


def told(user, *, about="RÅU"):
    organisation = user.memberships.get().organisation
    rows = tasks_of(user, organisation)
    return [(t.what, t.about, t.due) for t in rows if about in t.about]


def state(world, state, *items):
    rows = Contribution.objects.filter(item__slug__in=items) if items else Contribution.objects
    rows.update(state=state)


def test_lead_writes(world):
    assert told(world.lead) == [("Skriv om Frisk luft", "RÅU 2026, Skåne län", LAST)]


def test_lead_looks_again_at_what_is_returned(world):
    state(world, "returned", "frisk-luft")
    assert told(world.lead) == [
        ("Se över Frisk luft igen: den är återlämnad", "RÅU 2026, Skåne län", LAST)
    ]


def test_coordinator_writes_what_is_of_no_objective_or_has_no_lead(world):
    assert [what for what, _about, _due in told(world.coordinator)] == [
        "Skriv om Myllrande våtmarker",
        "Skriv om Generationsmålet",
        "Skriv om Länets sammanfattning",
    ]


def test_reviewer_and_decider_have_theirs(world):
    state(world, "in_review", "frisk-luft")
    state(world, "approved", "sammanfattning")
    assert told(world.reviewer) == [("Granska 1 text", "RÅU 2026", LAST)]
    assert told(world.decider) == [("Lämna in 1 text", "RÅU 2026", LAST)]


def test_cell_whose_lead_has_left_is_the_coordinators(world):
    world.lead.memberships.update(end_on=date(2026, 11, 19))
    state(world, "returned", "frisk-luft")
    assert told(world.coordinator)[0][0] == "Se över Frisk luft igen: den är återlämnad"


def test_review_without_reviewers_waits_for_those_who_decide(world):
    state(world, "in_review", "frisk-luft")
    assert told(world.decider) == []
    world.reviewer.memberships.update(end_on=date(2026, 11, 19))
    assert told(world.decider) == [("Granska 1 text", "RÅU 2026", LAST)]


@pytest.mark.parametrize("now", ["empty", "draft", "in_review", "returned", "approved"])
@pytest.mark.parametrize("gone", [(), ("lead",), ("reviewer",), ("lead", "reviewer")])
def test_tasks_reminders_and_calendar_agree_on_whom_a_text_waits_for(world, now, gone):
    for who in gone:
        getattr(world, who).memberships.update(end_on=date(2026, 11, 19))
    Contribution.objects.exclude(pk=world.cell().pk).update(state="handed_in")
    state(world, now, "frisk-luft")
    people = [world.lead, world.coordinator, world.reviewer, world.decider, world.forest_lead]

    with_task = {user.pk for user in people if told(user)}

    reminded = set(waited_for([world.cell()]).people)
    assert with_task == reminded
    with_day = {user.pk for user in people if own_dates(user)}
    assert reminded <= with_day


def test_what_is_handed_in_waits_for_nobody(world):
    state(world, "handed_in")
    people = (world.lead, world.coordinator, world.reviewer, world.decider, world.forest_lead)
    assert [told(person) for person in people] == [[], [], [], [], []]
    assert told(world.rus) == [("Stäng omgången: alla har lämnat in", "RÅU 2026", LAST)]


def test_rus_answers_reminds_and_publishes(world):
    RoundQuestionFactory(round=world.round)
    assert told(world.rus) == [("Besvara 1 fråga", "RÅU 2026", None)]
    Round.objects.update(answer_by=date(2026, 11, 18))
    assert told(world.rus) == [
        ("Påminn om 10 texter som är sena, eller stäng", "RÅU 2026", date(2026, 11, 18)),
        ("Besvara 1 fråga", "RÅU 2026", None),
    ]
    Round.objects.update(state="closed")
    assert ("Publicera omgången", "RÅU 2026", None) in told(world.rus)


def test_every_task_leads_to_a_page(world, client, settings):
    settings.DEMO = True
    state(world, "approved", "sammanfattning")
    for user in (world.rus, world.lead, world.coordinator, world.decider, world.forest_lead):
        client.force_login(user)
        for task in tasks_of(user, user.memberships.get().organisation):
            assert client.get(task.address).status_code == 200, task


def test_own_dates_are_in_the_calendar(world):
    Contribution.objects.filter(pk=world.cell().pk).update(
        extended_until=datetime(2026, 12, 9, 12, tzinfo=UTC), extension_reason="Sjukdom"
    )
    assert [(row.title, row.at) for row in own_dates(world.lead)] == [
        ("Förlängd svarstid går ut: RÅU 2026", date(2026, 12, 9))
    ]
    assert [(row.title, row.at) for row in own_dates(world.rus)] == [
        ("Sista svarsdag: RÅU 2026", LAST)
    ]
