"""The list of instruments, as administrators keep it."""

from django.utils.translation import gettext_lazy as _

from milstolpe.organisations.registers import Register
from milstolpe.reporting.models import Instrument

REGISTERS = (Register("styrmedel", Instrument, _("Instruments and funding")),)
