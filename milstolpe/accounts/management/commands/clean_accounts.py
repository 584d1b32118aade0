"""Deletes what log-in no longer needs: old attempts, used links, ended sessions. Run it daily."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from milstolpe.accounts.services.cleaning import clean_accounts


class Command(BaseCommand):
    help = "Delete old log-in attempts, used and old links, and ended sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in clean_accounts().items():
            self.stdout.write(f"{name}: {count}")
        call_command("clearsessions")
