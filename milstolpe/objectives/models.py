"""The objectives and who answers for them; wordings that change over time carry their years."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import County, Membership, Organisation, ReferenceRow


class GenerationalGoal(ReferenceRow):
    """The overall aim that the sixteen objectives describe; one row per wording."""

    text = models.TextField(_("text"))
    valid_from_year = models.PositiveSmallIntegerField(_("valid from"))
    valid_to_year = models.PositiveSmallIntegerField(_("valid to"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("valid_from_year",)
        verbose_name = _("generational goal")
        constraints = (
            models.UniqueConstraint(fields=("valid_from_year",), name="one_goal_text_per_year"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class GoalStrand(ReferenceRow):
    """One of the seven strands of the generational goal; a new wording is a new row."""

    position = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("text"), max_length=300)
    valid_from_year = models.PositiveSmallIntegerField(_("valid from"))
    valid_to_year = models.PositiveSmallIntegerField(_("valid to"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "valid_from_year")
        verbose_name = _("strand of the generational goal")
        constraints = (
            models.UniqueConstraint(
                fields=("position", "valid_from_year"), name="one_strand_text_per_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class Objective(ReferenceRow):
    """One of the environmental quality objectives, in the official order."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    slug = models.SlugField(max_length=80, unique=True)
    name_sv = models.CharField(_("name"), max_length=120, unique=True)
    name_en = models.CharField(_("English name"), max_length=120)
    agency = models.ForeignKey(
        Organisation, models.PROTECT, related_name="objectives", verbose_name=_("agency")
    )
    hue = models.CharField(_("colour of the mark"), max_length=7, blank=True)  # "#00574b"
    # In the yearly follow-up: the agency in every county, in place of the county boards.
    is_written_by_agency = models.BooleanField(
        _("the agency writes about it in every county"), default=False
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("number",)
        verbose_name = _("environmental objective")
        verbose_name_plural = _("environmental objectives")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("web:objective", args=[self.slug])

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_sv


class Specification(ReferenceRow):
    """A numbered clarification of one objective, by its short label."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="specifications")
    position = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)

    history = HistoricalRecords()

    class Meta:
        ordering = ("objective", "position")
        verbose_name = _("specification")
        constraints = (
            models.UniqueConstraint(
                fields=("objective", "position"), name="specification_number_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name


class MilestoneTarget(ReferenceRow):
    """A dated step on the way, decided by the government; not followed up regionally."""

    class Status(models.TextChoices):
        CURRENT = "current", _("In force")
        PASSED = "passed", _("Target year passed")
        UNDER_REVIEW = "under_review", _("Under review")

    slug = models.SlugField(max_length=120, unique=True)
    area = models.CharField(_("area"), max_length=100)
    title = models.CharField(_("title"), max_length=300)
    target_year = models.PositiveSmallIntegerField(_("target year"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    decided = models.CharField(_("decided"), max_length=100, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = (swedish("area"), "target_year", swedish("title"))
        verbose_name = _("milestone target")
        verbose_name_plural = _("milestone targets")

    def __str__(self) -> str:
        return self.title


class SustainableDevelopmentGoal(ReferenceRow):
    """One of the 17 goals of Agenda 2030."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    name = models.CharField(_("name"), max_length=120)

    history = HistoricalRecords()

    class Meta:
        ordering = ("number",)
        verbose_name = _("global goal")
        verbose_name_plural = _("global goals")

    def __str__(self) -> str:
        return self.name


class ObjectiveSdg(ReferenceRow):
    """A suggested link between an objective and a global goal. No official table exists."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="sdg_links")
    sdg = models.ForeignKey(
        SustainableDevelopmentGoal, models.CASCADE, related_name="objective_links"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("objective", "sdg")
        verbose_name = _("suggested link to a global goal")
        constraints = (
            models.UniqueConstraint(fields=("objective", "sdg"), name="one_link_per_sdg"),
        )

    def __str__(self) -> str:
        return f"{self.objective_id} – {self.sdg_id}"


class CountyObjective(ReferenceRow):
    """Whether an objective concerns a county, and whether it is assessed there: two sets."""

    county = models.ForeignKey(County, models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="county_links")
    concerns = models.BooleanField(_("concerns the county"))
    is_assessed = models.BooleanField(_("assessed in the county"))
    valid_from_year = models.PositiveSmallIntegerField(_("valid from"))
    valid_to_year = models.PositiveSmallIntegerField(_("valid to"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("county", "objective", "valid_from_year")
        verbose_name = _("objective in a county")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "objective", "valid_from_year"),
                name="one_county_objective_per_year",
            ),
            models.CheckConstraint(
                condition=Q(concerns=True) | Q(is_assessed=False),
                name="only_what_concerns_is_assessed",
            ),
            models.CheckConstraint(
                condition=Q(valid_to_year__isnull=True)
                | Q(valid_to_year__gte=F("valid_from_year")),
                name="county_objective_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.county_id} – {self.objective_id}"


class ObjectiveAssignment(models.Model):
    """Which objectives a role answers for: the cells of the objective matrix (målmatris)."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="objective_assignments")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="assignments")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ("objective", "membership")
        verbose_name = _("answers for")
        constraints = (
            models.UniqueConstraint(
                fields=("membership", "objective"), name="one_assignment_per_objective"
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership} – {self.objective_id}"
