"""A county at work, made in the product's own process: people, programmes, measures.

Imported by `tools.proof.inside` only, since models need Django.
"""

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

PASSWORD = "bevis-milstolpe-2026"  # noqa: S105  # of a database that lives for minutes
BOARD, ACTOR = "lansstyrelsen-skane", "lunds-kommun"
FIRST_TEXT = "Första stycket står kvar.\n\nAndra stycket."


@dataclass(frozen=True)
class _Writer:
    """Who makes the world, and for which authority."""

    user: User
    board: Organisation


@transaction.atomic
def make(*, coordinators: int, measures: int) -> dict[str, Any]:
    """Coordinators of one county board, a contact of an actor, and two programmes with measures:
    one running, where every save needs a reason, one in consultation."""
    hashed = make_password(PASSWORD)
    board = Organisation.objects.get(slug=BOARD)
    people = [
        _person(f"samordnare-{n}", board, Role.COORDINATOR, hashed) for n in range(coordinators)
    ]
    actor = Organisation.objects.get(slug=ACTOR)
    contact = _person("kontakt", actor, Role.CONTACT, hashed)
    by = _Writer(people[0], board)
    running = _programme(by, "Pågående program", measures, "consult", "decide", "start")
    proposed = _programme(by, "Program på remiss", 2, "consult")
    return {
        "password": PASSWORD,
        "coordinators": [user.email for user in people],
        "contact": contact.email,
        "running": running.address,
        "proposed": proposed.address,
        "measures": list(running.measures.values_list("public_id", flat=True)),
        "proposed_measures": list(proposed.measures.values_list("public_id", flat=True)),
    }


def _person(name: str, organisation: Organisation, role: Role, hashed: str) -> User:
    user = User(email=f"{name}@bevis.example", name=name, password=hashed)
    user.save()
    today = localdate()
    Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        start_on=today,
        end_on=today + timedelta(days=300),
    )
    return user


def _programme(by: _Writer, title: str, measures: int, *steps: str) -> Programme:
    board = by.board
    year = localdate().year
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
    lead = (ActorEntry("lead", "organisation", actor.slug, actor.name),)
    create_measures(
        programme,
        [
            MeasureContent(f"M{n}", f"Åtgärd {n}", FIRST_TEXT, actors=lead)
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
    return _person("administrator", organisation, Role.ADMINISTRATOR, hashed).email
