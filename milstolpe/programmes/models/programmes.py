"""A county's action programme, its areas, owners and documents, and the steps it has taken."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.enums import (
    DECIDED_STATES,
    PUBLIC_STATES,
    DocumentKind,
    ProgrammeState,
    Reporters,
    Rhythm,
)
from milstolpe.records.models import StoredFile


class Programme(models.Model):
    """A county's decided list of measures for a period; a county may have several at once."""

    county = models.ForeignKey(County, models.PROTECT, related_name="programmes")
    # /program/<address>/: set when made, may change only while nobody outside has seen it.
    address = models.SlugField(max_length=160, unique=True)
    # What the old system called it; kept for ever.
    legacy_id = models.CharField(_("earlier id"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    state = models.CharField(
        _("state"), max_length=20, choices=ProgrammeState, default=ProgrammeState.DRAFT
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    # The programme's own words; what is empty falls back on the common word.
    word_area = models.CharField(_("word for area"), max_length=40, blank=True)
    word_lead = models.CharField(_("word for lead actor"), max_length=40, blank=True)
    word_partner = models.CharField(_("word for partner"), max_length=40, blank=True)
    reporters = models.CharField(
        _("who reports"), max_length=20, choices=Reporters, default=Reporters.LEADS
    )
    rhythm = models.CharField(_("how often"), max_length=20, choices=Rhythm, default=Rhythm.YEARLY)
    answer_by = models.DateField(_("last day to answer"), null=True, blank=True)
    answer_to = models.TextField(_("where and how to answer"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    first_public_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("example data"), default=False)
    # Given by the form that made it, so that a second press makes nothing new.
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("county", "-start_year", swedish("title"))
        verbose_name = _("action programme")
        verbose_name_plural = _("action programmes")
        indexes: ClassVar = [models.Index(fields=("county", "-start_year", "title"))]
        constraints = (
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")), name="programme_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="consultation") | Q(answer_by__isnull=False),
                name="consultation_has_last_day",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.address])

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def is_decided(self) -> bool:
        """Actors are public and each save is a numbered version."""
        return self.state in DECIDED_STATES


class ProgrammeArea(models.Model):
    """A heading that groups the measures of a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ("programme", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("programme", "title"), name="one_area_per_title"),
        )

    def __str__(self) -> str:
        return self.title


class ProgrammeOwner(models.Model):
    """An authority that decides the programme, with the case number of its own register."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="owners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="owned_programmes")
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by (office)"), max_length=120, blank=True)

    class Meta:
        ordering = ("programme", "pk")
        constraints = (
            models.UniqueConstraint(fields=("programme", "organisation"), name="one_row_per_owner"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} – {self.programme}"


class ProgrammeDocument(models.Model):
    """A file or an outside page that belongs to the programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="documents")
    kind = models.CharField(
        _("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.MAIN
    )
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ("programme", "kind", swedish("title"))
        constraints = (
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="document_is_file_or_address",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ProgrammeEvent(models.Model):
    """A step taken: from where to where, who, when and why; also prolongations."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="events")
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, choices=ProgrammeState)
    to_state = models.CharField(max_length=20, choices=ProgrammeState)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("programme", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.programme}: {self.step}"
