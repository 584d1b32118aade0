"""Comments that came in during the consultation, with our answers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models.measures import Measure
from milstolpe.programmes.models.programmes import Programme


class ConsultationComment(models.Model):
    """One comment from one respondent, about a measure or the programme as a whole."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="comments")
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The respondent's name when it is not in the register; offices and organisations only.
    respondent = models.CharField(_("who answered"), max_length=200)
    received_on = models.DateField(_("received"))
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    text = models.TextField(_("comment"))
    answer = models.TextField(_("our answer"), blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("programme", "measure__position", swedish("respondent"), "pk")
        verbose_name = _("consultation comment")
        verbose_name_plural = _("consultation comments")

    def __str__(self) -> str:
        return f"{self.respondent}: {self.text[:60]}"
