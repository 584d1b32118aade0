"""Programmes through the services: addresses, owners, areas, prolongation, bringing back."""

from datetime import date
from functools import partial

import pytest

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.services.measures import InvalidContentError
from milstolpe.programmes.services.programmes import (
    Decision,
    add_document,
    bring_back_programme,
    create_programme,
    prolong_programme,
    save_programme,
    take_step,
)
from milstolpe.search.models import SearchEntry
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import saved_measure, saved_programme

pytestmark = pytest.mark.django_db

DECISION = Decision(date(2026, 11, 2), "landshövdingen", "2026/1", "lansstyrelsen-skane")


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def programme(coordinator):
    return saved_programme(
        coordinator.organisation, answer_by="2026-12-01", answer_to="remiss@example.org"
    )


def changed(programme: Programme, **values: object) -> ProgrammeContent:
    newest = programme.revisions.latest("number")
    return ProgrammeContent.from_json(newest.content | values)


def test_programme_is_found_and_has_a_first_revision(programme):
    assert SearchEntry.objects.get(kind="programme").object_id == programme.pk
    revision = programme.revisions.get()
    assert (revision.number, revision.version, revision.content["title"]) == (
        1,
        None,
        "Hållbart Skåne",
    )


def test_addresses_are_told_apart(coordinator, programme):
    second = saved_programme(coordinator.organisation)
    third = saved_programme(coordinator.organisation)
    assert [row.address for row in (programme, second, third)] == [
        "skane-hallbart-skane-2027-2030",
        "skane-hallbart-skane-2027-2030-2",
        "skane-hallbart-skane-2027-2030-3",
    ]


def test_address_follows_the_title_until_the_public_has_seen_it(coordinator, programme):
    saved_measure(programme)
    content = changed(programme, title="Skånes plan")
    save_programme(programme, content, base_number=1, by=coordinator.user)
    assert Programme.objects.get().address == "skane-hallbart-skane-2027-2030"
    take_step(programme, "consult", by=coordinator.user)
    assert programme.address == Programme.objects.get().address == "skane-skanes-plan-2027-2030"
    content = changed(programme, title="Skånes nya plan")
    save_programme(programme, content, base_number=2, by=coordinator.user)
    assert Programme.objects.get().address == "skane-skanes-plan-2027-2030"


def test_wrong_content_makes_nothing(coordinator):
    with pytest.raises(InvalidContentError) as error:
        create_programme(
            coordinator.organisation.county, ProgrammeContent("", 2030, 2027), by=coordinator.user
        )
    assert set(error.value.problems) == {"title", "end_year", "owners"}
    assert Programme.objects.count() == 0


def test_owner_outside_the_register_is_refused(coordinator, programme):
    ghost = OwnerEntry("spoke", "Spökverket", "", "", "")
    content = ProgrammeContent("Plan", 2027, 2030, owners=(ghost,))
    with pytest.raises(DomainError, match="”Spökverket” finns inte i registret"):
        save_programme(programme, content, base_number=1, by=coordinator.user)
    assert programme.owners.get().organisation == coordinator.organisation


def test_running_programme_is_prolonged_by_decision_only(coordinator, programme):
    Programme.objects.update(state="running")
    content = changed(programme, end_year=2031)
    with pytest.raises(DomainError, match="Förläng"):
        save_programme(programme, content, base_number=1, by=coordinator.user, reason="Mer tid")
    with pytest.raises(ReasonNeededError):
        prolong_programme(
            programme, end_year=2031, decision=DECISION, reason="", by=coordinator.user
        )
    prolong_programme(
        programme, end_year=2031, decision=DECISION, reason="Mer tid", by=coordinator.user
    )
    kept = Programme.objects.get()
    assert (kept.end_year, kept.address) == (2031, "skane-hallbart-skane-2027-2030")
    assert (kept.events.get().step, kept.owners.get().decided_on) == ("prolong", date(2026, 11, 2))
    assert kept.revisions.latest("number").version == 1


def test_only_a_running_programme_is_prolonged(coordinator, programme):
    with pytest.raises(DomainError, match="Bara ett pågående program"):
        prolong_programme(
            programme, end_year=2031, decision=DECISION, reason="Mer tid", by=coordinator.user
        )


def test_programme_is_brought_back_but_keeps_its_decided_year(coordinator, programme):
    content = changed(programme, title="Annat", areas=[vars(AreaEntry(0, "", "Mat", ""))])
    save_programme(programme, content, base_number=1, by=coordinator.user)
    Programme.objects.update(state="running", end_year=2032)
    bring_back_programme(programme, number=1, base_number=2, by=coordinator.user, reason="Fel")
    now = programme_content(Programme.objects.get())
    assert (now.title, now.end_year, now.areas) == ("Hållbart Skåne", 2032, ())


def test_bring_back_is_refused_while_measures_need_the_area(coordinator, programme):
    content = changed(programme, areas=[vars(AreaEntry(0, "", "Mat", ""))])
    save_programme(programme, content, base_number=1, by=coordinator.user)
    saved_measure(programme, area="Mat")
    back = partial(bring_back_programme, programme, number=1, by=coordinator.user)
    with pytest.raises(DomainError, match="Området ”Mat” har åtgärder"):
        back(base_number=2, reason="Fel")
    with pytest.raises(ReasonNeededError):
        back(base_number=2, reason="")
    with pytest.raises(SavedMeanwhileError, match=coordinator.user.name):
        back(base_number=1, reason="Fel")
    assert programme.areas.count() == 1


def test_document_is_added(coordinator, programme):
    document = add_document(
        programme, kind="decision", title="Beslut", url="https://example.org", by=coordinator.user
    )
    assert list(programme.documents.all()) == [document]


def test_last_day_to_answer_stays_while_the_programme_is_out(coordinator, programme):
    user = coordinator.user
    save_programme(programme, changed(programme, answer_by=""), base_number=1, by=user)
    save_programme(programme, changed(programme, answer_by="2026-12-01"), base_number=2, by=user)
    saved_measure(programme)
    take_step(programme, "consult", by=user)

    with pytest.raises(InvalidContentError, match="sista svarsdag") as refused:
        save_programme(programme, changed(programme, answer_by=""), base_number=3, by=user)
    with pytest.raises(InvalidContentError, match="sista svarsdag"):
        bring_back_programme(programme, number=2, base_number=3, by=user, reason="Fel")

    assert list(refused.value.problems) == ["answer_by"]
    assert programme_content(Programme.objects.get()).answer_by == "2026-12-01"


def test_programme_without_last_day_does_not_go_back_to_consultation(coordinator, programme):
    user = coordinator.user
    saved_measure(programme)
    take_step(programme, "consult", by=user)
    take_step(programme, "decide", by=user, decision=DECISION)
    newest = programme.revisions.latest("number").number
    content = changed(programme, answer_by="")
    save_programme(programme, content, base_number=newest, by=user, reason="Klart")

    with pytest.raises(DomainError, match="sista dag att svara"):
        take_step(programme, "back_to_consultation", by=user, reason="Fel")

    assert Programme.objects.get().state == "decided"
