"""The meetings of a round are laid out in one step and changed in one table."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from milstolpe.agenda.models import Meeting
from milstolpe.core.versions import SavedMeanwhileError, begun
from milstolpe.followup.models import RoundMeeting
from milstolpe.followup.services.making import lay_out_follow_up
from milstolpe.followup.services.meetings import (
    Edit,
    invite_from_roles,
    lay_out_meetings,
    save_meetings,
)
from milstolpe.rounds.services.making import make_round
from tests.factories.objectives import ObjectiveAssignmentFactory
from tests.factories.organisations import MembershipFactory
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db

FIRST = date(2026, 9, 3)  # a Thursday


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO = True  # no second factor at log-in
    with time_machine.travel("2026-07-01"):
        yield


@pytest.fixture
def world():
    return make_follow_up_world()


def laid_out(world, round_=None):
    made = round_ or world.round
    return lay_out_meetings(made, first_day=FIRST, minutes=90, by=world.rus)


def emails(row):
    return {participant.user for participant in row.meeting.participants.all()}


def test_there_is_one_for_each_objective_and_one_across_them(world):
    rows = laid_out(world)

    assert [row.meeting.title for row in rows] == [
        "Målövergripande möte om kulturmiljö",
        "Målvist möte: Frisk luft",
        "Målvist möte: Myllrande våtmarker",
        "Målvist möte: Levande skogar",
    ]
    assert [row.item and row.item.slug for row in rows][:2] == [None, "frisk-luft"]


def test_they_are_two_each_working_day(world):
    begins = [row.meeting.starts_at for row in laid_out(world)]

    assert begins == [
        datetime(2026, 9, 3, 7, 0, tzinfo=UTC),
        datetime(2026, 9, 3, 11, 0, tzinfo=UTC),
        datetime(2026, 9, 4, 7, 0, tzinfo=UTC),
        datetime(2026, 9, 4, 11, 0, tzinfo=UTC),
    ]
    (row, *_rest) = Meeting.objects.all()
    assert row.ends_at - row.starts_at == timedelta(minutes=90)


def test_leads_and_national_owners_are_invited_and_coordinators_across(world):
    across, air, _wetlands, forests = laid_out(world)

    assert emails(across) == {world.coordinator}
    assert emails(air) == {world.lead, world.other_lead, world.reader}
    assert emails(forests) == {world.forest_lead}


def test_next_round_has_them_a_year_later_on_the_same_weekday(world):
    first = laid_out(world)
    place = {"name": "RÅU 2027", "year": 2027, "answer_by": date(2027, 11, 30)}
    after = make_round("follow_up", place, by=world.rus, previous=world.round)
    lay_out_follow_up(after)

    second = laid_out(world, after)

    moved = [b.meeting.starts_at - a.meeting.starts_at for a, b in zip(first, second, strict=True)]
    assert moved == [timedelta(weeks=52)] * 4


def test_second_time_lays_out_what_is_missing(world):
    laid_out(world)
    Meeting.objects.filter(title__contains="luft").delete()

    again = laid_out(world)

    assert [row.meeting.title for row in again] == ["Målvist möte: Frisk luft"]
    assert RoundMeeting.objects.count() == 4


def test_others_than_rus_may_not(world):
    with pytest.raises(PermissionDenied):
        lay_out_meetings(world.round, first_day=FIRST, minutes=90, by=world.coordinator)


def test_only_rows_that_were_changed_are_saved_and_all_or_none(world):
    across, air, *_rest = (row.meeting for row in laid_out(world))
    old = begun(air)
    (saved,) = save_meetings(
        [
            Edit(across, {"place": ""}, begun(across)),
            Edit(air, {"place": "Malmö"}, old),
        ],
        by=world.rus,
    )
    assert saved == air

    stale = [Edit(across, {"place": "Umeå"}, begun(across)), Edit(air, {"place": "X"}, old)]
    with pytest.raises(SavedMeanwhileError):
        save_meetings(stale, by=world.rus)
    assert Meeting.objects.get(pk=across.pk).place == ""


def test_those_who_come_to_a_role_later_are_invited_in_one_act(world):
    _across, air, *_rest = laid_out(world)
    member = MembershipFactory(role="objective_lead", organisation=world.board, county=world.skane)
    ObjectiveAssignmentFactory(membership=member, objective=air.item.objective)

    assert invite_from_roles(world.round, by=world.rus) == 1
    assert invite_from_roles(world.round, by=world.rus) == 0
    assert member.user in emails(air)


HERE = "/arbeta/omgangar/rau-2026/moten/"


def table(context):
    """What the browser would send of the table as it stands."""
    rows = context["rows"]
    sent = {"moten-TOTAL_FORMS": len(rows.forms), "moten-INITIAL_FORMS": 0}
    for form in rows.forms:
        for field in form:
            value = field.value()
            shown = value.strftime("%H:%M") if hasattr(value, "hour") else value
            sent[field.html_name] = "" if shown is None else shown
    return sent


def test_rus_lays_out_and_moves_meetings_on_the_page(world, client):
    client.force_login(world.rus)
    assert client.get(HERE).context["form"].initial["first_day"] == date(2026, 9, 2)
    assert client.post(HERE, {"first_day": "2026-09-03", "minutes": "60"}).status_code == 302

    sent = table(client.get(HERE).context)
    sent["moten-1-day"], sent["moten-1-url"] = "2026-09-10", "example.se/mote"
    assert client.post(HERE, sent).status_code == 302

    moved = Meeting.objects.get(title="Målvist möte: Frisk luft")
    assert moved.starts_at == datetime(2026, 9, 10, 11, 0, tzinfo=UTC)
    assert moved.url == "https://example.se/mote"


def test_row_that_is_wrong_saves_nothing(world, client):
    laid_out(world)
    client.force_login(world.rus)
    sent = table(client.get(HERE).context) | {"moten-0-ends": "08:00", "moten-1-place": "Lund"}

    answer = client.post(HERE, sent)

    assert answer.status_code == 422
    assert answer.context["rows"].total_error_count() == 1
    assert not Meeting.objects.filter(place="Lund").exists()


def test_invitations_are_sent_from_the_page(world, client):
    laid_out(world)
    client.force_login(world.rus)

    assert client.post(f"{HERE}bjud-in/").status_code == 302


def test_page_is_for_rus(world, client):
    client.force_login(world.coordinator)

    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}bjud-in/").status_code == 403
