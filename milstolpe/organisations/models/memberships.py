"""Who may do what for whom: a person's role in an organisation, for at most a year at a time."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models.organisations import Organisation
from milstolpe.organisations.models.places import County


class Membership(models.Model):
    """A person's role in an organisation between two dates (at most 12 months; renewable)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    # The county of an objective lead or reviewer; empty means the whole country.
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("to"))
    is_public_contact = models.BooleanField(_("shown as contact to coordinators"), default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("organisation__name"), "role", swedish("user__name"))
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        indexes: ClassVar = [models.Index(fields=("user", "end_on"))]
        constraints = (
            models.CheckConstraint(
                condition=Q(end_on__gte=F("start_on")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("user", "organisation", "role", "county", "start_on"),
                name="same_role_in_county_starts_once",
            ),
            models.UniqueConstraint(
                fields=("user", "organisation", "role", "start_on"),
                condition=Q(county__isnull=True),
                name="same_role_starts_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"
