"""What is published: frozen copies that need no other row to be shown."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import County
from milstolpe.rounds.enums import Label, PartState
from milstolpe.rounds.models.contributions import Contribution
from milstolpe.rounds.models.rounds import Item, Round


class RoundPublication(models.Model):
    """A round as it was published; the newest number counts."""

    SCHEMA = 1

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    # Name, year, kind, template, scale: what its texts have in common.
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content and of each text's own
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("round_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="round_publication_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="round_correction_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"


class PublishedText(models.Model):
    """One contribution of a publication, frozen: names, texts, citations and judgement."""

    publication = models.ForeignKey(RoundPublication, models.CASCADE, related_name="texts")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="publications")
    # To be found by; what counts stands in the content.
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=20, choices=Label, blank=True)
    year = models.PositiveSmallIntegerField()
    is_newest = models.BooleanField(default=True)  # of the newest publication of its round
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("publication_id", "contribution_id")
        indexes: ClassVar = [
            models.Index(fields=("county", "objective", "year", "is_newest")),
            models.Index(fields=("objective", "year", "is_newest")),
        ]
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "contribution"), name="text_is_published_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication}: {self.contribution}"


class Compilation(models.Model):
    """A document that is written from the texts of a round: a summary each, or a joint one."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="compilations")
    name = models.CharField(_("name"), max_length=200)  # "FU27: sammanfattning av RÅU 2025"
    address = models.SlugField(max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=PartState, default=PartState.DRAFT)
    answer_by = models.DateField(_("is to be ready"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        ordering = ("-round__year", "pk")
        verbose_name = _("compilation")
        verbose_name_plural = _("compilations")

    def __str__(self) -> str:
        return self.name


class CompilationPart(models.Model):
    """A part of a compilation with a state of its own. `number` counts the saves."""

    compilation = models.ForeignKey(Compilation, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    # Written beside the texts of this item; empty: beside none.
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.SlugField(max_length=80)  # part of addresses
    title = models.CharField(_("heading"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=PartState, default=PartState.DRAFT)
    text = models.TextField(_("text"), blank=True)
    number = models.PositiveIntegerField(default=0)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("written by")
    )
    answer_by = models.DateField(_("is to be ready"), null=True, blank=True)

    class Meta:
        ordering = ("compilation_id", "position", "pk")
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = (
            models.UniqueConstraint(fields=("compilation", "key"), name="one_part_per_key"),
        )

    def __str__(self) -> str:
        return f"{self.compilation}: {self.title}"


class CompilationPartRevision(models.Model):
    """What a save of a part left behind. Never changed."""

    part = models.ForeignKey(CompilationPart, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("part_id", "-number")
        constraints = (models.UniqueConstraint(fields=("part", "number"), name="part_save_number"),)

    def __str__(self) -> str:
        return f"{self.part} ({self.number})"


class CompilationEvent(models.Model):
    """A step that a compilation, or one of its parts, has taken."""

    compilation = models.ForeignKey(Compilation, models.CASCADE, related_name="events")
    part = models.ForeignKey(
        CompilationPart, models.CASCADE, null=True, blank=True, related_name="events"
    )
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=PartState)
    to_state = models.CharField(max_length=10, choices=PartState)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("compilation_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.compilation}: {self.step}"


class PublishedCompilation(models.Model):
    """A compilation as it was published; the newest number counts."""

    SCHEMA = 1

    compilation = models.ForeignKey(Compilation, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("compilation_id", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("compilation", "number"), name="published_compilation_number"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="compilation_correction_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.compilation} ({self.number})"
