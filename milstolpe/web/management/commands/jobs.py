"""`milstolpe jobs`: the process that does slow work beside the server."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Works off every queue in the database until it is told to stop."""

    help = "Does slow work: mails, imports, documents. Runs beside `milstolpe serve`."

    def handle(self, *_: Any, verbosity: int, **__: Any) -> None:
        call_command("db_worker", queue_name="*", reload=False, verbosity=verbosity)
