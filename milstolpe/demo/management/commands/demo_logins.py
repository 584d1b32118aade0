"""Makes and renews the demo's log-ins and prints them."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from milstolpe.demo.logins import LOGINS, PASSWORD, renew_logins


class Command(BaseCommand):
    help = "Make and renew the demo's log-ins, and print e-mail, password and role of each."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError(_("Demo log-ins exist in demo mode only."))
        renew_logins()
        width = max(len(login.email) for login in LOGINS)
        for login in LOGINS:
            self.stdout.write(f"{login.email:<{width}}  {PASSWORD}  {login.name}")
