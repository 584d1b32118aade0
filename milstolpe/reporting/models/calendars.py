"""The key in the address of a person's calendar feed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarKey(models.Model):
    """Lets a calendar program read one person's dates without log-in; a new key ends the old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("user_id",)
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
