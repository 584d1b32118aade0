"""What those who use the instructions and the template say of them, to be done better."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milstolpe.rounds.models.rounds import Round, Section


class FeedbackPoint(models.Model):
    """A point about instructions or template. Open until RUS says what became of it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="feedback")
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="feedback"
    )
    text = models.TextField(_("point"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(_("what became of it"), blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("round_id", "at", "pk")
        verbose_name = _("point of feedback")
        verbose_name_plural = _("points of feedback")
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="settled_point_says_what_became_of_it",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
