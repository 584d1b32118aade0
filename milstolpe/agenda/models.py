"""Meetings and who takes part."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation


class Meeting(models.Model):
    """A meeting at a time, by link or at a place."""

    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    url = models.URLField(_("link to the meeting"), max_length=500, blank=True)
    description = models.TextField(_("what the meeting is about"), blank=True)
    # Those without an account, one on each line.
    guests = models.TextField(_("others who take part"), blank=True)
    # Written afterwards, for those who were invited.
    notes = models.TextField(_("notes"), blank=True)
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("starts_at", "pk")
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agenda:meeting", args=[self.pk])


class Participant(models.Model):
    """A person who is invited to a meeting, and whether they took part."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="meetings")
    was_there = models.BooleanField(_("was there"), default=False)

    class Meta:
        ordering = ("meeting_id", swedish("user__name"), "pk")
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = (models.UniqueConstraint(fields=("meeting", "user"), name="invited_once"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.meeting}"
