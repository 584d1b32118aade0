"""What happens through the year: status, used days and money."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from milstolpe.agenda.models import Meeting
from milstolpe.programmes.models import Programme
from milstolpe.records.models import StoredFile
from milstolpe.rounds.models import Round
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models.plans import Activity, Plan, PlanPerson

_QUARTER = [MinValueValidator(1), MaxValueValidator(4)]


class ActivityLink(models.Model):
    """What an activity leads to: a round, a meeting, a programme, or an address."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="links")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("activity_id", "pk")
        verbose_name = _("link")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=(
                    Q(round__isnull=False, meeting=None, programme=None, url="")
                    | Q(round=None, meeting__isnull=False, programme=None, url="")
                    | Q(round=None, meeting=None, programme__isnull=False, url="")
                    | Q(round=None, meeting=None, programme=None, url__gt="")
                ),
                name="activity_leads_to_one_thing",
            ),
        )

    def __str__(self) -> str:
        return str(self.round or self.meeting or self.programme or self.title or self.url)


class SubPlan(models.Model):
    """A plan of its own within an activity: a file or a link."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sub_plans")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("activity_id", "pk")
        verbose_name = _("sub-plan")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(file__isnull=True, url__gt="") | Q(file__isnull=False, url=""),
                name="sub_plan_is_file_or_link",
            ),
        )

    def __str__(self) -> str:
        return self.title


class QuarterStatus(models.Model):
    """How an activity goes, told in a quarter."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="statuses")
    quarter = models.PositiveSmallIntegerField(_("quarter"), validators=_QUARTER)
    status = models.CharField(_("status"), max_length=20, choices=ActivityStatus)
    text = models.TextField(_("in a line or two"), blank=True)
    # Said in so many words: as in the quarter before.
    is_unchanged = models.BooleanField(pgettext_lazy("activity", "unchanged"), default=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("activity_id", "quarter")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("activity", "quarter"), name="one_status_a_quarter"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="status_quarter_is_one_of_four"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.quarter}: {self.status}"


class UsedDays(models.Model):
    """Days that were used in a quarter: of a person, or of the activity as a whole."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="used_days")
    quarter = models.PositiveSmallIntegerField(_("quarter"), validators=_QUARTER)
    person = models.ForeignKey(
        PlanPerson, models.CASCADE, null=True, blank=True, related_name="used_days"
    )
    days = models.DecimalField(
        _("days"), max_digits=6, decimal_places=1, validators=[MinValueValidator(0)]
    )
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("activity_id", "quarter", "person_id")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("activity", "quarter", "person"), name="one_row_of_used_days"
            ),
            models.UniqueConstraint(
                fields=("activity", "quarter"),
                condition=Q(person__isnull=True),
                name="one_row_of_used_days_as_a_whole",
            ),
            models.CheckConstraint(condition=Q(days__gte=0), name="used_days_not_negative"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="used_quarter_is_one_of_four"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.quarter}: {self.days}"


class BudgetLine(models.Model):
    """A line of the budget, in whole kronor."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    amount_sek = models.PositiveBigIntegerField(_("planned, kr"))
    # What the year is believed to end at; empty: as planned.
    forecast_sek = models.PositiveBigIntegerField(_("forecast, kr"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan_id", "position", "pk")
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")

    def __str__(self) -> str:
        return self.title


class BudgetUse(models.Model):
    """Money that was used of a line. A mistake is corrected by a row that takes it back."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="uses")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="uses"
    )
    amount_sek = models.BigIntegerField(_("amount, kr"))
    used_on = models.DateField(_("day"))
    text = models.CharField(_("what for"), max_length=250)
    # The row that this one takes back, by as much; why is told in `text`.
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    # A form that is sent twice is one row.
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("line_id", "used_on", "pk")
        verbose_name = _("used money")
        constraints: ClassVar = (
            models.CheckConstraint(condition=~Q(amount_sek=0), name="used_money_is_some"),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.amount_sek}"

    @property
    def is_taken_back(self) -> bool:
        return hasattr(self, "taken_back_by")
