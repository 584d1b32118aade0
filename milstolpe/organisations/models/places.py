"""Counties and municipalities, by their official codes."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.organisations.models.reference import ReferenceRow


class County(ReferenceRow):
    """One of the 21 counties. The full name is stored, never built."""

    code = models.CharField(_("county code"), max_length=2, primary_key=True)  # "01", text
    letter = models.CharField(_("county letter"), max_length=2)
    name = models.CharField(_("full name"), max_length=60, unique=True)  # "Jönköpings län"
    short_name = models.CharField(_("short name"), max_length=60)  # "Jönköping"
    slug = models.SlugField(unique=True)
    has_coast = models.BooleanField(_("has a coast"), default=False)
    has_mountains = models.BooleanField(_("has mountains"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        verbose_name = _("county")
        verbose_name_plural = _("counties")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("web:county", args=[self.slug])


class Municipality(ReferenceRow):
    """One of the 290 municipalities. Codes change at mergers: hence the dates."""

    code = models.CharField(_("municipality code"), max_length=4, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    county = models.ForeignKey(County, models.PROTECT, related_name="municipalities")
    start_on = models.DateField(_("from"), null=True, blank=True)
    end_on = models.DateField(_("to"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = (
            models.CheckConstraint(
                condition=Q(end_on__isnull=True)
                | Q(start_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                name="municipality_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name
