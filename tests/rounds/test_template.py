"""The template: sections, what differs for an objective, and which cells are asked."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import SavedMeanwhileError, newest_save
from milstolpe.records.models import Notice
from milstolpe.rounds.extensions import Asked, extension_of
from milstolpe.rounds.models import Contribution, ContributionEvent, Item, Round
from milstolpe.rounds.queries.contents import asked_sections
from milstolpe.rounds.queries.template import cells_version, item_cells, own_version
from milstolpe.rounds.queries.versions import ChangedMeanwhileError
from milstolpe.rounds.services.asking import ask_more
from milstolpe.rounds.services.template import (
    OwnSection,
    add_section,
    remove_section,
    save_cells,
    save_own_sections,
    save_section,
)
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

BOTH = Asked(outcome=True, trend=True)


@pytest.fixture
def draft() -> FollowUpWorld:
    return make_follow_up_world(is_open=False)


@pytest.fixture
def opened() -> FollowUpWorld:
    return make_follow_up_world()


def section(world):
    return world.round.sections.get(key="tillstand")


def change(world, reason="", *, base=None, **values):
    row = section(world)
    newest = newest_save(row.history)
    number = newest.history_id if newest and base is None else base
    return save_section(row, values, base_number=number, reason=reason, by=world.rus)


def air(world) -> Item:
    return world.round.items.get(slug="frisk-luft")


def cells(world, wanted, *, base=None, written_by=None):
    item = air(world)
    found = item_cells(item, extension_of(world.round).asked(world.round))
    base = cells_version(found, item) if base is None else base
    save_cells(item, wanted, written_by=written_by, base=base, by=world.rus)


def test_section_is_added_changed_and_removed(draft):
    made = add_section(
        draft.round, {"title": "Utblick", "guidance": "", "standing": "never"}, by=draft.rus
    )
    assert (made.key, made.position) == ("utblick", 2)
    assert change(draft, title="Läget", max_characters=3000).title == "Läget"
    remove_section(made, by=draft.rus)
    assert [row.key for row in draft.round.sections.all()] == ["atgardsarbete", "tillstand"]


def test_two_who_change_a_section_at_once(draft):
    change(draft, title="Ett")
    base = newest_save(section(draft).history).history_id
    change(draft, title="Två")
    with pytest.raises(SavedMeanwhileError):
        change(draft, title="Tre", base=base)


def test_opened_round_lets_guidance_be_corrected_with_a_reason(opened):
    with pytest.raises(ReasonNeededError):
        change(opened, guidance="Nytt")
    row = change(opened, "Tydligare", guidance="Nytt", title="Annat")
    assert (row.guidance, row.title) == ("Nytt", "Tillståndet och målbedömning")
    assert [r.number for r in opened.round.instructions.all()] == [1]


def test_opened_round_keeps_its_headings(opened):
    with pytest.raises(DomainError):
        remove_section(section(opened), by=opened.rus)
    with pytest.raises(DomainError):
        add_section(opened.round, {"title": "Utblick"}, by=opened.rus)


def test_objective_may_differ(draft):
    item, measures = air(draft), draft.round.sections.get(key="atgardsarbete")
    wanted = {
        measures.pk: OwnSection(is_asked=False),
        section(draft).pk: OwnSection(guidance="Kort", max_characters=500),
    }
    save_own_sections(item, wanted, base=own_version(item), by=draft.rus)
    assert [(r.key, r.guidance, r.max_characters) for r in asked_sections(air(draft))] == [
        ("tillstand", "Kort", 500)
    ]


def test_what_differs_is_not_lost_when_two_save(draft):
    item = air(draft)
    old = own_version(item)
    save_own_sections(item, {section(draft).pk: OwnSection(guidance="Ett")}, base=old, by=draft.rus)
    with pytest.raises(ChangedMeanwhileError):
        save_own_sections(item, {section(draft).pk: OwnSection()}, base=old, by=draft.rus)


def test_cells_are_chosen_with_three_flags(draft):
    cells(draft, {"12": (True, Asked(trend=True)), "13": (False, Asked())})

    assert [row.county_id for row in Contribution.objects.filter(item=air(draft))] == ["12"]
    asked = extension_of(draft.round).asked(draft.round)
    assert asked[draft.cell().pk] == Asked(outcome=False, trend=True)


def test_cell_that_was_taken_away_comes_back(draft):
    cells(draft, {"12": (True, BOTH), "13": (False, Asked())})
    cells(draft, {"12": (True, BOTH), "13": (True, BOTH)})
    asked = extension_of(draft.round).asked(draft.round)
    assert asked[draft.cell(county="halland").pk] == BOTH


def test_judgement_without_text_is_refused(draft):
    with pytest.raises(DomainError):
        cells(draft, {"12": (True, BOTH), "13": (False, BOTH)})


def test_agency_takes_over_every_county(draft):
    wanted = {"12": (True, BOTH), "13": (True, BOTH)}
    cells(draft, wanted, written_by=draft.forest_agency)
    rows = Contribution.objects.filter(item=air(draft))
    assert {row.organisation for row in rows} == {draft.forest_agency}


def test_cells_are_not_lost_when_two_save(draft):
    item = air(draft)
    old = cells_version(item_cells(item, extension_of(draft.round).asked(draft.round)), item)
    cells(draft, {"12": (True, BOTH), "13": (False, Asked())})
    with pytest.raises(ChangedMeanwhileError):
        cells(draft, {"12": (False, Asked()), "13": (True, BOTH)}, base=old)


def test_cells_stay_once_the_round_is_opened(opened):
    with pytest.raises(DomainError):
        cells(opened, {"12": (True, BOTH), "13": (False, Asked())})


def test_page_saves_the_ticks(draft, client, settings):
    settings.DEMO = True
    client.force_login(draft.rus)
    address = f"/arbeta/omgangar/{draft.round.address}/rutor/frisk-luft/"
    base = client.get(address).context["form"]["base"].value()

    refused = client.post(address, {"base": base, "text": ["12"], "trend": ["12", "13"]})
    assert refused.status_code == 422
    assert [row.trend for row in refused.context["rows"]] == [True, True]

    taken = client.post(address, {"base": base, "text": ["12"], "trend": ["12"]})
    assert taken.status_code == 302
    assert [row.county_id for row in Contribution.objects.filter(item=air(draft))] == ["12"]


# --- Once the round is opened ---


def more(world, *codes, asked=BOTH, reason="Länet har tagit på sig målet.", base=None, by=None):
    item = wetlands(world)
    found = item_cells(item, extension_of(world.round).asked(world.round))
    wanted = dict.fromkeys(codes, asked)
    base = cells_version(found, item) if base is None else base
    return ask_more(item, wanted, reason=reason, base=base, by=by or world.rus)


def wetlands(world) -> Item:
    """Which Skåne is not asked about."""
    item = world.round.items.get(slug="myllrande-vatmarker")
    if not ContributionEvent.objects.filter(contribution__item=item).exists():
        item.contributions.filter(county="12").delete()
    return item


def test_county_that_takes_on_an_objective_is_asked_too(opened, django_capture_on_commit_callbacks):
    Notice.objects.all().delete()  # of the opening
    with django_capture_on_commit_callbacks(execute=True):
        (made,) = more(opened, "12")

    assert (made.organisation, made.state) == (opened.board, "empty")
    assert (made.assessment.asks_outcome, made.assessment.asks_trend) == (True, True)
    assert [(row.step, row.reason) for row in made.events.all()] == [
        ("ask", "Länet har tagit på sig målet.")
    ]
    assert [message.to for message in mail.outbox] == [[opened.coordinator.email]]
    assert mail.outbox[0].subject == "En text till: RÅU 2026"
    assert "Länet har tagit på sig målet." in mail.outbox[0].body
    (notice,) = Notice.objects.all()
    assert notice.user == opened.coordinator
    assert notice.text.startswith("Efterfrågas också: ")


def test_more_is_asked_by_rus_with_a_reason_until_published(opened):
    with pytest.raises(PermissionDenied):
        more(opened, "12", by=opened.coordinator)
    with pytest.raises(ReasonNeededError):
        more(opened, "12", reason=" ")
    with pytest.raises(ChangedMeanwhileError):
        more(opened, "12", base="en annan")
    more(opened, "12")
    with pytest.raises(DomainError):
        more(opened, "12")
    for state in ("published", "draft"):
        Round.objects.update(state=state)
        Contribution.objects.filter(item__slug="myllrande-vatmarker").delete()
        with pytest.raises(DomainError):
            more(opened, "12")
    Round.objects.update(state="closed")
    assert len(more(opened, "12")) == 1


def test_page_asks_more_counties_and_leaves_those_that_are_asked(opened, client, settings):
    settings.DEMO = True  # no second factor to set up on the way
    client.force_login(opened.rus)
    page = f"/arbeta/omgangar/rau-2026/rutor/{wetlands(opened).slug}/"
    begun = client.get(page).context
    sent = {"base": begun["form"]["base"].value(), "text": ["12"], "trend": ["12"]}

    without = client.post(page, sent)
    judged = client.post(page, sent | {"text": [], "why": "Nytt."})
    client.post(page, sent | {"why": "Nytt."})

    assert [(row.code, row.is_fixed) for row in begun["rows"]] == [("12", False), ("13", True)]
    assert (without.status_code, judged.status_code) == (422, 422)
    assert [row.text for row in without.context["rows"] if row.code == "12"] == [True]
    made = Contribution.objects.get(item__slug="myllrande-vatmarker", county="12")
    assert (made.assessment.asks_outcome, made.assessment.asks_trend) == (False, True)
    assert [row.is_fixed for row in client.get(page).context["rows"]].count(True) == 2
    review = client.get(f"/arbeta/omgangar/rau-2026/skane/{wetlands(opened).slug}/granska/")
    assert "Efterfrågas sedan omgången öppnats" in review.content.decode()
