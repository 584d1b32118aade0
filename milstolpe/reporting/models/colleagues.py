"""A measure handed to a colleague, who answers through a signed link without an account."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milstolpe.reporting.models.reports import Answer, Report


class Handover(models.Model):
    """One measure, one year, one colleague. The contact person sees and takes what comes back."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="handovers")
    email = models.EmailField(_("the colleague's e-mail"))
    name = models.CharField(_("the colleague's name"), max_length=120, blank=True)
    message = models.TextField(_("message"), blank=True)
    # Signed into the link; a new one ends every link sent before.
    key = models.UUIDField(unique=True)
    # What the colleague began from, and has written: an answer's content.
    base_number = models.PositiveIntegerField(default=0)
    proposal: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Stands in the mail's Message-ID, so that it is known if it comes back. Those of one mail share
    # it; a new mail has a new one.
    reference = models.UUIDField(null=True, db_index=True)
    # It could not be delivered; the text is what the mail server said.
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_text = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Taken into the answer, or called back.
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("answer_id", "-sent_at", "-pk")
        verbose_name = _("measure handed to a colleague")
        verbose_name_plural = _("measures handed to colleagues")
        constraints = (
            models.UniqueConstraint(
                fields=("answer", "email"),
                condition=Q(taken_at__isnull=True, ended_at__isnull=True),
                name="one_open_handover_per_colleague",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(proposal__isnull=False),
                name="answered_handover_has_proposal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.answer}: {self.email}"

    @property
    def report(self) -> Report:
        return self.answer.report

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and self.ended_at is None
