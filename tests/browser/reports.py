"""Fills a running site with reports to answer: last year's handed in, this year's open.

For Lund, whose contact person has a demo log-in. Run where Django is set up already.
"""

import sys
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.demo.logins import DOMAIN, PASSWORD
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
    saved_measure,
    saved_programme,
)
from tests.factories.reporting import FollowUpFactory, QuestionFactory


def make_reports(*sizes: int) -> None:
    """One open report of each size; prints their numbers."""
    for size in sizes:
        sys.stdout.write(f"{make_report(size)}\n")


def make_report(size: int) -> int:
    """An open report of `size` measures, each with an answer from last year."""
    lund = Organisation.objects.get(slug="lunds-kommun")
    contact = MembershipFactory(organisation=lund, role="contact").user
    programme = ProgrammeFactory(running=True, start_year=2024, end_year=2030)
    board = ProgrammeOwnerFactory(programme=programme).organisation
    coordinator = MembershipFactory(organisation=board, role="coordinator").user
    for place in range(size):
        measure = MeasureFactory(programme=programme, position=place, code=f"M{place + 1}")
        MeasureActorFactory(measure=measure, organisation=lund)
    day = localdate()
    before = FollowUpFactory(programme=programme, year=2025, first_year=2025, last_year=2025)
    take_follow_up_step(before, "open", by=coordinator)
    report = before.reports.get()
    content = AnswerContent(grade="P", rationale="Påbörjat.", action_taken="En plan är antagen.")
    save_answers(report, [Edit(row.pk, content, 0) for row in report.answers.all()], by=contact)
    hand_in(report, by=contact)
    now = FollowUpFactory(
        programme=programme,
        year=2026,
        first_year=2026,
        last_year=2026,
        answer_by=day + timedelta(days=12),
    )
    QuestionFactory(follow_up=now)
    take_follow_up_step(now, "open", by=coordinator)
    return int(now.reports.get().pk)


def make_programme() -> None:
    """A programme of Skåne with last year published, for the walk through a whole year; prints its
    address. Lund has a contact person and a deciding manager; two other municipalities have none.
    """
    board = Organisation.objects.get(slug="lansstyrelsen-skane")
    programme = saved_programme(board, title="Ett helt år", start_year=2024, end_year=2030)
    programme.state = "running"
    programme.save()
    lund, malmo, eslov = (
        Organisation.objects.get(slug=slug)
        for slug in ("lunds-kommun", "malmo-stad", "eslovs-kommun")
    )
    for number in (1, 2, 3):
        measure = saved_measure(programme, code=f"HA{number}", title=f"Åtgärd nummer {number}")
        for organisation in (lund, malmo, eslov):
            MeasureActorFactory(measure=measure, organisation=organisation)
    for organisation in (malmo, eslov):
        organisation.function_mailbox = f"{organisation.slug}@{DOMAIN}"
        organisation.save()
    manager = User(
        email=f"chef.lund@{DOMAIN}", name="Chef i Lund", password=make_password(PASSWORD)
    )
    manager.save()
    MembershipFactory(organisation=lund, role="decider", user=manager)
    coordinator = User.objects.get(email=f"samordnare.skane@{DOMAIN}")
    before = FollowUpFactory(
        programme=programme, year=2025, first_year=2025, last_year=2025, shows_matrix=True
    )
    take_follow_up_step(before, "open", by=coordinator)
    report = before.reports.get(organisation=lund)
    contact = User.objects.get(email=f"kontakt.lund@{DOMAIN}")
    content = AnswerContent(grade="P", rationale="Påbörjat.", action_taken="En plan är antagen.")
    save_answers(report, [Edit(row.pk, content, 0) for row in report.answers.all()], by=contact)
    hand_in(report, by=contact)
    publish_year(take_follow_up_step(before, "close", by=coordinator), by=coordinator)
    sys.stdout.write(f"{programme.address}\n")
