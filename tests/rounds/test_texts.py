"""Saving texts: joined by paragraph, every save kept, locked when it should be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import EditConflictError
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.services.texts import LockedError, save_texts
from tests.factories.organisations import MembershipFactory
from tests.factories.rounds import ContributionFactory, RoundFactory, SectionFactory

pytestmark = pytest.mark.django_db


def cell(**values):
    contribution = ContributionFactory(**values)
    SectionFactory(round=contribution.round, key="tillstand", position=1)
    return contribution


def writer(contribution):
    member = MembershipFactory(role="coordinator", organisation=contribution.organisation)
    return member.user


def content(text):
    return TextContent({"tillstand": SectionText(text)})


def test_first_save_begins_the_text():
    contribution = cell()

    saved = save_texts(contribution, content("Bra."), base_number=0, by=writer(contribution))

    assert (saved.number, saved.state) == (1, "draft")
    assert saved.texts.get().text == "Bra."
    assert saved.revisions.get().content["tillstand"]["text"] == "Bra."


def test_different_paragraphs_are_joined():
    contribution = cell()
    by = writer(contribution)
    save_texts(contribution, content("Ett.\n\nTvå."), base_number=0, by=by)
    save_texts(contribution, content("Ett!\n\nTvå."), base_number=1, by=by)

    saved = save_texts(contribution, content("Ett.\n\nTvå!"), base_number=1, by=by)

    assert saved.texts.get().text == "Ett!\n\nTvå!"
    assert saved.revisions.count() == 3


def test_the_same_paragraph_asks_and_saves_nothing():
    contribution = cell()
    by = writer(contribution)
    save_texts(contribution, content("Ett."), base_number=0, by=by)
    save_texts(contribution, content("Ett!"), base_number=1, by=by)

    with pytest.raises(EditConflictError) as error:
        save_texts(contribution, content("Ett?"), base_number=1, by=by)

    assert error.value.number == 2
    assert contribution.texts.get().text == "Ett!"


def test_save_that_changes_nothing_is_no_save():
    contribution = cell()
    by = writer(contribution)
    save_texts(contribution, content("Ett."), base_number=0, by=by)

    saved = save_texts(contribution, content("Ett."), base_number=1, by=by)

    assert saved.number == 1


def test_lead_of_another_objective_may_not_write():
    contribution = cell()
    member = MembershipFactory(role="objective_lead", organisation=contribution.organisation)

    with pytest.raises(PermissionDenied):
        save_texts(contribution, content("Ett."), base_number=0, by=member.user)


@pytest.mark.parametrize(("late", "is_taken"), [(59, True), (61, False)])
def test_lock_is_held_against_when_the_request_arrived(late, is_taken):
    locks_at = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)
    contribution = cell(item__round=RoundFactory(year=2026, locks_at=locks_at))
    by, now = writer(contribution), locks_at + timedelta(seconds=late)

    if is_taken:
        save_texts(contribution, content("Ett."), base_number=0, by=by, now=now)
    else:
        with pytest.raises(LockedError):
            save_texts(contribution, content("Ett."), base_number=0, by=by, now=now)

    assert Contribution.objects.get().number == int(is_taken)
