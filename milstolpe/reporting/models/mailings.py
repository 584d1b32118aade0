"""Mails of a follow-up: who was invited and reminded when, and what came back."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.reporting.enums import MailKind
from milstolpe.reporting.models.reports import Report


class Mailing(models.Model):
    """One mail about a report to one address."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="mailings")
    kind = models.CharField(_("kind"), max_length=20, choices=MailKind)
    email = models.EmailField(_("e-mail"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Stands in the mail's Message-ID, so that it is known if it comes back. Rows of one mail share
    # it; those from before there were references have none.
    reference = models.UUIDField(null=True, default=uuid.uuid4, db_index=True)
    # It could not be delivered; the text is what the mail server said.
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("report_id", "-at", "-pk")
        verbose_name = _("mail about a report")
        verbose_name_plural = _("mails about reports")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.email}"
