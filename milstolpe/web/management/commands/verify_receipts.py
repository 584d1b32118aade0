"""`milstolpe verify-receipts`: reads the whole chain of receipts and says where it is broken."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts, stored_receipts


class Command(BaseCommand):
    """Exit 1 when any receipt has been changed, taken away or put in."""

    help = "Checks the chain of receipts. Exit 1 and a line for each receipt that does not hold."

    def handle(self, *_args: Any, **_options: Any) -> None:
        broken = [(row.number, row.hash) for row in broken_receipts(stored_receipts())]
        for number, digest in broken:
            self.stdout.write(
                _("Receipt %(n)s does not hold: %(hash)s") % {"n": number, "hash": digest}
            )
        if broken:
            sys.exit(1)
        count = Receipt.objects.count()
        self.stdout.write(_("%(n)s receipts, and the chain holds.") % {"n": count})
