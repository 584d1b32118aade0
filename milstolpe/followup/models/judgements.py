"""Outcome and trend of an objective in a county, on the scale of the year."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.followup.enums import Outcome, Trend, TrendBasis
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import County, ReferenceRow
from milstolpe.rounds.models import Contribution, PublishedText


class Scale(ReferenceRow):
    """How outcomes and trends are worded in a span of years; a new wording is a new row."""

    name = models.CharField(_("name"), max_length=120)
    valid_from_year = models.PositiveSmallIntegerField(_("valid from"), unique=True)
    valid_to_year = models.PositiveSmallIntegerField(_("valid to"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("target year"))
    # What each value means, shown where it is chosen and where it is read.
    yes = models.TextField(_("what YES means"))
    near = models.TextField(_("what NEAR means"))
    no = models.TextField(_("what NO means"))
    positive = models.TextField(_("what positive means"))
    neutral = models.TextField(_("what neutral means"))
    negative = models.TextField(_("what negative means"))
    unclear = models.TextField(_("what unclear means"))

    history = HistoricalRecords()

    class Meta:
        ordering = ("valid_from_year",)
        verbose_name = _("scale of judgements")
        verbose_name_plural = _("scales of judgements")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to_year__isnull=True)
                | Q(valid_to_year__gte=F("valid_from_year")),
                name="scale_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name


class GoalAssessment(models.Model):
    """The judgement that belongs to a contribution. Absent where none is asked.

    `number` counts the saves: 0 is none. Outcome normally stands from the round before.
    """

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="assessment")
    asks_outcome = models.BooleanField(_("outcome is asked"), default=True)
    asks_trend = models.BooleanField(_("trend is asked"), default=True)
    number = models.PositiveIntegerField(default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    # The year that the outcome was judged in; the round's own year when it is new.
    outcome_year = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome_reason = models.TextField(_("why the outcome is changed"), blank=True)
    trend = models.CharField(_("trend"), max_length=10, choices=Trend, blank=True)
    trend_basis = models.CharField(
        _("the trend is judged by"), max_length=10, choices=TrendBasis, blank=True
    )
    trend_reason = models.TextField(_("why this trend"), blank=True)
    # Stated to be the same as last year: one explicit act.
    is_unchanged = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("contribution_id",)
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(asks_outcome=True), name="outcome_only_where_asked"
            ),
            models.CheckConstraint(
                condition=Q(trend="") | Q(asks_trend=True), name="trend_only_where_asked"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome_year__isnull=False),
                name="outcome_says_its_year",
            ),
            models.CheckConstraint(
                condition=Q(number=0) | Q(changed_at__isnull=False),
                name="saved_judgement_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contribution}: {self.outcome} {self.trend}"


class KnownJudgement(ReferenceRow):
    """A judgement made outside Milstolpe: the national one, or a county's of an earlier year."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="known_judgements")
    # Empty: the whole country.
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="known_judgements"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    trend = models.CharField(_("trend"), max_length=10, choices=Trend, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("objective", "county", "-year")
        verbose_name = _("known judgement")
        verbose_name_plural = _("known judgements")
        constraints = (
            models.UniqueConstraint(
                fields=("objective", "county", "year"), name="one_known_judgement"
            ),
            models.UniqueConstraint(
                fields=("objective", "year"),
                condition=Q(county__isnull=True),
                name="one_known_national_judgement",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="") | ~Q(trend="") | ~Q(note=""),
                name="known_judgement_says_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.objective_id} {self.county_id or ''} {self.year}"


class PublishedJudgement(models.Model):
    """The judgement of a published text, to be found across counties and years.

    Made from the frozen copy, which is what counts.
    """

    text = models.OneToOneField(PublishedText, models.CASCADE, related_name="judgement")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    is_newest = models.BooleanField(default=True)  # of the newest publication of its round
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_year = models.PositiveSmallIntegerField(null=True, blank=True)
    trend = models.CharField(max_length=10, choices=Trend, blank=True)

    class Meta:
        ordering = ("year", "objective", "county")
        indexes: ClassVar = [
            models.Index(fields=("year", "is_newest", "objective", "county")),
            models.Index(fields=("county", "is_newest", "year")),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.county_id} {self.year}: {self.outcome} {self.trend}"
