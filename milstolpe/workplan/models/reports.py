"""The report of a plan's year: what is written in it, and what it said when it was finished."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.workplan.models.plans import Plan


class YearReport(models.Model):
    """The texts of the report; its figures are those of the plan."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="year_report")
    summary = models.TextField(_("summary"), blank=True)
    deviations = models.TextField(_("deviations and what was learnt"), blank=True)
    ahead = models.TextField(_("ahead of next year"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan_id",)
        verbose_name = _("year-end report")

    def __str__(self) -> str:
        return str(self.plan)


class YearReportVersion(models.Model):
    """The report as it was finished: a frozen copy that needs no other row to be shown."""

    SCHEMA = 1

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="report_versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("plan_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="year_report_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"
