"""The Word template that compilations are set in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from milstolpe.records.models import StoredFile


class DocumentTemplate(models.Model):
    """One version of the template; the newest is in use. Never changed: a new one is a new row."""

    number = models.PositiveSmallIntegerField(unique=True)
    # Empty: back to the one that is built in.
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")

    def __str__(self) -> str:
        return f"{self.number} {self.file or ''}".strip()
