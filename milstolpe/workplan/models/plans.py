"""The plan of a year: areas, aims, activities, and who works with them."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Organisation
from milstolpe.records.models import StoredFile
from milstolpe.workplan.enums import AimJudgement, CashValue, PlanState

_NOT_NEGATIVE = [MinValueValidator(0)]


class Plan(models.Model):
    """The operating plan of one year."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    vision = models.TextField(_("vision"), blank=True)
    messages = models.TextField(_("messages, one a line"), blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    # 3,5 posts are about 755 days.
    posts = models.DecimalField(
        _("posts"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=_NOT_NEGATIVE,
    )  # fmt: skip
    days_available = models.DecimalField(
        _("days that are available"), max_digits=7, decimal_places=1, null=True, blank=True,
        validators=_NOT_NEGATIVE,
    )  # fmt: skip
    # What the document states as the sum of the budget; held against the lines.
    budget_stated_sek = models.PositiveBigIntegerField(
        _("stated sum of the budget, kr"), null=True, blank=True
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    source = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_example = models.BooleanField(_("example data"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-year",)
        verbose_name = _("operating plan")
        verbose_name_plural = _("operating plans")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workplan:plan", args=[self.year])

    @property
    def is_public(self) -> bool:
        return self.state in (PlanState.DECIDED, PlanState.CLOSED)


class PlanEvent(models.Model):
    """A step that a plan has taken; who decided, and on which day, is told by who took it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=PlanState)
    to_state = models.CharField(max_length=10, choices=PlanState)
    decided_on = models.DateField(_("day of the decision"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=300, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("plan_id", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.plan}: {self.step}"


class PlanVersion(models.Model):
    """A plan as it was decided: a frozen copy that needs no other row to be shown."""

    SCHEMA = 1

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("plan_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plan_version_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="changed_plan_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"


class CashNeedFields(models.Model):
    """The need for money in all its forms: "minst: Ja, se budget" with a note."""

    cash = models.CharField(_("need for money"), max_length=20, choices=CashValue, blank=True)
    sees_budget = models.BooleanField(_("see budget"), default=False)
    is_at_least = models.BooleanField(_("at least"), default=False)
    cash_note = models.CharField(_("note on the need for money"), max_length=500, blank=True)

    class Meta:
        abstract = True


class PlanArea(CashNeedFields):
    """An area of the plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=250)
    # What the document states as the days of the area; held against its activities.
    days_stated = models.DecimalField(
        _("stated days"), max_digits=7, decimal_places=1, null=True, blank=True,
        validators=_NOT_NEGATIVE,
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan_id", "position", "pk")
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.title


class Aim(models.Model):
    """What is to be reached in an area within some years."""

    area = models.ForeignKey(PlanArea, models.CASCADE, related_name="aims")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("aim"))
    first_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    judgement = models.CharField(_("judgement"), max_length=20, choices=AimJudgement, blank=True)
    judgement_text = models.TextField(_("what the judgement builds on"), blank=True)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("area_id", "position", "pk")
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="aim_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Activity(CashNeedFields):
    """What is done in the year. Its place, not its title, says which it is in a document."""

    area = models.ForeignKey(PlanArea, models.CASCADE, related_name="activities")
    position = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(_("heading within the area"), max_length=250, blank=True)
    title = models.CharField(_("title"), max_length=250)
    is_priority = models.BooleanField(_("prioritised"), default=False)
    text = models.TextField(_("text"), blank=True)  # "- " begins a bullet
    days = models.DecimalField(
        _("days"), max_digits=7, decimal_places=1, null=True, blank=True, validators=_NOT_NEGATIVE
    )
    is_about = models.BooleanField(_("about"), default=False)
    days_note = models.CharField(_("note on the days"), max_length=500, blank=True)
    # Some of its time is counted there.
    booked_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("days are booked on"),
    )  # fmt: skip
    budget_line = models.ForeignKey(
        "workplan.BudgetLine", models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    steering_group = models.CharField(_("steering group of its own"), max_length=250, blank=True)
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("partners")
    )
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    history = HistoricalRecords(m2m_fields=[partners])

    class Meta:
        ordering = ("area__position", "position", "pk")
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=0), name="days_are_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Deliverable(models.Model):
    """Something that an activity leads to by a day."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="deliverables")
    title = models.CharField(_("deliverable"), max_length=250)
    due_on = models.DateField(_("is to be ready"))
    done_on = models.DateField(_("was ready"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")

    def __str__(self) -> str:
        return self.title


class PlanPerson(models.Model):
    """A person of the working group in a year, with an account or by name."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    days_available = models.DecimalField(
        _("days that are available"), max_digits=6, decimal_places=1, null=True, blank=True,
        validators=_NOT_NEGATIVE,
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan_id", swedish("name"), "pk")
        verbose_name = _("person of the working group")
        verbose_name_plural = _("working group")
        constraints = (
            models.UniqueConstraint(fields=("plan", "name"), name="one_person_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class PlannedDays(models.Model):
    """Days of a person in an activity. A responsible person may have none."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="planned_days")
    person = models.ForeignKey(PlanPerson, models.CASCADE, related_name="planned_days")
    days = models.DecimalField(
        _("days"), max_digits=6, decimal_places=1, default=0, validators=_NOT_NEGATIVE
    )
    is_responsible = models.BooleanField(_("answers for it"), default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("activity_id", "person_id")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("activity", "person"), name="one_row_of_days"),
            models.CheckConstraint(condition=Q(days__gte=0), name="planned_days_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.activity}: {self.person} {self.days}"
