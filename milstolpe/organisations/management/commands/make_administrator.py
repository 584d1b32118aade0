"""`milstolpe make-administrator`: the first person who can log in."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localdate

from milstolpe.accounts.services import invite
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation

DAYS = 365


class Command(BaseCommand):
    """Invites a person by e-mail and makes them administrator for a year."""

    help = "Invites an administrator. Others are invited from the pages of the administration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Administratör")
        parser.add_argument(
            "--organisation", default="naturvardsverket", help="its slug in the register"
        )

    @transaction.atomic
    def handle(self, *_: Any, email: str, name: str, organisation: str, **__: Any) -> None:
        place = Organisation.objects.filter(slug=organisation).first()
        if place is None:
            raise CommandError(f"Organisationen {organisation} finns inte i registret.")
        user = invite(email=email, name=name, organisation_name=place.name, by=None)
        today = localdate()
        Membership.objects.update_or_create(
            user=user,
            organisation=place,
            role=Role.ADMINISTRATOR,
            county=None,
            start_on=today,
            defaults={"end_on": today + timedelta(days=DAYS - 1)},
        )
        self.stdout.write(f"En inbjudan har skickats till {user.email}.")
