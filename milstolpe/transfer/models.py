"""Imports and what became of every row; what was imported; kept answers; old addresses."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milstolpe.organisations.models import County
from milstolpe.programmes.models import Measure, Programme
from milstolpe.records.models import StoredFile
from milstolpe.transfer.enums import AnswerSection, ExportKind, ImportState, Outcome
from milstolpe.transfer.template import BY_KEY


class Import(models.Model):
    """One file that was tried or taken, with its reconciliation. Kept for ever."""

    county = models.ForeignKey(
        County, models.PROTECT, null=True, related_name="imports", verbose_name=_("county")
    )
    name = models.CharField(_("file"), max_length=200)
    # None for a file that was read by the command.
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(_("mapping"), blank=True)  # TOML that came with the file
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.WAITING
    )
    is_dry_run = models.BooleanField(_("only tried"), default=True)
    message = models.TextField(blank=True)  # why it failed
    # What is shown while it goes on.
    phase = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("transfer:import", args=[self.pk])


class ImportCount(models.Model):
    """The reconciliation of one kind of row. The database itself sees to it that it adds up."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="counts")
    kind = models.CharField(max_length=30)  # key of a sheet of the template
    rows_in = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("of_import_id", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("of_import", "kind"), name="one_count_per_kind"),
            models.CheckConstraint(
                condition=Q(
                    rows_in=F("created") + F("updated") + F("unchanged") + F("refused") + F("asked")
                ),
                name="reconciliation_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.of_import}: {self.kind}"


class ImportLine(models.Model):
    """What became of a row, or of one of its fields. Rows left alone have none."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(default=0)
    field = models.CharField(max_length=200, blank=True)
    value = models.TextField(blank=True)  # in the file
    before = models.TextField(blank=True)  # in Milstolpe
    reason = models.TextField(blank=True)
    candidates = models.TextField(blank=True)  # one a line
    # Where an answer to the question is kept: section, scope and word of `KeptAnswer`.
    section = models.CharField(max_length=10, choices=AnswerSection, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    word = models.TextField(blank=True)

    class Meta:
        ordering = ("of_import_id", "pk")
        indexes: ClassVar = [models.Index(fields=("of_import", "outcome", "id"))]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.field}"

    @property
    def kind_in_words(self) -> str:
        """The sheet of the template that holds such things."""
        return BY_KEY[self.kind].title if self.kind else ""


class KeptAnswer(models.Model):
    """An answer to a question of an import; the county's later imports know it."""

    county = models.ForeignKey(County, models.CASCADE, related_name="import_answers")
    section = models.CharField(max_length=10, choices=AnswerSection)
    scope = models.CharField(max_length=200, blank=True)  # kind of row, or key of the column
    word = models.CharField(max_length=500, blank=True)  # as it stands in files
    answer = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("section", "scope", "word")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("county", "section", "scope", "word"), name="one_answer_per_word"
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} → {self.answer}"


class Imported(models.Model):
    """A thing as it was last imported: what it was called in the file, and a fingerprint per field.

    Tells what has been changed in Milstolpe since. Yearly answers have none: the save that the
    import made says the same.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=400)  # see `planning.compare`
    object_id = models.BigIntegerField(null=True)  # of things that can be renamed
    fingerprints: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    last_import = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("kind", "key")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("kind", "key"), name="imported_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OldAddress(models.Model):
    """An address of the old system; who follows it is sent on for good."""

    address = models.CharField(max_length=500, unique=True)  # path and query, without host
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="old_addresses")
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, related_name="old_addresses"
    )

    class Meta:
        ordering = ("address",)
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(measure__isnull=False, programme__isnull=True)
                | Q(measure__isnull=True, programme__isnull=False),
                name="old_address_leads_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.address


class Export(models.Model):
    """The content, or a part of it, as a file that somebody asked for. Kept for a day."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    # Whose rights decide what is in it; None: what everybody may see.
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    county = models.CharField(max_length=2, blank=True)  # code
    programme = models.CharField(max_length=160, blank=True)  # address
    kind = models.CharField(max_length=4, choices=ExportKind)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    message = models.TextField(blank=True)  # why it could not be made
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.programme or self.county or '-'}.{self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("transfer:export", args=[self.key])
