"""Mails about texts: who was written to, and what came back."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.rounds.models.contributions import Contribution
from milstolpe.rounds.models.rounds import Round


class TextMailing(models.Model):
    """One mail about texts of a round to one address."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings")
    texts = models.ManyToManyField(Contribution, related_name="mailings")
    kind = models.CharField(max_length=20)  # as its template is called
    email = models.EmailField(_("e-mail"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Stands in the mail's Message-ID, so that it is known if it comes back.
    reference = models.UUIDField(default=uuid.uuid4, db_index=True)
    # It could not be delivered; the text is what the mail server said.
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("round_id", "-at", "-pk")
        verbose_name = _("mail about texts")
        verbose_name_plural = _("mails about texts")

    def __str__(self) -> str:
        return f"{self.round}: {self.email}"
