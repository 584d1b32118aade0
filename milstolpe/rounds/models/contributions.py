"""A contribution: one item in one county, written by one organisation; and all its saves."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.organisations.models import County, Organisation
from milstolpe.records.models import Receipt, StoredFile
from milstolpe.rounds.enums import ContributionState, Way
from milstolpe.rounds.models.rounds import Item, Round, Section


class Contribution(models.Model):
    """An item in a county (målet i länet). `number` counts the saves of its texts: 0 is none."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="contributions")
    county = models.ForeignKey(County, models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contributions", verbose_name=_("written by")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ContributionState, default=ContributionState.EMPTY
    )
    number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The same cell of the round before.
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    # The version of the instructions that the writer has seen.
    instruction_number = models.PositiveSmallIntegerField(default=0)
    # A longer time for this cell alone.
    extended_until = models.DateTimeField(_("longer time, until"), null=True, blank=True)
    extension_reason = models.TextField(_("why the text has longer time"), blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # The text was also entered in a national tool.
    entered_nationally_at = models.DateTimeField(null=True, blank=True)
    entered_nationally_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("item__position", "county_id")
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes: ClassVar = [models.Index(fields=("organisation", "state"))]
        constraints = (
            models.UniqueConstraint(fields=("item", "county"), name="one_contribution_per_cell"),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | ~Q(extension_reason=""),
                name="longer_time_for_cell_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(number=0) | Q(changed_at__isnull=False),
                name="saved_contribution_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}, {self.county}"

    def get_absolute_url(self) -> str:
        """Where it is written, which for a yearly follow-up is another room's page."""
        round_ = self.item.round
        address = [round_.address, self.county.slug, self.item.slug]
        return reverse(round_.plan.writes_at, args=address)

    @property
    def round(self) -> Round:
        return self.item.round


class ContributionText(models.Model):
    """The text of one section as it stands now."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="texts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="texts")
    text = models.TextField(blank=True)
    # Last year's text was stated to stand, and why where that must be said.
    is_unchanged = models.BooleanField(default=False)
    unchanged_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("contribution_id", "section__position")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "section"), name="one_text_per_section"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contribution}: {self.section}"


class ContributionRevision(models.Model):
    """Everything that a save left behind. Never changed."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # Section key → {"text", "is_unchanged", "reason"}; see `content.TextContent`.
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    way = models.CharField(max_length=20, choices=Way, default=Way.PAGE)
    instruction_number = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("contribution_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("contribution", "number"), name="text_save_number"),
        )

    def __str__(self) -> str:
        return f"{self.contribution} ({self.number})"


class ContributionEvent(models.Model):
    """A step that a contribution has taken."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ContributionState)
    to_state = models.CharField(max_length=10, choices=ContributionState)
    reason = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=0)  # the save that stood then
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("contribution_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.contribution}: {self.step}"


class Comment(models.Model):
    """What somebody says about a place in the text, or about the whole. Answers have a parent."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    # The words of the text that it is about, as they stood then.
    quote = models.CharField(_("the place in the text"), max_length=500, blank=True)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    text = models.TextField(pgettext_lazy("contribution", "comment"))
    # Must be resolved before the text is handed in.
    is_blocking = models.BooleanField(_("must be resolved before hand-in"), default=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("contribution_id", "at", "pk")
        verbose_name = pgettext_lazy("contribution", "comment")
        verbose_name_plural = pgettext_lazy("contribution", "comments")
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_blocking=False, resolved_at__isnull=True),
                name="only_the_first_comment_is_resolved",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Reading(models.Model):
    """Which save of a contribution a person has read last."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    # Of what is asked beside the text. Empty: nobody knows what of it was read.
    beside_number = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("contribution_id", "user_id")
        constraints = (
            models.UniqueConstraint(fields=("contribution", "user"), name="one_reading_each"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.contribution} ({self.number})"


class LateText(models.Model):
    """What a person wrote too late to be saved: kept for them until it can be, or is thrown away.

    One for each person and contribution; it is no part of the text.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="late_texts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    base_number = models.PositiveIntegerField()  # the save that it began from
    # As in ContributionRevision, of the sections that were sent.
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("contribution_id", "user_id")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "user"), name="one_late_text_for_each_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contribution}: {self.user}"


class Picture(models.Model):
    """A picture of a contribution. Its texts show it as `![what it shows](bild:<id>)`."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="pictures")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="round_picture")

    class Meta:
        ordering = ("contribution_id", "pk")
        verbose_name = _("picture")

    def __str__(self) -> str:
        return f"{self.contribution}: {self.file}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:picture", args=[self.pk])


class HandIn(models.Model):
    """What an organisation handed in at once in a round, frozen, with its receipt."""

    SCHEMA = 1

    round = models.ForeignKey(Round, models.PROTECT, related_name="hand_ins")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField()  # 1, and one more each time
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="round_hand_in")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("round_id", "organisation_id", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "organisation", "number"), name="hand_in_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round}: {self.organisation} ({self.number})"
