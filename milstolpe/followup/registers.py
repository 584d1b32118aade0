"""Scales and known judgements, as administrators keep them."""

from django.utils.translation import gettext_lazy as _

from milstolpe.followup.models import KnownJudgement, Scale
from milstolpe.organisations.registers import Register

REGISTERS = (
    Register("bedomningsskalor", Scale, _("Scales of judgements")),
    Register("kanda-bedomningar", KnownJudgement, _("Judgements from before"), is_removable=True),
)
