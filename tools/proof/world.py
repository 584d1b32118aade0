"""A county at work, made in the product's own process: people, programmes, measures, follow-ups.

Imported by `tools.proof.inside` only, since models need Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import County, Membership, Organisation
from milstolpe.programmes.content import (
    ActorEntry,
    AreaEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
)
from milstolpe.programmes.models import Programme
from milstolpe.programmes.services.measures import create_measures
from milstolpe.programmes.services.programmes import Decision, create_programme, take_step
from milstolpe.reporting.models import Report
from milstolpe.reporting.services.reports import let_answer_for
from tools.proof import followed

PASSWORD = "bevis-milstolpe-2026"  # noqa: S105  # of a database that lives for minutes
BOARD, ACTOR = "lansstyrelsen-skane", "lunds-kommun"
FIRST_TEXT = "Första stycket står kvar.\n\nAndra stycket."
SHARED = 6  # measures of the running programme that the other organisations lead too


@dataclass(frozen=True)
class _Writer:
    """Who makes the world, and for which authority."""

    user: User
    board: Organisation


@transaction.atomic
def make(*, people: int, measures: int) -> dict[str, Any]:
    """Coordinators of one county board, and as many contacts of an actor, who each speak for an
    organisation of their own too. Two programmes with measures: one running, where every save
    needs a reason and which is followed up, one in consultation."""
    hashed = make_password(PASSWORD)
    board = Organisation.objects.get(slug=BOARD)
    coordinators = [
        person(f"samordnare-{n}", board, Role.COORDINATOR, hashed) for n in range(people)
    ]
    contacts, others, member = _contacts(people, hashed)
    by = _Writer(coordinators[0], board)
    leads = [*others, member]
    running = _programme(by, "Pågående program", measures, leads, "consult", "decide", "start")
    proposed = _programme(by, "Program på remiss", 2, [], "consult")
    follow_up = followed.make(running, contacts[0], by=by.user)
    actor = Organisation.objects.get(slug=ACTOR)
    let_answer_for(follow_up.reports.get(organisation=member), actor, by=by.user)
    reports = {report.organisation_id: _report(report) for report in follow_up.reports.all()}
    return {
        "password": PASSWORD,
        "coordinators": [user.email for user in coordinators],
        "contacts": [user.email for user in contacts],
        "running": running.address,
        "proposed": proposed.address,
        "measures": list(running.measures.values_list("public_id", flat=True)),
        "proposed_measures": list(proposed.measures.values_list("public_id", flat=True)),
        "shared_report": reports[member.pk],
        "own_reports": [reports[other.pk] for other in others],
    }


def _report(report: Report) -> dict[str, Any]:
    return {"pk": report.pk, "answers": list(report.answers.values_list("pk", flat=True))}


def _contacts(people: int, hashed: str) -> tuple[list[User], list[Organisation], Organisation]:
    """Contacts of the actor, the other organisation of each, and one that the actor answers for."""
    actor = Organisation.objects.get(slug=ACTOR)
    municipalities = Organisation.objects.filter(kind="municipality").exclude(pk=actor.pk)
    *others, member = municipalities.order_by("pk")[: people + 1]
    contacts = [person(f"kontakt-{n}", actor, Role.CONTACT, hashed) for n in range(people)]
    for user, other in zip(contacts, others, strict=True):
        hold(user, other, Role.CONTACT)
    return contacts, others, member


def person(name: str, organisation: Organisation, role: Role, hashed: str) -> User:
    user = User(email=f"{name}@bevis.example", name=name, password=hashed)
    user.save()
    hold(user, organisation, role)
    return user


def hold(user: User, organisation: Organisation, role: Role) -> None:
    today = localdate()
    Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        start_on=today,
        end_on=today + timedelta(days=300),
    )


def _programme(
    by: _Writer, title: str, measures: int, others: Sequence[Organisation], *steps: str
) -> Programme:
    board = by.board
    year = localdate().year - 1
    content = ProgrammeContent(
        title=title,
        start_year=year,
        end_year=year + 3,
        purpose="Syftet.",
        answer_by=(localdate() + timedelta(days=60)).isoformat(),
        answer_to="Svara per brev.",
        areas=(AreaEntry(0, "", "Mark", ""),),
        owners=(OwnerEntry(board.slug, board.name, "123-2026", "", ""),),
    )
    programme = create_programme(County.objects.get(slug="skane"), content, by=by.user)
    actor = Organisation.objects.get(slug=ACTOR)
    leads = tuple(
        ActorEntry("lead", "organisation", each.slug, each.name) for each in [actor, *others]
    )
    create_measures(
        programme,
        [
            MeasureContent(
                f"M{n}", f"Åtgärd {n}", FIRST_TEXT, actors=leads if n <= SHARED else leads[:1]
            )
            for n in range(1, measures + 1)
        ],
        by=by.user,
    )
    decision = Decision(date(year, 1, 15), "Landshövdingen", "123-2026", board.slug)
    for step in steps:
        take_step(programme, step, by=by.user, decision=decision if step == "decide" else None)
    return Programme.objects.get(pk=programme.pk)


def administrator() -> str:
    """Somebody who keeps the registers: an e-mail address."""
    organisation = Organisation.objects.get(slug="naturvardsverket")
    hashed = make_password(PASSWORD)
    return person("administrator", organisation, Role.ADMINISTRATOR, hashed).email


def rus() -> str:
    """Somebody who leads RUS: an e-mail address."""
    return rus_lead().email


def rus_lead() -> User:
    board = Organisation.objects.get(slug=BOARD)
    return person("rus", board, Role.RUS_LEAD, make_password(PASSWORD))
