"""Fills an empty site with the yearly follow-up of two counties: last year's published, nobody
asked yet for this year's; and a log-in for each role. Run where Django is set up already.
"""

import sys

from django.contrib.auth.hashers import make_password

from milstolpe.accounts.models import User
from milstolpe.demo.logins import DOMAIN, PASSWORD
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.submissions import hand_in as hand_in_report
from milstolpe.rounds.models import Contribution
from tests.factories.objectives import ObjectiveAssignmentFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureObjectiveFactory,
    saved_measure,
    saved_programme,
)
from tests.factories.reporting import FollowUpFactory
from tests.followup.published import hand_in, publish
from tests.followup.world import FollowUpWorld, make_follow_up_world

YEAR = 2025
TEXTS = {
    "atgardsarbete": "Länsstyrelsen har granskat vedeldning i tre kommuner.",
    "tillstand": "Halterna i länet har **minskat** sedan 2015.\n\nOzonet är högre än gränsen.",
}


def make_last_year() -> None:
    """Prints the title of a measure in Skåne that touches clean air, with a published answer."""
    world = make_follow_up_world(year=YEAR)
    # One person does all of Halland; the leads have the wetlands too.
    for role in ("coordinator", "decider"):
        there = world.other_lead.memberships.get(role="objective_lead").organisation
        MembershipFactory(user=world.other_lead, organisation=there, role=role)
    wetlands = world.cell("myllrande-vatmarker").item.objective
    for lead in (world.lead, world.other_lead):
        role = lead.memberships.get(role="objective_lead")
        ObjectiveAssignmentFactory(membership=role, objective=wetlands)
    for key in Contribution.objects.filter(item__round=world.round).values_list("pk", flat=True):
        row = Contribution.objects.select_related("item__round", "county", "organisation")
        hand_in(world, row.get(pk=key), TEXTS)
    publish(world)
    _name(
        {
            "rus": world.rus,
            "rus.ledare": world.rus_lead,
            "malansvarig": world.lead,
            "kollega": world.coordinator,
            "granskare": world.reviewer,
            "chef": world.decider,
            "halland": world.other_lead,
            "skog": world.forest_lead,
            "chef.skog": MembershipFactory(role="decider", organisation=world.forest_agency).user,
        }
    )
    sys.stdout.write(f"{_make_measure(world)}\n")


def _name(people: dict[str, User]) -> None:
    password = make_password(PASSWORD)
    for account, user in people.items():
        user.email, user.name = f"{account}@{DOMAIN}", account.capitalize()
        user.password = password
        user.save()


def _make_measure(world: FollowUpWorld) -> str:
    """A measure that Lund has answered about."""
    programme = saved_programme(world.board, title="Ren luft", start_year=2024, end_year=2030)
    programme.state = "running"
    programme.save()
    measure = saved_measure(programme, code="RL1", title="Byt ut gamla vedpannor")
    MeasureObjectiveFactory(measure=measure, objective=world.cell().item.objective)
    lund = OrganisationFactory(lund=True)
    MeasureActorFactory(measure=measure, organisation=lund)
    asked = FollowUpFactory(programme=programme, year=YEAR, first_year=YEAR, last_year=YEAR)
    take_follow_up_step(asked, "open", by=world.coordinator)
    report = asked.reports.get()
    contact = MembershipFactory(organisation=lund, role="contact").user
    content = AnswerContent(grade="H", action_taken="Hälften av pannorna är bytta.")
    save_answers(report, [Edit(row.pk, content, 0) for row in report.answers.all()], by=contact)
    hand_in_report(report, by=contact)
    closed = take_follow_up_step(asked, "close", by=world.coordinator)
    publish_year(closed, by=world.coordinator)
    return measure.title
