"""The live overview: what it says of states, and of who can be mailed."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from milstolpe.core.page import State
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.reports import give_longer_time
from tests.factories.reporting import contact_of
from tests.reporting.running import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


def test_overview_says_what_was_not_handed_in_when_it_is_closed() -> None:
    desk = Desk(measures=1, organisations=2)
    first, second = desk.reports
    until = last_second(timezone.localdate() + datetime.timedelta(days=9))
    give_longer_time(second, until=until, reason="Sjukdom", by=desk.user)
    take_follow_up_step(desk.follow_up, "close", by=desk.user)

    overview = desk.client.get(desk.page).context
    labels = [row.state_label for row in overview["rows"]]
    page = desk.client.get(desk.report_page(first)).context["head"]

    assert labels == ["Har inte lämnat in", "Inte påbörjad"]  # the second still has time
    assert page.state == State("asked", "Har inte lämnat in")
    assert next((str(fact.label), fact.value) for fact in overview["facts"]) == (
        "Har inte lämnat in",
        2,
    )


def test_invitation_says_how_many_are_mailed_and_who_lacks_an_address() -> None:
    desk = Desk(measures=1, organisations=3)
    first, second, third = desk.reports
    contact_of(first)
    Organisation.objects.filter(pk=second.organisation_id).update(function_mailbox="b@example.org")
    link = desk.client.get(desk.page).context["steps"][0]
    page = desk.client.get(link.address)

    assert (link.label, link.note) == (
        "Bjud in 2 organisationer",
        "Var och en får e-post med en egen länk. "
        "1 saknar adress och får ingen e-post: rätta kontaktuppgifterna först.",
    )
    assert page.context["button"] == "Bjud in 2 organisationer"
    assert [row.contacts for row in page.context["names"]] == [
        "", "", f"/arbeta/organisation/{third.organisation.slug}/"
    ]  # fmt: skip
    third.answered_by = first.organisation
    third.save()
    (link, *_others) = desk.client.get(desk.page).context["steps"]
    assert link.label == "Bjud in 3 organisationer"


def test_nobody_without_an_address_is_counted_as_invited() -> None:
    desk = Desk(measures=1)

    link = desk.client.get(desk.page).context["steps"][0]

    assert link.label == "Rätta adresserna till dem som inte är inbjudna"
