"""Files that people attach, receipts for what is handed in, and notices."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One uploaded file, checked before it was kept. Never changed: a new file is a new row."""

    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to="files/%Y/", max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """A link of the chain of receipts: what was handed in, by which organisation, when.

    `hash` covers everything in the row and the hash before it, so that no earlier row can be
    changed or put in unseen. A row is never changed. Persons are never named.
    """

    number = models.PositiveIntegerField(unique=True)  # 1, 2, 3 … without gaps
    what = models.CharField(_("what"), max_length=300)
    organisation = models.CharField(_("organisation"), max_length=200)
    at = models.DateTimeField(_("time"))
    content_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("web:receipt", args=[self.hash])


class Notice(models.Model):
    """Something that happened that a person should know; also shown in the interface."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField(_("text"), max_length=300)
    address = models.CharField(max_length=300)  # a path of ours
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes: ClassVar = [models.Index(fields=("user", "-at"))]

    def __str__(self) -> str:
        return self.text
