"""The stamp of what the public can see, and the messages that visitors write to the site."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ContentStamp(models.Model):
    """One row. Database triggers give it a new random value with every change of content."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=32)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_content_stamp"),)

    def __str__(self) -> str:
        return self.value


class VisitorMessage(models.Model):
    """What somebody wrote on the contact page, and who has answered it. Never changed."""

    # The same at a second press of the button, so that it makes nothing new.
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("what it is about"), max_length=150)
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("message from a visitor")
        verbose_name_plural = _("messages from visitors")
        indexes: ClassVar = [models.Index(fields=("answered_at", "sent_at"))]
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answered_message_has_person_and_time",
            ),
        )

    def __str__(self) -> str:
        return self.subject
