"""A round: what is asked, until when, with which template and material."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import Organisation
from milstolpe.records.models import StoredFile
from milstolpe.rounds.enums import Label, RoundKind, RoundState, Standing
from milstolpe.rounds.kinds import KINDS, Kind


class Round(models.Model):
    """A call for written contributions. Which they are is said by its items and contributions."""

    kind = models.CharField(_("kind"), max_length=20, choices=RoundKind)
    name = models.CharField(_("name"), max_length=120)  # "RÅU 2026"
    address = models.SlugField(max_length=80, unique=True)  # "rau-2026"
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=RoundState, default=RoundState.DRAFT
    )
    opens_on = models.DateField(_("is to be opened"), null=True, blank=True)
    answer_by = models.DateField(_("last day to hand in"))
    # A rule that is compared with the clock when a request arrives; empty: a person closes.
    locks_at = models.DateTimeField(_("locked from"), null=True, blank=True)
    is_reviewed = models.BooleanField(_("texts are reviewed and approved first"), default=True)
    may_decline = models.BooleanField(_("those asked may decline to answer"), default=False)
    # Of the whole text of an item, spaces counted; over it a text cannot be handed in.
    max_characters = models.PositiveIntegerField(_("most characters in all"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "kind", "pk")
        verbose_name = _("round")
        verbose_name_plural = _("rounds")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page; of a yearly follow-up it is another room's, by year."""
        key = str(self.year) if self.plan.asks_objectives else self.address
        return reverse(self.plan.shows_at, args=[key])

    @property
    def plan(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def is_published(self) -> bool:
        return self.state == RoundState.PUBLISHED


class RoundEvent(models.Model):
    """A step that a round has taken."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=RoundState)
    to_state = models.CharField(max_length=10, choices=RoundState)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("round_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.round}: {self.step}"


class Instruction(models.Model):
    """One version of the instructions of a round. Never changed: a correction is the next one."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="instructions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(pgettext_lazy("round", "instructions"))
    reason = models.TextField(_("what is corrected"), blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("round_id", "-number")
        verbose_name = pgettext_lazy("round", "instructions")
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="instruction_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="corrected_instructions_say_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"


class Section(models.Model):
    """A heading of the template, copied into the round, with its guidance and its length."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(max_length=40)
    title = models.CharField(_("heading"), max_length=200)
    guidance = models.TextField(_("guidance"), blank=True)
    # Of this section; over it is warned, not refused.
    max_characters = models.PositiveIntegerField(_("characters, about"), null=True, blank=True)
    is_required = models.BooleanField(_("must be filled in"), default=True)
    standing = models.CharField(
        _("may last year's text stand"), max_length=20, choices=Standing, default=Standing.NEVER
    )
    # A text that each of those asked can take as theirs, change or leave: the joint cover text.
    joint_text = models.TextField(_("joint text"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("round_id", "position", "pk")
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = (
            models.UniqueConstraint(fields=("round", "key"), name="one_section_per_key"),
        )

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """What the contributions are about: an objective, or a label such as the summary."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="round_items"
    )
    label = models.CharField(max_length=20, choices=Label, blank=True)
    slug = models.SlugField(max_length=80)  # part of addresses
    # Writes in every county in place of the county boards; empty: each board for its own county.
    written_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("round_id", "position", "pk")
        verbose_name = _("item")
        constraints = (
            models.UniqueConstraint(fields=("round", "slug"), name="one_item_per_slug"),
            models.UniqueConstraint(fields=("round", "objective"), name="one_item_per_objective"),
            models.CheckConstraint(
                condition=Q(objective__isnull=True, label__gt="")
                | Q(objective__isnull=False, label=""),
                name="item_is_objective_or_label",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.objective.name if self.objective else str(Label(self.label).label)


class ItemSection(models.Model):
    """Guidance and length of a section for one item, where they differ from the round's."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="own_sections")
    section = models.ForeignKey(Section, models.CASCADE, related_name="own_items")
    guidance = models.TextField(_("guidance"), blank=True)
    max_characters = models.PositiveIntegerField(_("characters, about"), null=True, blank=True)
    is_asked = models.BooleanField(_("is asked"), default=True)

    class Meta:
        ordering = ("item_id", "section__position")
        constraints = (
            models.UniqueConstraint(fields=("item", "section"), name="one_exception_per_section"),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.section}"


class Material(models.Model):
    """A file or a link for those who write. A new version is a new row that replaces the old."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="materials")
    # Empty: for the whole round.
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="materials")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        # That of the whole round first, on every database.
        ordering = ("round_id", F("item_id").asc(nulls_first=True), swedish("title"), "-number")
        verbose_name = _("material")
        verbose_name_plural = _("material")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(file__isnull=True, url__gt="") | Q(file__isnull=False, url=""),
                name="material_is_file_or_link",
            ),
        )

    def __str__(self) -> str:
        return self.title


class RoundQuestion(models.Model):
    """A question about the template. The answer is shown to all, at the field it is about."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="questions"
    )
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("round_id", "section__position", "asked_at", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="answer_says_when"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="answer_comes_after_question",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
