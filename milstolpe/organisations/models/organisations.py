"""Organisations and the networks between them, with start, end and successor."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import NetworkKind, OrganisationKind
from milstolpe.organisations.models.places import County, Municipality
from milstolpe.organisations.models.reference import ReferenceRow


class Organisation(ReferenceRow):
    """Somebody who can do things: a county board, a municipality, a company, an association."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    org_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, null=True, blank=True, related_name="organisation"
    )
    website = models.URLField(_("website"), blank=True)
    # Where mail goes when no contact answers; shown to coordinators, never in public.
    function_mailbox = models.EmailField(_("function mailbox"), blank=True)
    start_on = models.DateField(_("from"), null=True, blank=True)
    end_on = models.DateField(_("to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    is_example = models.BooleanField(_("example data"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("name"),)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.CheckConstraint(
                condition=Q(end_on__isnull=True)
                | Q(start_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                name="organisation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("org_number",), condition=~Q(org_number=""), name="org_number_is_unique"
            ),
        )
        indexes: ClassVar = [models.Index(fields=("kind", "name"))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("web:actor", args=[self.slug])


class Network(ReferenceRow):
    """A body or network in the objectives work; it meets, but never commits or reports."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NetworkKind)
    start_on = models.DateField(_("from"), null=True, blank=True)
    end_on = models.DateField(_("to"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords(m2m_fields=[successors])

    class Meta:
        ordering = (swedish("name"),)
        verbose_name = _("network or body")
        verbose_name_plural = _("networks and bodies")
        constraints = (
            models.CheckConstraint(
                condition=Q(end_on__isnull=True)
                | Q(start_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                name="network_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name
